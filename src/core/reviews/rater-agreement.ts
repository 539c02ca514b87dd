import { rawAgreement } from '../analysis/agreement';
import { ordinalAlpha } from '../analysis/ordinal-alpha';
import { opinionsOf } from './opinions';
import type { ReviewFile } from './review-schema';

/** How far people agree on the personas they rated. */
export interface RaterAgreement {
  /** People with a rating. */
  raters: number;
  /** Personas that two people rated, or more. */
  units: number;
  /** Null with fewer than ten units: it would be noise that looks like a finding. */
  figures: {
    /** Krippendorff's α for ordinal data; null where all rate alike. */
    alpha: number | null;
    /** Share of equal pairs of ratings. */
    rawAgreement: number;
  } | null;
}

const fewestUnits = 10;

/** The order of files does not matter. */
export function raterAgreement(files: readonly Pick<ReviewFile, 'rater' | 'actions'>[]): RaterAgreement {
  const ratings = files.map((file) => opinionsOf(file).ratings).filter(({ size }) => size > 0);
  const refs = [...new Set(ratings.flatMap((ofRater) => [...ofRater.keys()]))].sort();
  const units = refs
    .map((ref) => ratings.flatMap((ofRater) => ofRater.get(ref) ?? []).sort((left, right) => left - right))
    .filter(({ length }) => length > 1);
  const asCategories = units.map((values, i) => ({
    group: refs[i] ?? '',
    attribute: 'rating',
    values: values.map(String),
  }));
  return {
    raters: ratings.length,
    units: units.length,
    figures:
      units.length < fewestUnits ? null : { alpha: ordinalAlpha(units), rawAgreement: rawAgreement(asCategories) },
  };
}
