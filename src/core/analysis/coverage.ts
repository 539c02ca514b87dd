import type { ShownData } from '../data/table';
import type { CitedShare, Coverage, CoveredSegment } from './analysis-schema';
import { personaReference } from './matching';
import type { ModelPersonas } from './matching';
import { rowKey } from './row-groups';
import type { LabelledRowGroups } from './row-groups';
import { verifiedRows } from './similarity';

/** Which parts of the data the models' verified excerpts come from. */
export type DataCoverage = Omit<Coverage, 'demographics' | 'suggestions'>;

/** A group of alike rows. */
interface Segment {
  id: string;
  label: string;
  /** Rows of the data in it. */
  rows: number;
  /** Its shown rows. */
  shown: { id: string; key: string }[];
}

/** What a model cites, by {@link rowKey}. */
interface CitedRows {
  key: string;
  byPersona: { ref: string; rows: readonly string[] }[];
  rows: readonly string[];
}

/** A model overdoes a segment from twice its share of the rows on, where chance would do so in one case of forty at most. */
const overdone = 2;
const z = 1.96;

/**
 * Counts the different rows behind verified excerpts, by segment, model and persona, by respondent and by file. Segments are the groups of rows
 * that the models were shown; where the data was not grouped, `found`, whose rows are those shown. Rows that are in no segment
 * count for rows, respondents and files.
 */
export function coverageOf(
  models: readonly ModelPersonas[],
  data: ShownData,
  found: LabelledRowGroups | null,
): DataCoverage {
  const shown = data.rows.map((row) => ({
    id: row.id,
    key: rowKey(data.table.sources[row.row.source]?.path ?? '', row.row.row),
    source: row.row.source,
    respondent: row.respondent ?? `\u0000${row.id}`,
  }));
  const known = new Map(shown.map((row) => [row.key, row]));
  const citedBy = models.map((model) => citedRows(model, known));
  const everyCited = new Set(citedBy.flatMap(({ rows }) => rows));
  const segments = data.groups.length > 0 || !found ? shownSegments(data, shown) : foundSegments(found, shown);
  const total = segments.reduce((sum, { rows }) => sum + rows, 0);
  const respondents = new Set(shown.map(({ respondent }) => respondent)).size;
  const byModel = <Value>(valueOf: (rows: readonly string[]) => Value): Record<string, Value> =>
    Object.fromEntries(citedBy.map(({ key, rows }) => [key, valueOf(rows)]));
  return {
    segments: segments.map((segment) => coveredSegment(segment, total, citedBy, everyCited)),
    respondents: byModel((rows): CitedShare => ({
      cited: new Set(rows.map((row) => known.get(row)?.respondent)).size,
      of: respondents,
    })),
    rows: byModel((rows): CitedShare => ({ cited: rows.length, of: known.size })),
    sources: data.table.sources.map(({ path }, source) => ({
      path,
      rows: shown.filter((row) => row.source === source).length,
      byModel: byModel((rows) => rows.filter((row) => known.get(row)?.source === source).length),
    })),
    uncitedRows: known.size - everyCited.size,
  };
}

function citedRows({ key, personas }: ModelPersonas, known: ReadonlyMap<string, unknown>): CitedRows {
  const byPersona = personas.map((persona) => ({
    ref: personaReference(key, persona),
    rows: [...verifiedRows(persona)].filter((row) => known.has(row)),
  }));
  return { key, byPersona, rows: [...new Set(byPersona.flatMap(({ rows }) => rows))] };
}

function shownSegments({ groups }: ShownData, rows: readonly { id: string; key: string }[]): Segment[] {
  const keys = new Map(rows.map(({ id, key }) => [id, key]));
  return groups.map(({ id, label, rows: count, shown }) => ({
    id,
    label,
    rows: count,
    shown: shown.flatMap((row) => {
      const key = keys.get(row);
      return key === undefined ? [] : [{ id: row, key }];
    }),
  }));
}

function foundSegments(
  { sizes, groupOf, labels }: LabelledRowGroups,
  rows: readonly { id: string; key: string }[],
): Segment[] {
  return sizes.map((size, group) => ({
    id: `s${group + 1}`,
    label: labels[group] ?? '',
    rows: size,
    shown: rows.filter(({ key }) => groupOf.get(key) === group).map(({ id, key }) => ({ id, key })),
  }));
}

function coveredSegment(
  { id, label, rows, shown }: Segment,
  total: number,
  citedBy: readonly CitedRows[],
  everyCited: ReadonlySet<string>,
): CoveredSegment {
  const keys = new Set(shown.map(({ key }) => key));
  const inside = (some: readonly string[]): number => some.filter((row) => keys.has(row)).length;
  const share = total === 0 ? 0 : rows / total;
  return {
    id,
    label,
    rows,
    share,
    shown: shown.map((row) => row.id),
    cited: inside([...everyCited]),
    byModel: Object.fromEntries(citedBy.map((model) => [model.key, inside(model.rows)])),
    byPersona: Object.fromEntries(
      citedBy.flatMap(({ byPersona }) => byPersona.map((persona) => [persona.ref, inside(persona.rows)])),
    ),
    missing: citedBy.filter((model) => inside(model.rows) === 0).map(({ key }) => key),
    overRepresented: citedBy
      .filter((model) => isOverdone(inside(model.rows), model.rows.length, share))
      .map(({ key }) => key),
  };
}

function isOverdone(cited: number, all: number, share: number): boolean {
  const expected = all * share;
  return cited >= overdone * expected && cited - expected > z * Math.sqrt(expected * (1 - share));
}
