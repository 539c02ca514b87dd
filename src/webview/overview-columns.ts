import { costText, countOf, countText, durationText, percentText } from '../core/text/figures';
import type { ModelView, RunView } from '../protocol/messages';
import { citedRows } from './cited-rows';
import { sharedClaims } from './compared';
import { cost as costFigure, latency, tokensIn, tokensOut, waited, type Figure } from './figures';
import { hasEnded } from './status';
import { sumOf, unknownAmong } from './totals';

/** A figure of a model run or of all: what stands on top, its denominator or part below. */
export interface OverviewCell {
  top: string;
  below: string;
  /** What the column is ordered by; null where nothing is known. */
  order: number | null;
  /** Share in [0, 1] that is drawn as a bar; null where there is none. */
  share: number | null;
}

export interface OverviewColumn {
  id: string;
  title: string;
  /** What the second line of each cell is. */
  part: string;
  cell: (model: ModelView, run: RunSize) => OverviewCell;
  /** How far two of its figures are apart, in words; the sign is put before it. */
  distance: (difference: number) => string;
  total: (models: readonly ModelView[], run: RunSize) => OverviewCell;
}

/** What the totals of a run need beside its models. */
export type RunSize = Pick<RunView, 'status' | 'rowsShown' | 'totals' | 'aligned'>;

const nothing: OverviewCell = { top: '–', below: '', order: null, share: null };

/** Figures of the overview after model and status, from left to right. */
export const overviewColumns: readonly OverviewColumn[] = [
  {
    id: 'evidence',
    title: 'Evidence',
    part: 'verified of cited',
    distance: points,
    cell: (model) => evidenceCell([model]),
    total: evidenceCell,
  },
  {
    id: 'coverage',
    title: 'Coverage',
    part: 'rows cited',
    distance: points,
    cell: (model, run) => coverageCell([model], run),
    total: coverageCell,
  },
  {
    id: 'agreement',
    title: 'Agreement',
    part: 'claims others make too',
    distance: points,
    cell: (model, run) => agreementCell(model.key, run),
    total: () => nothing,
  },
  {
    id: 'tokens-in',
    title: 'Tokens in',
    part: 'cached',
    distance: countText,
    cell: (model) => figureCell(tokensIn(model), model.usage?.inputTokens ?? null),
    total: (models, run) => tokenSum(models, run, 'inputTokens'),
  },
  {
    id: 'tokens-out',
    title: 'Tokens out',
    part: 'reasoning',
    distance: countText,
    cell: (model) => figureCell(tokensOut(model), model.usage?.outputTokens ?? null),
    total: (models, run) => tokenSum(models, run, 'outputTokens'),
  },
  {
    id: 'latency',
    title: 'Latency',
    part: 'first token',
    distance: (difference) => durationText(difference),
    cell: (model) => ({
      ...figureCell(latency(model), model.latencyMs),
      below: model.timeToFirstTokenMs === null ? '' : durationText(model.timeToFirstTokenMs),
    }),
    total: (_, { totals, status }) => ({
      ...nothing,
      top: durationText(totals.wallMs),
      below: status === 'running' ? 'wall clock so far' : 'wall clock',
    }),
  },
  {
    id: 'waited',
    title: 'Waited',
    part: 'attempts',
    distance: (difference) => durationText(difference),
    cell: (model) => figureCell(waited(model), model.attempts > 0 || model.waitedMs > 0 ? model.waitedMs : null),
    total: (models) => ({
      ...nothing,
      top: durationText(models.reduce((sum, { waitedMs }) => sum + waitedMs, 0)),
      below: countOf(
        models.reduce((sum, { attempts }) => sum + attempts, 0),
        'attempt',
      ),
    }),
  },
  {
    id: 'cost',
    title: 'Cost',
    part: 'per verified excerpt',
    distance: (difference) => costText(difference),
    cell: (model) => {
      const { value, part } = costFigure(model);
      const usd = model.cost?.usd ?? null;
      return { top: value, below: perVerified(usd, model.evidence.verified) ?? part, order: usd, share: null };
    },
    total: costTotal,
  },
];

const telling = new Set(['tokens-in', 'tokens-out', 'latency', 'waited', 'cost']);

/** The columns of a run; while it is judged blind those that do not tell the models apart. */
export function columnsOf({ blind }: Pick<RunView, 'blind'>): readonly OverviewColumn[] {
  return blind ? overviewColumns.filter(({ id }) => !telling.has(id)) : overviewColumns;
}

/** Of two shares in percent. */
function points(difference: number): string {
  const shown = Math.round(difference * 100);
  return `${shown === 0 ? '< 1' : countText(shown)} points`;
}

/** `+12 points`: a figure of a model against that of the baseline; null where either is unknown. */
export function againstBaseline(
  { cell, distance }: OverviewColumn,
  model: ModelView,
  baseline: ModelView,
  run: RunSize,
): string | null {
  const [own, held] = [cell(model, run).order, cell(baseline, run).order];
  if (own === null || held === null) {
    return null;
  }
  const difference = own - held;
  return difference === 0 ? '±0' : `${difference > 0 ? '+' : '−'}${distance(Math.abs(difference))}`;
}

function evidenceCell(models: readonly ModelView[]): OverviewCell {
  const cited = models.reduce((sum, { evidence }) => sum + evidence.cited, 0);
  const verified = models.reduce((sum, { evidence }) => sum + evidence.verified, 0);
  if (cited === 0) {
    const silent = models.every((model) => hasEnded(model)) && models.some(({ personas }) => personas.length > 0);
    return silent ? { ...nothing, top: 'none' } : nothing;
  }
  const share = verified / cited;
  return { top: percentText(share), below: `${countText(verified)} of ${countText(cited)}`, order: share, share };
}

/** Different rows behind verified excerpts, of those shown. */
function coverageCell(models: readonly ModelView[], { rowsShown }: RunSize): OverviewCell {
  const delivered = models.flatMap(({ personas }) => personas);
  if (rowsShown === 0 || delivered.length === 0) {
    return nothing;
  }
  const rows = citedRows(delivered);
  const share = rows / rowsShown;
  return {
    top: percentText(share),
    below: `${countText(rows)} of ${countText(rowsShown)}`,
    order: share,
    share: null,
  };
}

/** Claims of a model that stand in a row with those of another. */
function agreementCell(key: string, { aligned }: RunSize): OverviewCell {
  const counts = aligned === null ? null : sharedClaims(aligned, key);
  if (counts === null || counts.all === 0) {
    return nothing;
  }
  const share = counts.shared / counts.all;
  return {
    top: percentText(share),
    below: `${countText(counts.shared)} of ${countText(counts.all)}`,
    order: share,
    share: null,
  };
}

function figureCell({ value, part }: Figure, order: number | null): OverviewCell {
  return { top: value, below: part, order, share: null };
}

function tokenSum(
  models: readonly ModelView[],
  { totals, status }: RunSize,
  field: 'inputTokens' | 'outputTokens',
): OverviewCell {
  const unknown = unknownAmong(models, ({ usage }) => usage?.[field] ?? null);
  const { figure, after } = sumOf(totals[field], unknown, status === 'running', (value) =>
    value === 0 ? 'none' : countText(value),
  );
  return { ...nothing, top: figure, below: after.replace(/^, /u, '') };
}

function costTotal(models: readonly ModelView[], { totals, status }: RunSize): OverviewCell {
  const unknown = unknownAmong(models, ({ cost }) => cost?.usd ?? null);
  const { figure, after } = sumOf(totals.usd, unknown, status === 'running', costText);
  const verified = models.reduce((sum, { evidence }) => sum + evidence.verified, 0);
  const below = unknown > 0 ? after.replace(/^, /u, '') : (perVerified(totals.usd, verified) ?? '');
  return { ...nothing, top: figure, below };
}

function perVerified(usd: number | null, verified: number): string | null {
  return usd === null || usd === 0 || verified === 0 ? null : costText(usd / verified);
}
