import { seededRandom } from '../random';

/** One thing that several models put into a category. */
export interface AgreementUnit {
  /** Units resampled together: those of one matched group. */
  group: string;
  /** Categories are compared, and chance is reckoned, within an attribute. */
  attribute: string;
  /** The category of each model that gave one. */
  values: readonly string[];
}

export interface AgreementFigures {
  /** Krippendorff's α for nominal data; null where every value is the same, which leaves chance nothing to do. */
  alpha: number | null;
  /** 95 % of α over resampled groups; null where these leave it open too often. */
  interval: { low: number; high: number } | null;
  /** Share of the pairs of values of a unit that are equal, mean over units. */
  rawAgreement: number;
  /** Gwet's AC1. */
  ac1: number;
}

export interface Agreement {
  /** Units with two values or more. */
  units: number;
  /** Groups these are from. */
  groups: number;
  /** Null with fewer than ten units. */
  figures: AgreementFigures | null;
}

/** Below this the figures would be noise that looks like a finding. */
const fewestUnits = 10;
const resamples = 1000;
/** Resamples in which α must be defined. */
const leastDefined = 0.9;

/** What units add to α: everything in it is a sum. */
interface Tally {
  /** Σ over units of the pairs of unequal values, over the values less one. */
  observed: number;
  /** How often each category occurs. */
  counts: Float64Array;
  /** Number of the attribute of each category. */
  attributes: readonly number[];
}

/** How far models agree on units; those with fewer than two values say nothing. Deterministic for a seed. */
export function agreementOn(units: readonly AgreementUnit[], seed: number): Agreement {
  const paired = units.filter(({ values }) => values.length > 1);
  const byGroup = groupedBy(paired, 'group');
  return {
    units: paired.length,
    groups: byGroup.size,
    figures:
      paired.length < fewestUnits
        ? null
        : {
            alpha: krippendorffAlpha(paired),
            interval: alphaInterval([...byGroup.values()], seed),
            rawAgreement: rawAgreement(paired),
            ac1: gwetAc1(units),
          },
  };
}

/**
 * Krippendorff's α for nominal data, any number of values a unit (Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011,
 * section C). With several attributes observed and expected disagreement are summed over them, each with chances of its own:
 * put together they would make any two attributes look like agreement. Null where no disagreement is to be expected.
 * @internal exported for its tests
 */
export function krippendorffAlpha(units: readonly AgreementUnit[]): number | null {
  return alphaOf(talliesOf([units]));
}

/** Mean over units with two values or more of the share of equal pairs; 0 without such a unit. */
export function rawAgreement(units: readonly AgreementUnit[]): number {
  const shares = units.filter(({ values }) => values.length > 1).map(equalPairs);
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/**
 * Gwet's AC1 (Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", 2008), for several values
 * a unit with some missing as in his Handbook of Inter-Rater Reliability (2014). Chance agreement is that of each attribute,
 * weighted by its units with two values or more. 1 where only one category is used. NaN without such a unit.
 * @internal exported for its tests
 */
export function gwetAc1(units: readonly AgreementUnit[]): number {
  let [agreeing, byChance, paired] = [0, 0, 0];
  for (const [, ofAttribute] of groupedBy(units, 'attribute')) {
    const rated = ofAttribute.filter(({ values }) => values.length > 0);
    const multiple = rated.filter(({ values }) => values.length > 1);
    const chance = chanceAgreement(rated);
    agreeing += multiple.reduce((sum, unit) => sum + equalPairs(unit), 0);
    byChance += multiple.length * chance;
    paired += multiple.length;
  }
  const [observed, expected] = [agreeing / paired, byChance / paired];
  return (observed - expected) / (1 - expected);
}

/** Σ π(1 − π) / (q − 1), with π the mean share of a category over units. */
function chanceAgreement(units: readonly AgreementUnit[]): number {
  const shares = new Map<string, number>();
  for (const { values } of units) {
    for (const value of values) {
      shares.set(value, (shares.get(value) ?? 0) + 1 / values.length / units.length);
    }
  }
  return shares.size < 2
    ? 0
    : [...shares.values()].reduce((sum, share) => sum + share * (1 - share), 0) / (shares.size - 1);
}

function equalPairs({ values }: AgreementUnit): number {
  const counts = countsOf(values);
  const equal = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return equal / (values.length * (values.length - 1));
}

/** A tally of each group, over the categories of all of them. */
function talliesOf(groups: readonly (readonly AgreementUnit[])[]): Tally[] {
  const known = new Map<string, number>();
  const attributes: number[] = [];
  const attributeNumbers = new Map<string, number>();
  for (const { attribute, values } of groups.flat()) {
    const number = attributeNumbers.get(attribute) ?? attributeNumbers.size;
    attributeNumbers.set(attribute, number);
    for (const value of values) {
      const name = JSON.stringify([attribute, value]);
      if (!known.has(name)) {
        known.set(name, known.size);
        attributes.push(number);
      }
    }
  }
  return groups.map((units) => {
    const counts = new Float64Array(attributes.length);
    let observed = 0;
    for (const { attribute, values } of units.filter((unit) => unit.values.length > 1)) {
      for (const [value, count] of countsOf(values)) {
        observed += (count * (values.length - count)) / (values.length - 1);
        const category = known.get(JSON.stringify([attribute, value])) ?? 0;
        counts[category] = (counts[category] as number) + count;
      }
    }
    return { observed, counts, attributes };
  });
}

function alphaOf(tallies: readonly Tally[]): number | null {
  const counts = new Float64Array(tallies[0]?.counts.length ?? 0);
  let observed = 0;
  for (const part of tallies) {
    observed += part.observed;
    for (let category = 0; category < counts.length; category++) {
      counts[category] = (counts[category] as number) + (part.counts[category] as number);
    }
  }
  const attributes = tallies[0]?.attributes ?? [];
  const totals = new Float64Array(1 + Math.max(-1, ...attributes));
  attributes.forEach((attribute, category) => {
    totals[attribute] = (totals[attribute] as number) + (counts[category] as number);
  });
  let expected = 0;
  attributes.forEach((attribute, category) => {
    const count = counts[category] as number;
    const total = totals[attribute] as number;
    if (total > 1) {
      expected += (count * (total - count)) / (total - 1);
    }
  });
  return expected === 0 ? null : 1 - observed / expected;
}

/** Percentile interval of the bootstrap (Efron & Tibshirani 1993, chapter 13) with whole groups drawn. */
function alphaInterval(
  groups: readonly (readonly AgreementUnit[])[],
  seed: number,
): { low: number; high: number } | null {
  const random = seededRandom(seed);
  const tallies = talliesOf(groups);
  const alphas: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = tallies.map(() => tallies[Math.floor(random() * tallies.length)] as Tally);
    const alpha = alphaOf(drawn);
    if (alpha !== null) {
      alphas.push(alpha);
    }
  }
  if (groups.length < 2 || alphas.length < leastDefined * resamples) {
    return null;
  }
  alphas.sort((left, right) => left - right);
  const at = (share: number): number => alphas[Math.round(share * (alphas.length - 1))] as number;
  return { low: at(0.025), high: at(0.975) };
}

function groupedBy(units: readonly AgreementUnit[], name: 'group' | 'attribute'): Map<string, AgreementUnit[]> {
  const groups = new Map<string, AgreementUnit[]>();
  for (const unit of units) {
    groups.set(unit[name], [...(groups.get(unit[name]) ?? []), unit]);
  }
  return groups;
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
