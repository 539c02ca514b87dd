import type { KeySource } from '../../providers/connection';
import type { DataFile, FileOptions } from '../../data/file';
import type { RoleChoice } from '../../data/roles';
import type { DocumentPath } from '../finding';
import type { ProviderId } from '../model-reference';

export type ProductCode =
  | 'unknown-model'
  | 'retired-model'
  | 'temperature-refused'
  | 'unknown-price'
  | 'prompt-too-long'
  | 'repeated-model'
  | 'no-models'
  | 'missing-key'
  | 'base-url'
  | 'ignored-endpoint'
  | 'data-file'
  | 'unknown-column'
  | 'column-conflict';

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
  /** What mends it where nothing is to be written in the place of what is marked. */
  remedy?: Remedy;
}

export type Remedy =
  /** Give the listing at `path` a price. */
  | { kind: 'add-price'; path: DocumentPath }
  | { kind: 'set-key'; provider: ProviderId }
  | { kind: 'create-file'; file: DataFile; text: string };

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
  /** About how many tokens the rows of files take together, all of them shown. Throws PersonaError where one cannot be read. */
  rowTokens(files: readonly DataFile[], options: RowTokensOptions): Promise<number>;
  signal: AbortSignal;
}

export type ColumnOptions = FileOptions & { header?: boolean };

export type RowTokensOptions = ColumnOptions & RoleChoice;
