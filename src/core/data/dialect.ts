import { PersonaError } from '../errors';
import { RecordScanner, type Dialect } from './records';

/** What the user said about the format; the rest is detected. */
export interface DialectChoice {
  delimiter?: string;
  quote?: string;
}

export interface DetectedDialect extends Dialect {
  warnings: string[];
}

const delimiters = [',', ';', '\t', '|'];
/** Stands in for the delimiter of a file with one column whose text holds commas. */
export const noDelimiter = '\u001F';
const recordsLookedAt = 200;

interface Trial extends Dialect {
  records: string[][];
  quotedFields: number;
  malformed: number;
  /**
   * Share of records with as many cells as the header, little where that is less than half of them; half the share of the
   * commonest width where a title may stand above the header; 0 where nothing is divided.
   */
  consistency: number;
}

/**
 * Delimiter and quote from the start of a file.
 *
 * @param sample text from the first line on; `whole` says that nothing follows it.
 * @returns null where the sample ends before its first record does: more text is needed.
 * @throws PersonaError `invalid-config` for a chosen delimiter or quote that is not one character.
 */
export function detectDialect(sample: string, whole: boolean, choice: DialectChoice): DetectedDialect | null {
  const delimiter = choice.delimiter === undefined ? null : chosenDelimiter(choice.delimiter);
  const quote = choice.quote === undefined ? null : chosenQuote(choice.quote);
  const candidates = delimiter === null ? delimiters : [delimiter];
  const double = best(
    candidates.map((candidate) => attempt(sample, whole, { delimiter: candidate, quote: quote ?? '"' })),
  );
  if (!whole && double.records.length === 0) {
    return null;
  }
  let chosen = double;
  if (quote === null && double.quotedFields === 0 && sample.includes("'")) {
    const single = best(candidates.map((candidate) => attempt(sample, whole, { delimiter: candidate, quote: "'" })));
    chosen = isSingleQuoteDialect(double, single) ? single : double;
  }
  if (delimiter === null && chosen.consistency === 0 && chosen.records.some((cells) => cells.length > 1)) {
    return {
      delimiter: noDelimiter,
      quote: chosen.quote,
      warnings: ['The header has one column: commas, semicolons, tabs and bars in the rows were read as text.'],
    };
  }
  return { delimiter: chosen.delimiter, quote: chosen.quote, warnings: [] };
}

function chosenDelimiter(value: string): string {
  const delimiter = value === '\\t' || value.toLowerCase() === 'tab' ? '\t' : value;
  if (delimiter.length !== 1 || /["'\r\n\uFEFF]/.test(delimiter)) {
    throw new PersonaError('invalid-config', `The delimiter "${value}" must be one character, such as , ; | or tab.`);
  }
  return delimiter;
}

function chosenQuote(value: string): string {
  if (value.length !== 1 || /[\s,;|\uFEFF]/.test(value)) {
    throw new PersonaError('invalid-config', `The quote "${value}" must be one character: " or '.`);
  }
  return value;
}

function attempt(sample: string, whole: boolean, dialect: Dialect): Trial {
  const scanner = new RecordScanner(dialect);
  let records = scanner.push(sample);
  if (whole) {
    try {
      records = records.concat(scanner.end());
    } catch {
      // A quote is never closed in this dialect: what came before it decides.
      scanner.malformed.records++;
    }
  }
  const first = records.slice(0, recordsLookedAt).map((record) => record.cells);
  return {
    ...dialect,
    records: first,
    quotedFields: scanner.quotedFields,
    malformed: scanner.malformed.records,
    consistency: consistency(first),
  };
}

function consistency(records: string[][]): number {
  const width = records[0]?.length ?? 0;
  const share = width < 2 ? 0 : records.filter((cells) => cells.length === width).length / records.length;
  const belowTitle = modalWidth(records.slice(1));
  const isTitled = records.length > 5 && belowTitle.width >= 2 && belowTitle.share >= 0.8;
  return Math.max(share >= 0.5 ? share : share / 10, isTitled ? belowTitle.share / 2 : 0);
}

function modalWidth(records: string[][]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const cells of records) {
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  }
  const [width, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return { width, share: count / Math.max(1, records.length) };
}

/** Most consistent first, then the most columns, then the order of `trials`. */
function best(trials: Trial[]): Trial {
  const width = (trial: Trial): number => modalWidth(trial.records).width;
  const [first] = [...trials].sort((a, b) => b.consistency - a.consistency || width(b) - width(a));
  if (first === undefined) {
    throw new PersonaError('internal', 'No delimiter was tried.');
  }
  return first;
}

/**
 * Apostrophes begin many an answer, so they are quotes only where no other reading makes sense: each field that begins
 * with one ends with one, and they keep the columns apart, enclose the header, or enclose every cell of a column.
 */
function isSingleQuoteDialect(double: Trial, single: Trial): boolean {
  if (single.quotedFields < 2 || single.malformed > 0 || single.records.length === 0) {
    return false;
  }
  if (single.consistency > double.consistency) {
    return true;
  }
  const [header = [], ...rows] = double.records;
  const enclosed = (cell: string | undefined): boolean => /^'[^]*'$/.test(cell ?? '');
  return (
    header.some(enclosed) ||
    (rows.length >= 3 && header.some((_, column) => rows.every((row) => enclosed(row[column]))))
  );
}
