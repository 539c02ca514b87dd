import { demographicNames, type DemographicName, type Persona } from '../persona/persona';
import { logOddsScores } from '../statistics/log-odds';
import { isContentWord, wordsOf } from '../statistics/terms';
import { attributeCategory, attributesOf } from './attributes';
import { placedClaims } from './claim-comparison';
import { personaReference } from './matching';
import type { ModelPersonas } from './matching';

/** A word that sets personas of one demographic value apart. */
export interface MarkedWord {
  word: string;
  /** Of the log-odds ratio; above 1.96. */
  z: number;
  /** Personas with the value that use it, of all with it, and the same of the others that state the attribute. */
  inside: { using: number; of: number };
  outside: { using: number; of: number };
  /** Of the personas inside that use it, those whose verified excerpts hold it too: what respondents say is no stereotype of a model's. */
  quoted: number;
}

/** The marked words of one value of an attribute. */
export interface MarkedValue {
  attribute: DemographicName;
  /** As `attributeCategory`: ages by decade. */
  value: string;
  /** The personas with it. */
  refs: string[];
  /** The most telling first. */
  words: MarkedWord[];
}

interface Entry {
  ref: string;
  categories: Map<DemographicName, string>;
  /** Mentions of each content word. */
  said: Map<string, number>;
  quoted: Set<string>;
}

const fewestPersonas = 2;
const leastZ = 1.96;
const mostWords = 10;

/**
 * Words that distinguish the personas of one demographic value from the others, by "Marked Personas" (Cheng, Durmus & Jurafsky, ACL 2023): z-scores of
 * log-odds with an informative prior (Monroe et al. 2008) over all their words. No list of stereotypes is used: which words are marked depends
 * on these personas alone. Only values that two personas have and two others do not; only words of two personas inside, other
 * than those that name the value. Some words pass by chance where many are looked at.
 */
export function markedWords(models: readonly ModelPersonas[]): MarkedValue[] {
  const entries = models
    .flatMap(({ key, personas }) => personas.map((persona) => entryOf(personaReference(key, persona), persona)))
    .sort((left, right) => (left.ref < right.ref ? -1 : 1));
  return demographicNames.flatMap((attribute) => {
    const stating = entries.filter(({ categories }) => categories.has(attribute));
    const values = [...new Set(stating.flatMap(({ categories }) => categories.get(attribute) ?? []))].sort();
    return values.flatMap((value) => {
      const inside = stating.filter(({ categories }) => categories.get(attribute) === value);
      const outside = stating.filter(({ categories }) => categories.get(attribute) !== value);
      const words =
        inside.length < fewestPersonas || outside.length < fewestPersonas ? [] : distinguishing(inside, outside, value);
      return words.length === 0 ? [] : [{ attribute, value, refs: inside.map(({ ref }) => ref), words }];
    });
  });
}

function distinguishing(inside: readonly Entry[], outside: readonly Entry[], value: string): MarkedWord[] {
  const [within, without] = [mentionsIn(inside), mentionsIn(outside)];
  const vocabulary = [...new Set([...within.keys(), ...without.keys()])].sort();
  const scores = logOddsScores(
    vocabulary.map((word) => within.get(word) ?? 0),
    vocabulary.map((word) => without.get(word) ?? 0),
  );
  const named = new Set(wordsOf(value));
  const marking = vocabulary.flatMap((word, index) => {
    const z = scores[index] ?? 0;
    return z > leastZ && !named.has(word) ? [{ word, z }] : [];
  });
  return marking
    .map(({ word, z }): MarkedWord => {
      const using = inside.filter(({ said }) => said.has(word));
      return {
        word,
        z,
        inside: { using: using.length, of: inside.length },
        outside: { using: outside.filter(({ said }) => said.has(word)).length, of: outside.length },
        quoted: using.filter(({ quoted }) => quoted.has(word)).length,
      };
    })
    .filter((marked) => marked.inside.using >= fewestPersonas)
    .sort((left, right) => right.z - left.z || (left.word < right.word ? -1 : 1))
    .slice(0, mostWords);
}

function mentionsIn(entries: readonly Entry[]): Map<string, number> {
  const mentions = new Map<string, number>();
  for (const [word, count] of entries.flatMap(({ said }) => [...said])) {
    mentions.set(word, (mentions.get(word) ?? 0) + count);
  }
  return mentions;
}

function entryOf(ref: string, persona: Persona): Entry {
  const attributes = attributesOf(persona);
  const said = new Map<string, number>();
  for (const word of placedClaims(persona).flatMap(({ claim }) => wordsOf(claim.text).filter(isContentWord))) {
    said.set(word, (said.get(word) ?? 0) + 1);
  }
  const quoted = persona.evidence.filter(({ verdict }) => verdict === 'verified');
  return {
    ref,
    categories: new Map(
      demographicNames.flatMap((name) => {
        const category = attributeCategory(name, attributes);
        return category === null ? [] : [[name, category] as const];
      }),
    ),
    said,
    quoted: new Set(quoted.flatMap(({ excerpt }) => wordsOf(excerpt))),
  };
}
