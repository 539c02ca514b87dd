import type { AnalysisView, ModelView } from '../protocol/messages';

export type Segment = AnalysisView['coverage']['segments'][number];

/** A persona as a column of the coverage table. */
export interface CoveredPersona {
  /** `<model key>/<persona id>`. */
  ref: string;
  modelKey: string;
  personaId: string;
  name: string;
}

/** A segment of fewer rows is too small to call it a gap. */
const leastRows = 5;
/** From this share of its rows on, cited by any model, a segment is no gap. */
const enough = 0.2;

/** `<model key>/<persona id>`. */
export function referenceTo(modelKey: string, personaId: string): string {
  return `${modelKey}/${personaId}`;
}

/** The personas of each model run that delivered some, in the order of the runs. */
export function coveredPersonas(models: readonly ModelView[]): { model: ModelView; personas: CoveredPersona[] }[] {
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

/** Whether a segment has at least 5 rows and less than a fifth of them is cited by anybody. */
export function isGap({ rows, cited }: Segment): boolean {
  return rows >= leastRows && cited < enough * rows;
}
