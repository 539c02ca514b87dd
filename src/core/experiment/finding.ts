/** Keys and 0-based indexes from the root of a document to one of its values. */
export type DocumentPath = readonly (string | number)[];

export type FindingCode =
  | 'unknown-key'
  | 'wrong-type'
  | 'wrong-value'
  | 'required-key'
  | 'model-reference'
  | 'key-in-file'
  | 'consensus-needs-two';

/** Something wrong in a document, by its path. */
export interface Finding {
  path: DocumentPath;
  /** Whether the key at `path` or its value is what is wrong. */
  part: 'key' | 'value';
  code: FindingCode;
  /** What `text` is about, as the user wrote it; null where `text` stands alone. */
  subject: string | null;
  text: string;
  /** What to write there instead. */
  suggestion: string | null;
}

/** The finding as one sentence. A shell may put its own name, such as a flag, in the place of the subject. */
export function findingMessage(finding: Finding, subject = finding.subject): string {
  return subject === null ? finding.text : `${subject} ${finding.text}`;
}

/** `weight`, `models[2]`, `The file`: the last key of a path, with the index in its list. */
export function subjectOf(path: DocumentPath): string {
  const lastKey = path.findLastIndex((step) => typeof step === 'string' && !/^\d+$/u.test(step));
  if (lastKey < 0) {
    return 'The file';
  }
  const indexes = path.slice(lastKey + 1).map((index) => `[${index}]`);
  return `${path[lastKey]}${indexes.join('')}`;
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined,
    root,
  );
}
