import { demographicNames, mapDemographics } from '../persona/persona';
import type { DemographicName, Fact } from '../persona/persona';
import { factValueText } from '../text/figures';
import type { ConsensusFact, ConsensusPersona } from './analysis-schema';
import { attributeCategory, attributeSimilarity } from './attributes';
import type { ComparedPersona } from './matching';

/** A fact of one member with the say of that member. */
interface StatedFact {
  ref: string;
  fact: Fact;
  say: number;
  category: string;
}

/** Below this two statements of an attribute are a divergence. */
const alike = 0.5;

/** A fact without the ids of its evidence, which are known once the evidence of all members is put together. */
export type MergedFact = Omit<ConsensusFact, 'evidence'> & { from: { ref: string; evidence: string[] }[] };

/**
 * The demographics of a group: of categories the one with the most votes, of ages the weighted median of both ends of
 * their ranges. Where no member states one value, but some that it varies, the first of these stands.
 */
export function mergeDemographics(
  members: readonly ComparedPersona[],
  sayOf: (member: ComparedPersona) => number,
): Record<DemographicName, MergedFact | null> {
  return mapDemographics((name) => {
    const stated = statedFacts(name, members, sayOf);
    if (stated.length === 0) {
      return varied(name, members);
    }
    return name === 'age' ? medianAge(stated) : plurality(stated);
  });
}

/** What the first member says whose respondents differ; null where none says anything. */
function varied(name: DemographicName, members: readonly ComparedPersona[]): MergedFact | null {
  const open = members.flatMap(({ ref, persona }) => {
    const fact = persona.demographics[name];
    return fact ? [{ ref, fact }] : [];
  });
  const [first] = open;
  const refs = open.map(({ ref }) => ref);
  return first ? single(first.fact, refs, [{ ref: first.ref, evidence: first.fact.evidence }]) : null;
}

/** The attributes that two members state differently, with each value and who states it, the value with the most votes first. */
export function divergencesOf(
  members: readonly ComparedPersona[],
  sayOf: (member: ComparedPersona) => number,
): ConsensusPersona['divergences'] {
  return demographicNames.flatMap((name) => {
    const different = [...new Map(members.map(({ profile }) => [profile.attributes[name]?.key, profile])).values()];
    const isDivergent = different.some((left, i) =>
      different.slice(0, i).some((right) => {
        const similarity = attributeSimilarity(name, left.attributes, right.attributes);
        return similarity !== null && similarity < alike;
      }),
    );
    if (!isDivergent) {
      return [];
    }
    const values = new Map<string, { refs: string[]; say: number }>();
    for (const { ref, fact, say } of statedFacts(name, members, sayOf)) {
      const value = values.get(factValueText(fact.value)) ?? { refs: [], say: 0 };
      value.refs.push(ref);
      values.set(factValueText(fact.value), { ...value, say: value.say + say });
    }
    const ordered = [...values].sort(([left, a], [right, b]) => b.say - a.say || (left < right ? -1 : 1));
    return [{ field: name, values: ordered.map(([value, { refs }]) => ({ value, refs })) }];
  });
}

function statedFacts(
  name: DemographicName,
  members: readonly ComparedPersona[],
  sayOf: (member: ComparedPersona) => number,
): StatedFact[] {
  return members.flatMap((member) => {
    const fact = member.persona.demographics[name];
    const category = attributeCategory(name, member.profile.attributes);
    return fact && category !== null ? [{ ref: member.ref, fact, say: sayOf(member), category }] : [];
  });
}

/** Of the value with the most votes, the first of equal ones; its counts stay where one member alone gives it. */
function plurality(stated: readonly StatedFact[]): MergedFact | null {
  const votes = new Map<string, number>();
  for (const { category, say } of stated) {
    votes.set(category, (votes.get(category) ?? 0) + say);
  }
  const [winner] = [...votes].sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1));
  const having = stated.filter(({ category }) => category === winner?.[0]);
  const [first] = having;
  return first ? single(first.fact, refsOf(having), sourcesOf(having), having.length === 1) : null;
}

function medianAge(stated: readonly StatedFact[]): MergedFact | null {
  const ages = stated.flatMap((entry) => {
    const span = spanOf(entry.fact);
    return span ? [{ ...entry, span }] : [];
  });
  const [first] = ages;
  if (!first || ages.length === 1) {
    return plurality(stated);
  }
  const min = weightedMedian(ages.map(({ span, say }) => ({ value: span.min, weight: say })));
  const max = weightedMedian(ages.map(({ span, say }) => ({ value: span.max, weight: say })));
  const bases = new Set(ages.map(({ fact }) => fact.basis));
  const columns = new Set(ages.map(({ fact }) => fact.column));
  const fact: Fact = {
    value: { min, max },
    basis: bases.has('model') ? 'model' : bases.has('stated') ? 'stated' : 'column',
    column: columns.size === 1 ? first.fact.column : null,
    counts: null,
    evidence: [],
  };
  return single(fact, refsOf(ages), sourcesOf(ages), false);
}

/** The smallest value at which half of the weights is reached. */
function weightedMedian(values: readonly { value: number; weight: number }[]): number {
  const ascending = values.toSorted((left, right) => left.value - right.value);
  const half = ascending.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let reached = 0;
  for (const { value, weight } of ascending) {
    reached += weight;
    if (reached >= half) {
      return value;
    }
  }
  return ascending.at(-1)?.value ?? 0;
}

/** A range, or the numbers in a text such as `25-34`. */
function spanOf({ value }: Fact): { min: number; max: number } | null {
  if (typeof value !== 'string') {
    return value;
  }
  const [min, max = min] = (value.match(/\d+/gu) ?? []).slice(0, 2).map(Number);
  return min === undefined || max === undefined ? null : { min: Math.min(min, max), max: Math.max(min, max) };
}

function single(fact: Fact, refs: string[], from: MergedFact['from'], keepCounts = true): MergedFact {
  const { value, basis, column, counts } = fact;
  return { value, basis, column, counts: keepCounts ? counts : null, refs, from };
}

function refsOf(stated: readonly StatedFact[]): string[] {
  return stated.map(({ ref }) => ref);
}

function sourcesOf(stated: readonly StatedFact[]): MergedFact['from'] {
  return stated.map(({ ref, fact }) => ({ ref, evidence: fact.evidence }));
}
