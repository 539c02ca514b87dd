import { checkDocument } from '../check';
import { valueAt } from '../finding';
import { notYetSupported } from '../not-yet';
import { ExperimentSchema } from '../schema';
import { yamlText } from '../yaml-text';

/** The schema of what is under a path of keys; undefined where it knows none. Lists have no step. */
export function schemaAt(keys: readonly string[]): unknown {
  return keys.reduce<unknown>((schema, key) => valueAt(propertiesOf(schema), [key]), ExperimentSchema);
}

/** The keys of a mapping, of the items of a list, or of what of a union is one of the two. */
export function propertiesOf(schema: unknown): Record<string, unknown> {
  const alternatives = valueAt(schema, ['anyOf']);
  if (Array.isArray(alternatives)) {
    return Object.assign({}, ...alternatives.map(propertiesOf));
  }
  const items = valueAt(schema, ['items']);
  if (items !== undefined) {
    return propertiesOf(items);
  }
  const properties = valueAt(schema, ['properties']);
  return typeof properties === 'object' && properties !== null ? { ...properties } : {};
}

/** What the schema says of the key at the end of a path of keys; null for one that it does not know. */
export function keyDescription(keys: readonly string[]): string | null {
  const schema = schemaAt(keys);
  const description = valueAt(schema, ['description']);
  if (typeof description !== 'string') {
    return null;
  }
  const standard = valueAt(schema, ['default']);
  const [example] = examplesOf(schema);
  return [
    standard === undefined ? description : `${description} Default: ${JSON.stringify(standard)}.`,
    ...(example === undefined ? [] : [`\n\nFor example \`${keys.at(-1)}: ${flowText(example)}\``]),
  ].join('');
}

/** The values that a key may have, where they can be counted, but for those that this version refuses. */
export function allowedValues(keys: readonly string[]): unknown[] {
  return countedValues(schemaAt(keys)).filter((value) => !isRefused(keys, value));
}

/** Whether this version refuses whatever could be written under a key. */
export function isKeyRefused(keys: readonly string[]): boolean {
  const schema = schemaAt(keys);
  const counted = countedValues(schema).filter((value) => value !== valueAt(schema, ['default']));
  const possible = counted.length > 0 ? counted : examplesOf(schema);
  return possible.length > 0 && possible.every((value) => isRefused(keys, value));
}

/** Whether this version refuses an experiment for a value at a path of keys. */
export function isRefused(keys: readonly string[], value: unknown): boolean {
  const written = keys.toReversed().reduce<unknown>((inner, key) => ({ [key]: inner }), value);
  const { document } = checkDocument(written);
  return document !== null && notYetSupported(document).length > 0;
}

export function examplesOf(schema: unknown): unknown[] {
  const examples = valueAt(schema, ['examples']);
  return Array.isArray(examples) ? examples : [];
}

function countedValues(schema: unknown): unknown[] {
  const allowed = valueAt(schema, ['enum']);
  return Array.isArray(allowed) ? allowed : valueAt(schema, ['type']) === 'boolean' ? [true, false] : [];
}

/** A value on one line of YAML. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') {
    return yamlText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(flowText).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${flowText(inner)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}
