import { Settings } from 'typebox/system';
import { Check, Errors } from 'typebox/schema';
import type { TLocalizedValidationError } from 'typebox/error';
import { nearest } from '../text/nearest';
import { subjectOf, valueAt, type DocumentPath, type Finding } from './finding';
import { checkMeaning } from './meaning';
import { findProvider } from './model-reference';
import { ExperimentSchema, type ExperimentDocument } from './schema';

export interface CheckedDocument {
  /** The value itself where nothing is wrong with it; null otherwise. */
  document: ExperimentDocument | null;
  findings: Finding[];
}

/** Everything wrong with an experiment document, whatever it is: structure by the schema, then what the schema can't say. */
export function checkDocument(value: unknown): CheckedDocument {
  if (Check(ExperimentSchema, value)) {
    const findings = checkMeaning(value);
    return { document: findings.length === 0 ? value : null, findings };
  }
  const structure = mostTelling(schemaErrors(value)).flatMap((error) => describe(error, value));
  const broken = new Set(structure.map(({ path }) => path.join('/')));
  const findings = [...structure, ...checkMeaning(value).filter(({ path }) => !broken.has(path.join('/')))];
  return { document: null, findings };
}

/** The library's own limit is eight, which would hide later mistakes until the first are mended. How many there are is bounded by the file. */
function schemaErrors(value: unknown): TLocalizedValidationError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: Number.MAX_SAFE_INTEGER });
  try {
    return Errors(ExperimentSchema, value)[1];
  } finally {
    Settings.Set({ maxErrors });
  }
}

/**
 * Of the errors of a union only those of the alternative that was meant: the one whose type the value has. Where it has
 * none of the types, the union's own error stays.
 */
function mostTelling(errors: readonly TLocalizedValidationError[]): TLocalizedValidationError[] {
  const place = (schemaPath: string, instancePath: string): string => `${schemaPath}\n${instancePath}`;
  const unions = new Map(
    errors
      .filter(({ keyword }) => keyword === 'anyOf')
      .map((error) => [place(error.schemaPath, error.instancePath), { error, within: [] as WithinUnion[] }]),
  );
  for (const error of errors) {
    for (const [before, alternative] of alternativesOf(error.schemaPath)) {
      ancestors(error.instancePath)
        .flatMap((path) => unions.get(place(before, path)) ?? [])
        .forEach(({ within }) => within.push({ error, alternative }));
    }
  }
  const dropped = new Set<TLocalizedValidationError>();
  for (const { error: union, within } of unions.values()) {
    const mistyped = new Set(
      within
        .filter(({ error }) => error.keyword === 'type' && error.instancePath === union.instancePath)
        .map(({ alternative }) => alternative),
    );
    within.filter(({ alternative }) => mistyped.has(alternative)).forEach(({ error }) => dropped.add(error));
    if (within.some(({ alternative }) => !mistyped.has(alternative))) {
      dropped.add(union);
    }
  }
  return errors.filter((error) => error.keyword !== 'boolean' && !dropped.has(error));
}

interface WithinUnion {
  error: TLocalizedValidationError;
  alternative: string;
}

/** For each union on the way of a schema path, where it is and which of its alternatives the path takes. */
function alternativesOf(schemaPath: string): [union: string, alternative: string][] {
  return Array.from(schemaPath.matchAll(/\/anyOf\/(\d+)/gu), ({ index, 1: alternative = '' }) => [
    schemaPath.slice(0, index),
    alternative,
  ]);
}

/** A JSON pointer and all those it leads through. */
function ancestors(pointer: string): string[] {
  return [pointer, ...Array.from(pointer.matchAll(/\//gu), ({ index }) => pointer.slice(0, index))];
}

function describe(error: TLocalizedValidationError, root: unknown): Finding[] {
  const path = decodePointer(error.instancePath);
  const schema = valueAt(ExperimentSchema, decodePointer(error.schemaPath));
  const value = valueAt(root, path);
  const subject = subjectOf(path);
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((key) => unknownKey([...path, key], value, schema));
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) => ({
      path: [...path, key],
      part: 'value',
      code: 'required-key',
      subject,
      text: `needs ${key}.`,
      suggestion: null,
    }));
  }
  if (error.keyword === 'type' || error.keyword === 'anyOf') {
    const wanted = error.keyword === 'type' ? [String(error.params.type)] : alternatives(schema);
    const text = `must be ${wanted.map((type) => typeNames[type]).join(' or ')}${seen(value)}.`;
    return [{ path, part: 'value', code: 'wrong-type', subject, text, suggestion: quoted(wanted, value) }];
  }
  return [{ path, part: 'value', code: 'wrong-value', subject, ...wrongValue(error, schema, value) }];
}

function wrongValue(
  error: TLocalizedValidationError,
  schema: unknown,
  value: unknown,
): Pick<Finding, 'text' | 'suggestion'> {
  if (error.keyword === 'enum') {
    const allowed = error.params.allowedValues.map(String);
    const meant = typeof value === 'string' ? nearest(value, allowed) : null;
    return {
      text: `must be one of ${allowed.join(', ')}.${meant === null ? '' : ` Did you mean ${meant}?`}`,
      suggestion: meant,
    };
  }
  if (error.keyword === 'minimum' || error.keyword === 'maximum' || error.keyword === 'exclusiveMinimum') {
    const { keyword, params } = error;
    const bound = keyword === 'minimum' ? 'at least' : keyword === 'maximum' ? 'at most' : 'more than';
    return { text: `must be ${bound} ${params.limit}${seen(value)}.`, suggestion: null };
  }
  const texts: Partial<Record<TLocalizedValidationError['keyword'], string>> = {
    minItems: 'must not be empty.',
    minLength: 'must be one character.',
    maxLength: 'must be one character.',
    pattern: String(valueAt(schema, ['patternErrorMessage'])),
  };
  return { text: texts[error.keyword] ?? `${error.message}.`, suggestion: null };
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping (lines of key: value)',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function alternatives(schema: unknown): string[] {
  const list = valueAt(schema, ['anyOf']);
  return Array.isArray(list) ? list.map((each) => String(valueAt(each, ['type']))) : [];
}

/** Scalars other than text are shown as they were read; text is not, it may be a secret or long. */
function seen(value: unknown): string {
  if (value === null) {
    return ', but has no value';
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `, not ${value}`;
  }
  return typeof value === 'string' ? ', not text' : Array.isArray(value) ? ', not a list' : ', not a mapping';
}

/** YAML reads `2026` as a number and `true` as a truth value; in quotes they are text. */
function quoted(wanted: readonly string[], value: unknown): string | null {
  return wanted.includes('string') && (typeof value === 'number' || typeof value === 'boolean') ? `"${value}"` : null;
}

function unknownKey(path: DocumentPath, siblings: unknown, schema: unknown): Finding {
  const key = String(path.at(-1));
  const known = Object.keys(valueAt(schema, ['properties']) ?? {});
  if (known.includes('provider') && findProvider(key) !== undefined) {
    const value = valueAt(siblings, [key]);
    const text = `Unknown key "${key}". A model reference has no space after its colon: ${key}:${typeof value === 'string' ? value : '…'}`;
    return { path, part: 'key', code: 'unknown-key', subject: null, text, suggestion: null };
  }
  const meant = meantKey(key, known);
  const home = meant === null ? homeOf(key) : null;
  const isTaken = meant !== null && valueAt(siblings, [meant]) !== undefined;
  const hint =
    meant !== null
      ? `Did you mean ${meant}${isTaken ? ', which is given already' : ''}?`
      : home !== null
        ? `It belongs under ${home}.`
        : `Known here: ${known.join(', ')}.`;
  const text = `Unknown key "${key}". ${hint}`;
  return { path, part: 'key', code: 'unknown-key', subject: null, text, suggestion: isTaken ? null : meant };
}

/** A known key that is spelt alike, has the same letters in another order, or begins with what was written. */
function meantKey(key: string, known: readonly string[]): string | null {
  const letters = (word: string) => word.split('').sort().join('');
  return (
    nearest(key, known) ??
    known.find((name) => letters(name) === letters(key)) ??
    (key.length < 3 ? undefined : known.find((name) => name.startsWith(key))) ??
    null
  );
}

/** The section in which a key is known, for keys that stand in the wrong one. */
function homeOf(key: string): string | null {
  const search = (schema: unknown, path: readonly string[]): string | null => {
    const properties = valueAt(schema, ['properties']);
    if (typeof properties !== 'object' || properties === null) {
      return null;
    }
    if (path.length > 0 && Object.hasOwn(properties, key)) {
      return path.join('.');
    }
    for (const [name, inner] of Object.entries(properties)) {
      const found = search(inner, [...path, name]);
      if (found !== null) {
        return found;
      }
    }
    return null;
  };
  return search(ExperimentSchema, []);
}

function decodePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
