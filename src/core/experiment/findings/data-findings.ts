import type { DataFile } from '../../data/file';
import { formatOf } from '../../data/formats';
import { isPersonaError, isSystemError } from '../../errors';
import { nearest } from '../../text/nearest';
import { checkDocument } from '../check';
import { dataFiles } from '../data-file';
import type { DataSettings } from '../experiment';
import { type DocumentPath, valueAt } from '../finding';
import { normaliseExperiment } from '../normalise';
import { yamlText } from '../yaml-text';
import type { ColumnOptions, FindingPorts, ProductFinding, Remedy } from './product-finding';

/** Keys whose values are names of columns. */
export const columnKeys: readonly string[] = ['text', 'id', 'exclude'];

/** A pattern may match any number of files; so many are looked into while somebody types. */
export const mostFilesRead = 100;

/** A value of the data section with where it stands. */
interface Placed {
  name: string;
  path: DocumentPath;
}

/** What was found of the data, and which files it is. */
export interface CheckedData {
  findings: ProductFinding[];
  /** Null where they are not known or one cannot be read. */
  files: DataFile[] | null;
}

/**
 * What there is to say of the data files and the columns that the experiment names.
 *
 * @param written the data section as it stands in the file, from which the settings were read.
 */
export async function dataFindings(
  settings: DataSettings,
  written: unknown,
  ports: FindingPorts,
): Promise<CheckedData> {
  const { baseDirectory } = ports;
  const conflicts = columnConflicts(written);
  const named = placed(written, 'from');
  if (baseDirectory === null || named.length === 0) {
    return { findings: conflicts, files: null };
  }
  const findings: ProductFinding[] = [];
  const files: DataFile[] = [];
  const columns = new Set<string>();
  for (const { name, path } of named) {
    let file: DataFile | null = null;
    try {
      for (file of await dataFiles([name], baseDirectory, ports.dataRoots, ports.signal)) {
        if (files.push(file) <= mostFilesRead) {
          const names = await ports.columnNames(file, columnOptions(settings, ports.signal));
          names.forEach((column) => columns.add(column));
        }
      }
    } catch (error) {
      if (!isPersonaError(error) || error.code === 'cancelled') {
        throw error;
      }
      const isMissing = isSystemError(error.cause, 'ENOENT');
      const remedy =
        file && isMissing && formatOf(file.path) === 'delimited' ? { remedy: newFile(file, settings) } : {};
      const { message } = error;
      findings.push({
        path,
        part: 'value',
        severity: 'error',
        code: 'data-file',
        message,
        suggestion: null,
        ...remedy,
      });
    }
  }
  if (findings.length > 0) {
    return { findings: [...findings, ...conflicts], files: null };
  }
  const areKnown = columns.size > 0 && files.length <= mostFilesRead;
  return { findings: [...(areKnown ? unknownColumns(written, [...columns]) : []), ...conflicts], files };
}

/** A file that holds nothing but the columns that the experiment names, in the order in which one would write them. */
function newFile(file: DataFile, { id, text = [], exclude, delimiter, quote = '"' }: DataSettings): Remedy {
  const named = [...(id === undefined ? [] : [id]), ...exclude, ...text];
  const columns = new Set(named.length === 0 ? ['respondent', 'answer'] : named);
  const between = delimiter ?? (/\.(?:tsv|tab)$/iu.test(file.path) ? '\t' : ',');
  const cells = Array.from(columns, (name) =>
    [between, quote, '\n', '\r'].some((sign) => name.includes(sign))
      ? `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
      : name,
  );
  return { kind: 'create-file', file, text: `${cells.join(between)}\n` };
}

/** Columns that are to be quoted although they are never to be sent. */
function columnConflicts(written: unknown): ProductFinding[] {
  const ids = placed(written, 'id').map(({ name }) => name);
  const excluded = placed(written, 'exclude').map(({ name }) => name);
  return placed(written, 'text').flatMap(({ name, path }) => {
    const part = ids.includes(name)
      ? 'the id column, which is never sent'
      : excluded.includes(name)
        ? 'excluded'
        : null;
    const message = `The column "${name}" is to be quoted, but it is also ${part}. Choose one.`;
    return part === null
      ? []
      : [{ path, part: 'value', severity: 'error', code: 'column-conflict', message, suggestion: null }];
  });
}

/** How the data files are to be read. */
export function columnOptions(
  { encoding, delimiter, quote, header }: DataSettings,
  signal: AbortSignal,
): ColumnOptions {
  return {
    signal,
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(header !== undefined && { header }),
  };
}

/**
 * The columns of the data files that a document names, those that can be read, up to a hundred files.
 *
 * @param value the document as it was written.
 * @throws PersonaError `cancelled`.
 */
export async function knownColumns(
  value: unknown,
  ports: Pick<FindingPorts, 'baseDirectory' | 'dataRoots' | 'columnNames' | 'signal'>,
): Promise<string[]> {
  const { baseDirectory, dataRoots, signal } = ports;
  if (baseDirectory === null) {
    return [];
  }
  const options = readingOptions(value, signal);
  const columns = new Set<string>();
  let left = mostFilesRead;
  for (const { name } of placed(valueAt(value, ['data']), 'from')) {
    for (const file of await readable(dataFiles([name], baseDirectory, dataRoots, signal))) {
      if (left-- > 0) {
        (await readable(ports.columnNames(file, options))).forEach((column) => columns.add(column));
      }
    }
  }
  return [...columns];
}

/** What was found; nothing where it cannot be read. */
async function readable<Item>(found: Promise<Item[]>): Promise<Item[]> {
  try {
    return await found;
  } catch (error) {
    if (isPersonaError(error) && error.code !== 'cancelled') {
      return [];
    }
    throw error;
  }
}

/** How a document has its data files read, whatever it says of columns; as files are read by themselves where it says so wrongly. */
export function readingOptions(value: unknown, signal: AbortSignal): ColumnOptions {
  const data = valueAt(value, ['data']);
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const { document } = checkDocument({
    data: Object.fromEntries(entries.filter(([key]) => !columnKeys.includes(key))),
  });
  return document ? columnOptions(normaliseExperiment(document).data, signal) : { signal };
}

function unknownColumns(written: unknown, columns: readonly string[]): ProductFinding[] {
  return columnKeys
    .flatMap((key) => placed(written, key))
    .filter(({ name }) => !columns.includes(name) && !columns.includes(name.replaceAll(/\s+/gu, ' ').trim()))
    .filter(({ name }) => !isBeyondHeader(name, columns.length))
    .map(({ name, path }) => {
      const meant = nearest(name, columns);
      const hint = meant === null ? `The columns are: ${listed(columns)}.` : `Did you mean "${meant}"?`;
      return {
        path,
        part: 'value',
        severity: 'error',
        code: 'unknown-column',
        message: `There is no column "${name}". ${hint}`,
        suggestion: meant === null ? null : yamlText(meant),
      };
    });
}

/** The name that the loader gives to cells beyond the header; only reading the whole file tells whether there are any. */
function isBeyondHeader(name: string, count: number): boolean {
  return Number(/^column (\d+)$/u.exec(name)?.[1] ?? 0) > count;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${name}"`);
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}

/** The texts under a key of the data section, which may be one or a list. */
function placed(written: unknown, key: string): Placed[] {
  const value: unknown = typeof written === 'object' && written !== null ? Reflect.get(written, key) : undefined;
  if (typeof value === 'string') {
    return [{ name: value, path: ['data', key] }];
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item, index) => (typeof item === 'string' ? [{ name: item, path: ['data', key, index] }] : []));
}
