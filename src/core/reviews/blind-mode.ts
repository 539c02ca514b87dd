import { providerProfile } from '../providers/directory';
import { seededRandom, shuffled } from '../random';
import type { ModelRun, Run } from '../runs/run';

/** A model run as far as its name goes. */
export type NamedModel = Pick<ModelRun, 'key' | 'provider' | 'model' | 'requested'>;

/** What stands for what while nobody is to know which model is which. */
export interface BlindNames {
  /** `Model A`, `Model B` … by key of the model run. */
  labels: ReadonlyMap<string, string>;
  /** What may stand in any text: keys, references and ids that are no plain words. Lower case. */
  ids: ReadonlyMap<string, string>;
  /** What is replaced in messages only, as respondents may use such words too: providers, families, ids that are plain words. */
  words: ReadonlyMap<string, string>;
}

/** Fields whose text is the data's own words or the name of a file of the user's; what is below `quote` and `columns`, too. */
const verbatimTexts = new Set(['excerpt', 'original', 'source', 'path', 'location', 'column', 'respondent']);
const verbatim = new Set(['quote', 'columns']);
const personaLists = new Set(['personas']);
const someModel = 'a model';
const someProvider = 'a provider';

/** Names for the model runs of a run, dealt by a seed. The order of the models does not matter. */
export function blindNames(models: readonly NamedModel[], seed: number): BlindNames {
  const keys = shuffled(models.map(({ key }) => key).sort(), seededRandom(seed));
  const labels = new Map(keys.map((key, index) => [key, `Model ${letters(index)}`]));
  const ids = new Map<string, string>();
  const words = new Map<string, string>();
  for (const { provider, model, requested } of models) {
    const own = models.filter((other) => other.provider === provider && other.model === model);
    const [first] = own;
    const label = (own.length === 1 && first && labels.get(first.key)) || someModel;
    for (const name of [`${provider}:${model}`, requested, model]) {
      (/[\d:/.]/u.test(name) ? ids : words).set(name.toLowerCase(), label);
    }
    for (const name of [provider, providerProfile(provider)?.label ?? provider]) {
      words.set(name.toLowerCase(), someProvider);
    }
    for (const part of model.split('/')) {
      const family = /^\p{L}{3,}/u.exec(part)?.[0];
      if (family !== undefined && !words.has(family.toLowerCase())) {
        words.set(family.toLowerCase(), someModel);
      }
    }
  }
  labels.forEach((label, key) => ids.set(key.toLowerCase(), label));
  return { labels, ids, words };
}

/**
 * A copy of any JSON value, such as a run or a view of one, in which no model is named: in keys of objects, references, warnings and errors.
 * Excerpts and quotes stay as the data has them, and in what a persona says only ids are replaced. Lists and objects whose names were
 * replaced are put in the order of the new ones, as the old order would tell. Ids, tokens, cost and providers of their own fields
 * are for `blindRun`, or whoever shows the value, to leave out.
 */
export function blinded<Value>(value: Value, names: BlindNames): Value {
  const ids = replacer(names.ids);
  const all = replacer(new Map([...names.words, ...names.ids]));
  const walk = (part: unknown, inPersona: boolean): unknown => {
    if (typeof part === 'string') {
      return inPersona ? ids(part) : all(part);
    }
    if (Array.isArray(part)) {
      return sortedIfRenamed(
        part,
        part.map((item) => walk(item, inPersona)),
      );
    }
    if (typeof part !== 'object' || part === null) {
      return part;
    }
    const entries = Object.entries(part).map(([name, item]): [string, unknown] => [
      ids(name),
      isVerbatim(name, item) ? item : walk(item, inPersona || personaLists.has(name)),
    ]);
    const isRenamed = entries.some(([name]) => !(name in part));
    return Object.fromEntries(isRenamed ? entries.sort(([left], [right]) => byName.compare(left, right)) : entries);
  };
  // The walk keeps every field and its type: only the words of strings change.
  return walk(value, false) as Value;
}

/** A run to be judged blind: `blinded`, the models in the order of their new names, without provider, tokens, cost, calls, weights and settings. */
export function blindRun(run: Run, names: BlindNames): Run {
  const { votes: _votes, ...analysis } = run.analysis;
  const hidden = blinded({ ...run, analysis, settings: { ...run.settings, experiment: {} } }, names);
  const models = run.models.map((model) => blindModel(model, names));
  return {
    ...hidden,
    data: { ...hidden.data, hosts: [] },
    models: models.sort((left, right) => byName.compare(left.key, right.key)),
    planned: hidden.planned.toSorted((left, right) => byName.compare(left, right)),
    totals: {
      ...hidden.totals,
      inputTokens: null,
      outputTokens: null,
      tokensComplete: false,
      usd: null,
      usdComplete: false,
    },
  };
}

function blindModel(model: ModelRun, names: BlindNames): ModelRun {
  const label = names.labels.get(model.key) ?? someModel;
  return {
    ...blinded(model, names),
    key: label,
    provider: someProvider,
    model: label,
    requested: label,
    listing: 1,
    repetition: 1,
    weight: 1,
    effectiveWeight: 1,
    usage: {
      inputTokens: null,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens: null,
      reasoningTokens: null,
      source: 'none',
    },
    cost: { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null },
    attempts: [],
  };
}

const byName = new Intl.Collator('en', { numeric: true });

function isVerbatim(name: string, value: unknown): boolean {
  return verbatim.has(name) || (typeof value === 'string' && verbatimTexts.has(name));
}

/** Strings are sorted where a name in them was replaced; anything else keeps its place. */
function sortedIfRenamed(before: readonly unknown[], after: unknown[]): unknown[] {
  const texts = after.filter((item) => typeof item === 'string');
  const isRenamed = after.some((item, index) => item !== before[index]);
  return texts.length === after.length && isRenamed ? texts.sort(byName.compare) : after;
}

/** Replaces the names wherever they stand as words of their own, the longest first, whatever their case. */
function replacer(names: ReadonlyMap<string, string>): (text: string) => string {
  const alternatives = [...names.keys()]
    .filter((name) => name !== '')
    .sort((left, right) => right.length - left.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`));
  if (alternatives.length === 0) {
    return (text) => text;
  }
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${alternatives.join('|')})(?![\p{L}\p{N}])`, 'giu');
  return (text) => text.replace(pattern, (name) => names.get(name.toLowerCase()) ?? someModel);
}

/** `A` … `Z`, `AA`, `AB` … */
function letters(index: number): string {
  const before = index < 26 ? '' : letters(Math.floor(index / 26) - 1);
  return before + String.fromCharCode(65 + (index % 26));
}
