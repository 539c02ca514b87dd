import type { KeySource } from '../../providers/connection';
import type { DataFile, FileOptions } from '../../data/file';
import type { DocumentPath } from '../finding';

export type ProductCode =
  | 'unknown-model'
  | 'retired-model'
  | 'temperature-refused'
  | 'unknown-price'
  | 'repeated-model'
  | 'no-models'
  | 'missing-key'
  | 'base-url'
  | 'ignored-endpoint'
  | 'data-file'
  | 'unknown-column';

/**
 * What the product has to say of an experiment whose structure is right. An error is what a run would refuse as a whole, a
 * warning what it would do otherwise than written or not do for one model.
 */
export interface ProductFinding {
  path: DocumentPath;
  /** What is marked: the key, its value, or both. */
  part: 'key' | 'value' | 'pair';
  severity: 'error' | 'warning' | 'info';
  code: ProductCode;
  message: string;
  /** What to write in the place of what is marked, as YAML; '' to remove it, null where that is not known. */
  suggestion: string | null;
}

/** What the findings depend on beside the text. */
export interface FindingPorts {
  /** `YYYY-MM-DD`: prices and retirements are those of this day. */
  day: string;
  keys: KeySource;
  /** In an untrusted workspace endpoints of a file are ignored. */
  trusted: boolean;
  /** Files and folders whose data may be read, absolute; null: any. */
  dataRoots: readonly string[] | null;
  /** Data files are relative to it; null for a text that is not on disk, whose data files are not looked for. Absolute. */
  baseDirectory: string | null;
  /** The names of a file's columns. Throws PersonaError where it cannot be read. */
  columnNames(file: DataFile, options: ColumnOptions): Promise<string[]>;
  signal: AbortSignal;
}

export type ColumnOptions = FileOptions & { header?: boolean };

/** A scalar of YAML that reads as this text, in a flow collection too. */
export function yamlText(text: string): string {
  return /^[\p{L}_](?:[\p{L}\p{N}_ .()?/-]*[\p{L}\p{N}_)?])?$/u.test(text) && !/^(?:true|false|null)$/iu.test(text)
    ? text
    : JSON.stringify(text);
}
