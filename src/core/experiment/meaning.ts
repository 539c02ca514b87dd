import { valueAt, subjectOf, type DocumentPath, type Finding } from './finding';
import { findProvider, readModelReference, readProviderAndModel, type ReferenceResult } from './model-reference';
import { defaults, type ExperimentDocument } from './schema';
import { yamlText } from './yaml-text';

const modelsPath = ['generation', 'models'] as const;
const environmentValue = /\$\{env:[A-Za-z_][A-Za-z0-9_]*\}/gu;
/** A field name of HTTP (RFC 9110, section 5.1). */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;
const secretHeader = /authorization$|api-?key$|(?:^|-)(?:token|secret|cookie)$/iu;

/** What is wrong with values whose types are right. Values of other types are left to the schema. */
export function checkMeaning(document: unknown): Finding[] {
  const models = listAt(document, modelsPath);
  return [
    ...models.flatMap((item, index) => checkModel(item, [...modelsPath, index])),
    ...checkReference(valueAt(document, mergeWithPath), mergeWithPath),
  ];
}

const mergeWithPath = ['generation', 'consensus', 'merge_with'] as const;

/** The reference that an item of `models` stands for; undefined where it has not even the right types. */
export function referenceOf(item: unknown): ReferenceResult | undefined {
  const model = typeof item === 'string' ? item : valueAt(item, ['model']);
  const provider = valueAt(item, ['provider']);
  if (typeof model !== 'string') {
    return undefined;
  }
  return typeof provider === 'string' ? readProviderAndModel(provider, model) : readModelReference(model);
}

function checkModel(item: unknown, path: DocumentPath): Finding[] {
  const provider = valueAt(item, ['provider']);
  const apart = typeof provider === 'string';
  const read =
    provider === undefined || (apart && findProvider(provider) !== undefined) ? referenceOf(item) : undefined;
  const where = typeof item === 'string' ? path : [...path, 'model'];
  const headers = valueAt(item, ['headers']);
  return [
    ...(read === undefined ? [] : mistakes(read, where, apart)),
    ...(typeof headers === 'object' && headers !== null
      ? Object.entries(headers).flatMap(([name, value]) => checkHeader(name, value, [...path, 'headers', name]))
      : []),
  ];
}

function checkReference(value: unknown, path: DocumentPath): Finding[] {
  return typeof value === 'string' ? mistakes(readModelReference(value), path, false) : [];
}

/** Where the provider stands apart, only the part after the colon can be written in the model's place. */
function mistakes(read: ReferenceResult, path: DocumentPath, apart: boolean): Finding[] {
  if (read.ok) {
    return [];
  }
  const { message, suggestion } = read.mistake;
  const meant = apart ? (suggestion?.slice(suggestion.indexOf(':') + 1) ?? null) : suggestion;
  return [
    {
      path,
      part: 'value',
      code: 'model-reference',
      subject: null,
      text: message,
      suggestion: meant === null ? null : yamlText(meant),
    },
  ];
}

function checkHeader(name: string, value: unknown, path: DocumentPath): Finding[] {
  if (!headerName.test(name)) {
    const text = `"${name}" is no name of an HTTP header.`;
    return [{ path, part: 'key', code: 'wrong-value', subject: null, text, suggestion: null }];
  }
  if (typeof value !== 'string') {
    return [];
  }
  const about = (code: Finding['code'], text: string): Finding[] => [
    { path, part: 'value', code, subject: subjectOf(path), text, suggestion: null },
  ];
  const literal = value.replaceAll(environmentValue, '');
  if (literal.includes('${')) {
    return about('wrong-value', 'has a placeholder that is not of the form ${env:NAME}.');
  }
  if (/[\r\n\0]/u.test(literal)) {
    return about('wrong-value', 'must be one line.');
  }
  if (secretHeader.test(name) && literal === value) {
    return about('key-in-file', 'looks like a secret. Put it into an environment variable and write ${env:NAME} here.');
  }
  return [];
}

/** A consensus of one model run. No models at all are no mistake: the default ones run. */
export function checkConsensus({ generation }: ExperimentDocument): Finding[] {
  const { models = [], execution } = generation ?? {};
  if (execution?.mode !== 'consensus' || models.length * (execution.repeat ?? defaults.repeat) !== 1) {
    return [];
  }
  const path = ['generation', 'execution', 'mode'];
  const text = 'consensus needs two model runs: list another model, or repeat this one.';
  return [{ path, part: 'value', code: 'consensus-needs-two', subject: 'mode', text, suggestion: null }];
}

function listAt(document: unknown, path: DocumentPath): readonly unknown[] {
  const value = valueAt(document, path);
  return Array.isArray(value) ? value : [];
}
