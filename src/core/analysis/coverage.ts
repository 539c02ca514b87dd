import { personaReference } from './matching';
import type { ModelPersonas } from './matching';
import type { LabelledRowGroups, RowSpace } from './row-groups';
import { verifiedRows } from './similarity';

/** A group of alike rows, and how many of them stand behind verified excerpts. */
export interface CoveredSegment {
  /** `s1`, `s2` … by size. */
  id: string;
  /** Words that set it apart. */
  label: string;
  /** Shown rows in it. */
  rows: number;
  /** Different rows of it that a model cites. */
  byModel: Record<string, number>;
  /** The same for each persona, by `<model key>/<persona id>`. */
  byPersona: Record<string, number>;
}

/** Share of something that is cited: 12 of 40. */
export interface CitedShare {
  cited: number;
  of: number;
}

export interface Coverage {
  segments: CoveredSegment[];
  /** Respondents of the shown rows of whom a verified excerpt is cited, by model. */
  respondents: Record<string, CitedShare>;
  /** Shown rows of which a verified excerpt is cited, by model. */
  rows: Record<string, CitedShare>;
  /** Shown rows that no model cites. */
  uncitedRows: number;
}

/** Which parts of the shown data the models' verified excerpts come from. Rows that are in no segment count for rows and respondents. */
export function coverageOf(
  models: readonly ModelPersonas[],
  space: Pick<RowSpace, 'keys' | 'respondents'>,
  segments: LabelledRowGroups,
): Coverage {
  const respondentOf = new Map(space.keys.map((key, row) => [key, space.respondents[row] as string]));
  const respondents = new Set(space.respondents).size;
  const citedBy = models.map(({ key, personas }) => {
    const byPersona = personas.map((persona) => ({
      ref: personaReference(key, persona),
      rows: [...verifiedRows(persona)].filter((row) => respondentOf.has(row)),
    }));
    return { key, byPersona, rows: [...new Set(byPersona.flatMap(({ rows }) => rows))] };
  });
  const everyCited = new Set(citedBy.flatMap(({ rows }) => rows));
  const share = (cited: number, of: number): CitedShare => ({ cited, of });
  return {
    segments: segments.sizes.map((rows, segment) => {
      const inside = (keys: readonly string[]): number =>
        keys.filter((key) => segments.groupOf.get(key) === segment).length;
      return {
        id: `s${segment + 1}`,
        label: segments.labels[segment] ?? '',
        rows,
        byModel: Object.fromEntries(citedBy.map((model) => [model.key, inside(model.rows)])),
        byPersona: Object.fromEntries(
          citedBy.flatMap(({ byPersona }) => byPersona.map((persona) => [persona.ref, inside(persona.rows)])),
        ),
      };
    }),
    respondents: Object.fromEntries(
      citedBy.map(({ key, rows }) => [key, share(new Set(rows.map((row) => respondentOf.get(row))).size, respondents)]),
    ),
    rows: Object.fromEntries(citedBy.map(({ key, rows }) => [key, share(rows.length, space.keys.length)])),
    uncitedRows: space.keys.filter((key) => !everyCited.has(key)).length,
  };
}
