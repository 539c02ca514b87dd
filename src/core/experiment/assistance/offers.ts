import { listedModels, type ListedModel } from '../../providers/listing';
import { costText, countText } from '../../text/figures';
import { valueAt } from '../finding';
import { columnKeys } from '../findings/data-findings';
import { yamlText } from '../findings/product-finding';
import { findProvider, providerIds, readModelReference } from '../model-reference';
import { ExperimentSchema } from '../schema';
import type { Cursor } from './cursor';

/** Something that can be written at a cursor. */
export interface Offer {
  kind: 'key' | 'value' | 'model' | 'column';
  label: string;
  /** What to write, as YAML. */
  insert: string;
  /** One line on it. */
  detail: string | null;
  /** What a key does. */
  description: string | null;
}

/** Whether columns of the data can be named at the cursor. */
export function wantsColumns({ keys, part }: Cursor): boolean {
  return part !== 'key' && keys.length === 2 && keys[0] === 'data' && columnKeys.includes(keys[1] ?? '');
}

/**
 * What can be written at a cursor, the likeliest first.
 *
 * @param columns of the data, where they are known.
 * @param day whose prices hold, `YYYY-MM-DD`.
 */
export function offersAt(cursor: Cursor, columns: readonly string[], day: string): Offer[] {
  const values = cursor.part === 'key' ? [] : valueOffers(cursor, columns, day);
  return cursor.part === 'value' ? values : [...values, ...keyOffers(cursor)];
}

/** What the schema says of the key at the end of a path of keys; null for one that it does not know. */
export function keyDescription(keys: readonly string[]): string | null {
  const schema = schemaAt(keys);
  const description = valueAt(schema, ['description']);
  if (typeof description !== 'string') {
    return null;
  }
  const standard = valueAt(schema, ['default']);
  return standard === undefined ? description : `${description} Default: ${JSON.stringify(standard)}.`;
}

/** The card of a model that the catalog knows, in Markdown. `provider`: where it stands apart. */
export function modelCard(reference: string, provider: string | undefined, day: string): string | null {
  const read = readModelReference(provider === undefined ? reference : `${provider}:${reference}`);
  const model =
    read.ok && listedModels(read.reference.provider, day).find(({ model }) => model === read.reference.model);
  return model ? `**${model.provider}:${model.model}**\n\n${modelFacts(model).join('  \n')}` : null;
}

function modelFacts(model: ListedModel): string[] {
  if (model.local) {
    return ['runs on this machine: no key, no network, no cost'];
  }
  const { price, retiresOn, replacedBy } = model;
  const [tokens, priced] = [countText, (usd: number) => costText(usd)];
  return [
    `${tokens(model.contextTokens)} tokens of context, ${tokens(model.maxOutputTokens)} out`,
    price === null ? 'price unknown' : `${priced(price.input)} in, ${priced(price.output)} out per million tokens`,
    ...(model.takesTemperature === false ? ['takes no temperature'] : []),
    ...(retiresOn === null ? [] : [`retires ${retiresOn}${replacedBy === null ? '' : `, then ${replacedBy}`}`]),
  ];
}

function keyOffers({ keys, siblings }: Cursor): Offer[] {
  return Object.entries(propertiesOf(schemaAt(keys)))
    .filter(([key]) => !siblings.has(key))
    .map(([key, schema]) => ({
      kind: 'key',
      label: key,
      insert: Object.keys(propertiesOf(schema)).length > 0 ? `${key}:` : `${key}: `,
      detail: null,
      description: keyDescription([...keys, key]),
    }));
}

function valueOffers(cursor: Cursor, columns: readonly string[], day: string): Offer[] {
  if (wantsColumns(cursor)) {
    return columns.map((name) => offer('column', name, yamlText(name)));
  }
  const last = cursor.keys.at(-1);
  if (cursor.keys[0] === 'generation' && (last === 'models' || last === 'model' || last === 'merge_with')) {
    const provider = last === 'model' ? findProvider(cursor.siblings.get('provider') ?? '') : undefined;
    return (provider === undefined ? providerIds : [provider])
      .flatMap((id) => listedModels(id, day))
      .filter(({ available }) => available)
      .map((model) => {
        const name = provider === undefined ? `${model.provider}:${model.model}` : model.model;
        return { ...offer('model', name, name), detail: modelFacts(model).join(' · ') };
      });
  }
  const schema = schemaAt(cursor.keys);
  const allowed = valueAt(schema, ['enum']);
  const values: readonly unknown[] = Array.isArray(allowed)
    ? allowed
    : valueAt(schema, ['type']) === 'boolean'
      ? [true, false]
      : [];
  return values.map((value) => offer('value', String(value), String(value)));
}

function offer(kind: Offer['kind'], label: string, insert: string): Offer {
  return { kind, label, insert, detail: null, description: null };
}

/** The schema of what is under a path of keys. */
function schemaAt(keys: readonly string[]): unknown {
  return keys.reduce<unknown>((schema, key) => valueAt(propertiesOf(schema), [key]), ExperimentSchema);
}

/** The keys of a mapping, of the items of a list, or of what of a union is one of the two. */
function propertiesOf(schema: unknown): Record<string, unknown> {
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
