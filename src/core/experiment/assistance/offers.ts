import { httpProfile, providerProfile } from '../../providers/directory';
import { listedModels } from '../../providers/listing';
import { columnKeys } from '../findings/data-findings';
import { yamlText } from '../yaml-text';
import { findProvider, providerIds, providerNames } from '../model-reference';
import type { Cursor } from './cursor';
import { unquoted } from './flow';
import { keySnippet, listingSnippet } from './key-snippets';
import { modelFacts, modelNote } from './model-card';
import { allowedValues, isKeyRefused, isRefused, keyDescription, propertiesOf, schemaAt } from './schema-keys';

/** Something that can be written at a cursor. */
export interface Offer {
  kind: 'key' | 'value' | 'provider' | 'model' | 'column' | 'file';
  label: string;
  /** What to write: YAML, or a snippet of the editor around YAML. */
  insert: string;
  isSnippet: boolean;
  /** There are offers for what comes next. */
  asks: boolean;
  /** A few words on it, beside it. */
  note: string | null;
  /** What a key does, or what is known of a model, in Markdown. */
  description: string | null;
  /** It works now and will not for long. */
  isLeaving: boolean;
}

/** What can be named at a cursor and does not stand in the document. */
export interface Surroundings {
  /** Columns of the data. */
  columns: readonly string[];
  /** Data files, as they are to be written. */
  files: readonly string[];
}

/** What has to be looked for before `offersAt` is asked. */
export function wantedAt({ keys, part }: Cursor): keyof Surroundings | null {
  if (part === 'key' || keys.length !== 2 || keys[0] !== 'data') {
    return null;
  }
  return keys[1] === 'from' ? 'files' : columnKeys.includes(keys[1] ?? '') ? 'columns' : null;
}

/**
 * What can be written at a cursor and is not refused by this version, the likeliest first.
 *
 * @param day whose prices hold, `YYYY-MM-DD`.
 */
export function offersAt(cursor: Cursor, found: Surroundings, day: string): Offer[] {
  const values = cursor.part === 'key' ? [] : valueOffers(cursor, found, day).map((each) => quotedAs(cursor, each));
  return cursor.part === 'value' ? values : [...values, ...keyOffers(cursor)];
}

function keyOffers({ keys, siblings, part, isFlow, inset, hasColon }: Cursor): Offer[] {
  return Object.keys(propertiesOf(schemaAt(keys)))
    .filter((key) => !siblings.has(key) && !isKeyRefused([...keys, key]))
    .map((key) => {
      const isListing = part === 'item' && key === 'provider' && !siblings.has('model');
      const snippet = isListing ? listingSnippet(inset) : keySnippet([...keys, key], { isFlow, inset });
      return {
        ...offer('key', key, hasColon ? key : snippet.text),
        isSnippet: !hasColon,
        asks: !hasColon && snippet.asks,
        description: keyDescription([...keys, key]),
      };
    });
}

function valueOffers(cursor: Cursor, { columns, files }: Surroundings, day: string): Offer[] {
  const { keys, items } = cursor;
  const wanted = wantedAt(cursor);
  if (wanted === 'columns') {
    return columns.filter((name) => !items.includes(name)).map((name) => offer('column', name, yamlText(name)));
  }
  if (wanted === 'files') {
    const free = files.filter((file) => !items.includes(file) && !isRefused(['data', 'from'], file));
    return free.map((file) => offer('file', file, yamlText(file)));
  }
  const last = keys.at(-1);
  if (keys[0] === 'generation' && (last === 'models' || last === 'model' || last === 'merge_with')) {
    return modelOffers(cursor, day);
  }
  if (keys.join('/') === 'generation/models/provider') {
    return providerNames.map((name) => ({ ...offer('provider', name, name), note: providerFacts(name) }));
  }
  return allowedValues(keys).map((value) => offer('value', String(value), String(value)));
}

function modelOffers({ keys, siblings }: Cursor, day: string): Offer[] {
  const provider = keys.at(-1) === 'model' ? findProvider(unquoted(siblings.get('provider') ?? '')) : undefined;
  const models = (provider === undefined ? providerIds : [provider])
    .flatMap((id) => listedModels(id, day))
    .filter(({ available, retiresOn }) => available && (retiresOn === null || retiresOn > day))
    .map((model) => {
      const name = provider === undefined ? `${model.provider}:${model.model}` : model.model;
      const description = modelFacts(model, day).join('  \n');
      const isLeaving = model.retiresOn !== null;
      return { ...offer('model', name, name), note: modelNote(model), description, isLeaving };
    });
  return provider === undefined ? [...models, ...prefixOffers(day)] : models;
}

/** Providers whose models nobody can list beforehand. */
function prefixOffers(day: string): Offer[] {
  return providerIds
    .filter((id) => listedModels(id, day).length === 0 && httpProfile(id)?.baseUrl !== null)
    .map((id) => ({ ...offer('model', `${id}:…`, `${id}:`), note: providerFacts(id) }));
}

function providerFacts(name: string): string {
  const id = findProvider(name) ?? name;
  const http = httpProfile(id);
  const label = providerProfile(id)?.label ?? id;
  if (!http) {
    return label;
  }
  const where = http.baseUrl === null ? 'needs base_url' : http.baseUrl;
  return http.needsKey ? `${label} · needs a key (${http.keyVariables.join(' or ')})` : `${label} · ${where}`;
}

/** In the quotes that somebody has begun to write. */
function quotedAs({ typed }: Cursor, each: Offer): Offer {
  const [quote] = /^["']/u.exec(typed) ?? [];
  if (quote === undefined) {
    return each;
  }
  const text = each.label.endsWith('…') ? each.insert : each.label;
  return { ...each, insert: quote === '"' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'` };
}

function offer(kind: Offer['kind'], label: string, insert: string): Offer {
  return { kind, label, insert, isSnippet: false, asks: false, note: null, description: null, isLeaving: false };
}
