import { isPersonaError } from '../../errors';
import { nearest } from '../../text/nearest';
import { checkDocument } from '../check';
import { dataFile } from '../data-file';
import type { DataSettings } from '../experiment';
import { type DocumentPath, valueAt } from '../finding';
import { normaliseExperiment } from '../normalise';
import { type ColumnOptions, type FindingPorts, type ProductFinding, yamlText } from './product-finding';

/** Keys whose values are names of columns. */
export const columnKeys: readonly string[] = ['text', 'id', 'exclude'];

/** A value of the data section with where it stands. */
interface Placed {
  name: string;
  path: DocumentPath;
}

/**
 * What there is to say of the data files and the columns that the experiment names.
 *
 * @param written the data section as it stands in the file, from which the settings were read.
 * @param skip paths of files, joined by `/`, that something else is wrong with.
 */
export async function dataFindings(
  settings: DataSettings,
  written: unknown,
  skip: ReadonlySet<string>,
  ports: FindingPorts,
): Promise<ProductFinding[]> {
  const { baseDirectory } = ports;
  const files = placed(written, 'from');
  if (baseDirectory === null || files.length === 0 || files.some(({ path }) => skip.has(path.join('/')))) {
    return [];
  }
  const findings: ProductFinding[] = [];
  const columns = new Set<string>();
  for (const { name, path } of files) {
    try {
      const file = await dataFile(name, baseDirectory, ports.dataRoots);
      (await ports.columnNames(file, columnOptions(settings, ports.signal))).forEach((column) => columns.add(column));
    } catch (error) {
      if (!isPersonaError(error) || error.code === 'cancelled') {
        throw error;
      }
      const { message } = error;
      findings.push({ path, part: 'value', severity: 'error', code: 'data-file', message, suggestion: null });
    }
  }
  return findings.length > 0 || columns.size === 0 ? findings : unknownColumns(written, [...columns]);
}

function columnOptions({ encoding, delimiter, quote, header }: DataSettings, signal: AbortSignal): ColumnOptions {
  return {
    signal,
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(header !== undefined && { header }),
  };
}

/**
 * The columns of the data files that a document names, those that can be read.
 *
 * @param value the document as it was written.
 */
export async function knownColumns(
  value: unknown,
  ports: Pick<FindingPorts, 'baseDirectory' | 'dataRoots' | 'columnNames' | 'signal'>,
): Promise<string[]> {
  const { baseDirectory, dataRoots, signal } = ports;
  const data = valueAt(value, ['data']);
  const { document } = checkDocument({ data: withoutColumns(data) });
  if (baseDirectory === null || document === null) {
    return [];
  }
  const options = columnOptions(normaliseExperiment(document).data, signal);
  const found = await Promise.allSettled(
    placed(data, 'from').map(async ({ name }) =>
      ports.columnNames(await dataFile(name, baseDirectory, dataRoots), options),
    ),
  );
  return [...new Set(found.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])))];
}

/** What is being written there may be wrong yet. */
function withoutColumns(data: unknown): unknown {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return Object.fromEntries(entries.filter(([key]) => !columnKeys.includes(key)));
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
