import { countOf } from '../core/text/figures';
import type { AnalysisView, ModelView } from '../protocol/messages';
import type { ReviewsView } from '../protocol/reviews';

/** What of a model run counts here. */
export type CoveringModel = Pick<ModelView, 'key' | 'provider' | 'model' | 'personas'>;

export type Segment = AnalysisView['coverage']['segments'][number];

/** A persona as a column of the coverage table. */
export interface CoveredPersona {
  /** `<model key>/<persona id>`. */
  ref: string;
  modelKey: string;
  personaId: string;
  name: string;
}

/** A column of the coverage table. */
export interface CoverageColumn {
  /** The persona; null where the column stands for all personas of the model. */
  ref: string | null;
  modelKey: string;
  name: string;
  /** The first one of its model. */
  isFirst: boolean;
}

/** From more personas on, a model has one column until it is expanded. */
const mostColumns = 60;

/** A segment of fewer rows is too small to call it a gap. */
const leastRows = 5;
/** From this share of its rows on, cited by any model, a segment is no gap. */
const enough = 0.2;

/** `<model key>/<persona id>`. */
export function referenceTo(modelKey: string, personaId: string): string {
  return `${modelKey}/${personaId}`;
}

/** The personas of each model run that delivered some, in the order of the runs. */
export function coveredPersonas(
  models: readonly CoveringModel[],
): { model: CoveringModel; personas: CoveredPersona[] }[] {
  return models
    .filter(({ personas }) => personas.length > 0)
    .map((model) => ({
      model,
      personas: model.personas.map(({ id, name }) => ({
        ref: referenceTo(model.key, id),
        modelKey: model.key,
        personaId: id,
        name,
      })),
    }));
}

/** Whether there are too many personas for a column each. */
export function isCrowded(groups: readonly { personas: readonly CoveredPersona[] }[]): boolean {
  return groups.reduce((sum, { personas }) => sum + personas.length, 0) > mostColumns;
}

/** The columns of a model: one for each of its personas, or one for all of them. */
export function columnsOf(
  model: CoveringModel,
  personas: readonly CoveredPersona[],
  together: boolean,
): CoverageColumn[] {
  return together
    ? [{ ref: null, modelKey: model.key, name: countOf(personas.length, 'persona'), isFirst: true }]
    : personas.map(({ ref, name }, index) => ({ ref, modelKey: model.key, name, isFirst: index === 0 }));
}

/** Rows of a segment that the personas of a column cite. */
export function citedIn({ byModel, byPersona }: Segment, { ref, modelKey }: CoverageColumn): number {
  return (ref === null ? byModel[modelKey] : byPersona[ref]) ?? 0;
}

/** Whether a segment has at least 5 rows and less than a fifth of them is cited by anybody. */
export function isGap({ rows, cited }: Segment): boolean {
  return rows >= leastRows && cited < enough * rows;
}

/** Why a gap is none to somebody who judged the run. */
export function dismissalOf(
  segment: Pick<Segment, 'id'>,
  reviews: Pick<ReviewsView, 'dismissed'> | null,
): ReviewsView['dismissed'][number] | undefined {
  return reviews?.dismissed.find((gap) => gap.segment === segment.id && gap.model === null);
}
