import { demographicNames } from '../persona/persona';
import type { DemographicName, Persona } from '../persona/persona';
import { normalise } from '../persona/normalise';
import { attributeCategory, attributesOf } from './attributes';
import { personaReference } from './matching';
import type { ModelPersonas } from './matching';
import { profileOf, similarityOf } from './similarity';
import type { Background } from './similarity';

/**
 * How alike the personas of a model are among themselves. Both figures are mean cosines of TF-IDF weights over the pairs of personas, from 0
 * to 1: of what the personas say, and of the verified excerpts they rest on, so that sameness of the data is not blamed on the model.
 */
export interface Sameness {
  personas: number;
  /** Pairs of which both figures are known; the means are over these. */
  pairs: number;
  /** Null without such a pair. */
  said: number | null;
  quoted: number | null;
  /** `said` − `quoted`: above 0 the personas are more alike than what they quote. */
  excess: number | null;
}

/** A name that several personas bear. */
export interface RepeatedName {
  /** As the first of them writes it. */
  name: string;
  /** The whole name is the same, or the first word of it. */
  kind: 'whole' | 'first';
  refs: string[];
}

/** Personas of one model that have the same demographics. */
export interface SharedDemographics {
  refs: string[];
  attributes: { name: DemographicName; category: string }[];
}

const fewestAttributes = 2;
const wordsOnly = { text: 1, evidence: 0, attributes: 0 };

/** `background` must know the words of the excerpts, as `quotedBackground` does. */
export function samenessOf(personas: readonly Persona[], background: Background): Sameness {
  const profiles = personas.map((persona) => ({
    said: profileOf(persona, background),
    quoted: profileOf(quotesOf(persona), background),
  }));
  const pairs = profiles.flatMap((left, i) =>
    profiles.slice(0, i).flatMap((right) => {
      const said = similarityOf(left.said, right.said, wordsOnly).parts.text;
      const quoted = similarityOf(left.quoted, right.quoted, wordsOnly).parts.text;
      return said === null || quoted === null ? [] : [{ said, quoted }];
    }),
  );
  const said = mean(pairs.map((pair) => pair.said));
  const quoted = mean(pairs.map((pair) => pair.quoted));
  return {
    personas: personas.length,
    pairs: pairs.length,
    said,
    quoted,
    excess: said === null || quoted === null ? null : said - quoted,
  };
}

/**
 * Names that more than one persona bears, over all models given: whole ones, then first words, the most frequent first. Case and the
 * shape of characters do not count. Offline generators' personas bear titles, not names: leave them out.
 */
export function repeatedNames(models: readonly ModelPersonas[]): RepeatedName[] {
  const named = models.flatMap(({ key, personas }) =>
    personas.map((persona) => ({ ref: personaReference(key, persona), name: persona.name.trim() })),
  );
  const whole = groupsBy(named, ({ name }) => normalise(name).text);
  const first = groupsBy(
    named.filter(({ name }) => /\s/u.test(name)),
    ({ name }) => normalise(firstWord(name)).text,
  );
  const isWhole = (refs: readonly string[]): boolean =>
    whole.some((group) => refs.every((ref) => group.some((entry) => entry.ref === ref)));
  return [
    ...whole.map((group): RepeatedName => ({ name: group[0]?.name ?? '', kind: 'whole', refs: refsOf(group) })),
    ...first
      .filter((group) => !isWhole(refsOf(group)))
      .map((group): RepeatedName => ({ name: firstWord(group[0]?.name ?? ''), kind: 'first', refs: refsOf(group) })),
  ];
}

/** Groups of a model's personas of which the same two attributes or more are stated, all with the same values (ages by decade). */
export function sharedDemographics({ key, personas }: ModelPersonas): SharedDemographics[] {
  const entries = personas.map((persona) => {
    const attributes = attributesOf(persona);
    return {
      ref: personaReference(key, persona),
      name: '',
      attributes: demographicNames.flatMap((name) => {
        const category = attributeCategory(name, attributes);
        return category === null ? [] : [{ name, category }];
      }),
    };
  });
  const stating = entries.filter(({ attributes }) => attributes.length >= fewestAttributes);
  return groupsBy(stating, ({ attributes }) => JSON.stringify(attributes)).map((group) => ({
    refs: refsOf(group),
    attributes: group[0]?.attributes ?? [],
  }));
}

/** A persona that says nothing but what its verified excerpts say. */
function quotesOf(persona: Persona): Persona {
  const excerpts = persona.evidence.filter(({ verdict }) => verdict === 'verified').map(({ excerpt }) => excerpt);
  const claim = (text: string): Persona['role'] => ({ text, evidence: [], support: null });
  return {
    ...persona,
    role: claim([...new Set(excerpts)].join('\n')),
    summary: claim(''),
    goals: [],
    frustrations: [],
    behaviours: [],
    motivations: [],
  };
}

/** The groups of two and more, the largest first, else by key; those with an empty key are none. */
function groupsBy<Entry extends { ref: string }>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries.toSorted((left, right) => (left.ref < right.ref ? -1 : 1))) {
    const key = keyOf(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups]
    .filter(([key, group]) => key !== '' && group.length > 1)
    .sort(([left, some], [right, others]) => others.length - some.length || (left < right ? -1 : 1))
    .map(([, group]) => group);
}

function refsOf(group: readonly { ref: string }[]): string[] {
  return group.map(({ ref }) => ref);
}

function firstWord(name: string): string {
  return name.split(/\s+/u)[0] ?? '';
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
