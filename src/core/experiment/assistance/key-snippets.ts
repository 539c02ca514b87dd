import { valueAt } from '../finding';
import { allowedValues, examplesOf, flowText, propertiesOf, schemaAt } from './schema-keys';

/** Keys whose values are offered from elsewhere than the schema: where they are left empty, the offers are asked for. */
const offeredKeys: ReadonlySet<string> = new Set([
  'data/from',
  'data/text',
  'data/id',
  'data/exclude',
  'generation/models',
  'generation/models/provider',
  'generation/models/model',
  'generation/consensus/merge_with',
]);

/** What a section begins with, where it is not its first key or those it needs. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  generation: ['personas', 'models'],
  'generation/execution': ['mode'],
  'generation/models': ['provider', 'model'],
};

export interface Snippet {
  /** In the editor's language of snippets. */
  text: string;
  /** The first place to fill in has offers of its own. */
  asks: boolean;
}

/**
 * A key with places for what comes under it, nested sections included.
 *
 * @param keys its path.
 * @param style `inset`: spaces before a line below the key, in addition to those before its own line.
 */
export function keySnippet(keys: readonly string[], style: { isFlow: boolean; inset: number }): Snippet {
  const writer = new SnippetWriter();
  const text = writer.entry(keys, style.isFlow, style.inset);
  return { text, asks: writer.asks };
}

/** A model with its provider apart, as an item of a list: `provider`, then `model`. */
export function listingSnippet(inset: number): Snippet {
  const writer = new SnippetWriter();
  const path = ['generation', 'models'];
  const [provider, model] = [
    writer.entry([...path, 'provider'], false, inset),
    writer.entry([...path, 'model'], false, inset),
  ];
  return { text: `${provider}\n${' '.repeat(inset)}${model}`, asks: true };
}

class SnippetWriter {
  /** Whether the first place has offers. */
  asks = false;
  #places = 0;

  entry(keys: readonly string[], isFlow: boolean, inset: number): string {
    const key = keys.at(-1) ?? '';
    const schema = schemaAt(keys);
    const indent = `\n${' '.repeat(inset + 2)}`;
    if (isListOfModels(keys)) {
      return isFlow ? `${key}: [${this.#empty(keys)}]` : `${key}:${indent}- ${this.#empty(keys)}`;
    }
    const properties = propertiesOf(schema);
    const inner = beginningOf(keys, schema, properties);
    if (inner.length > 0) {
      const written = inner.map((name) => this.entry([...keys, name], isFlow, inset + 2));
      return isFlow ? `${key}: { ${written.join(', ')} }` : `${key}:${indent}${written.join(indent)}`;
    }
    if (valueAt(schema, ['type']) === 'object') {
      return `${key}: ${this.#mapping(schema)}`;
    }
    return `${key}: ${this.#value(keys, schema)}`;
  }

  #value(keys: readonly string[], schema: unknown): string {
    if (offeredKeys.has(keys.join('/'))) {
      const isList = keys[0] === 'data' && ['text', 'exclude'].includes(keys.at(-1) ?? '');
      return isList ? `[${this.#empty(keys)}]` : this.#empty(keys);
    }
    const allowed = allowedValues(keys);
    if (allowed.length > 0) {
      return this.#choice(allowed.map(String));
    }
    const standard = valueAt(schema, ['default']) ?? examplesOf(schema)[0];
    if (Array.isArray(standard)) {
      return `[${this.#place(flowText(standard[0]))}]`;
    }
    return standard === undefined ? this.#empty(keys) : this.#place(flowText(standard));
  }

  /** A mapping whose keys are free, as in its example. */
  #mapping(schema: unknown): string {
    const [example] = examplesOf(schema);
    const [key, value] = typeof example === 'object' && example !== null ? (Object.entries(example)[0] ?? []) : [];
    return `{ ${this.#place(key ?? 'name')}: ${this.#place(flowText(value ?? ''))} }`;
  }

  #empty(keys: readonly string[]): string {
    this.#places += 1;
    this.asks ||= this.#places === 1 && offeredKeys.has(keys.join('/'));
    return `$${this.#places}`;
  }

  #place(text: string): string {
    this.#places += 1;
    return `\${${this.#places}:${text.replaceAll(/[\\$}]/gu, String.raw`\$&`)}}`;
  }

  #choice(values: readonly string[]): string {
    this.#places += 1;
    return `\${${this.#places}|${values.map((value) => value.replaceAll(/[\\,|]/gu, String.raw`\$&`)).join(',')}|}`;
  }
}

function isListOfModels(keys: readonly string[]): boolean {
  return keys.join('/') === 'generation/models';
}

function beginningOf(keys: readonly string[], schema: unknown, properties: Record<string, unknown>): readonly string[] {
  const required = valueAt(schema, ['required']);
  const needed = Array.isArray(required) ? required.filter((key) => typeof key === 'string') : [];
  return beginnings[keys.join('/')] ?? (needed.length > 0 ? needed : Object.keys(properties).slice(0, 1));
}
