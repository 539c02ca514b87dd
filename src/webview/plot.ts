import { costText, durationText, percentText } from '../core/text/figures';
import type { ModelView } from '../protocol/messages';
import { citedRows } from './cited-rows';
import { hasEnded, modelLabel } from './status';

/** What the verified excerpts of the models are plotted against. */
export type PlotMeasure = 'cost' | 'latency' | 'coverage';

/** A model run in the plot. */
export interface PlotPoint {
  key: string;
  label: string;
  /** Null: not known; drawn apart. */
  x: number | null;
  /** Verified excerpts. */
  y: number;
  /** It will not change any more. */
  final: boolean;
}

export interface PlotAxis {
  /** Values with their labels, ascending, from 0 on. */
  ticks: { value: number; label: string }[];
  /** Where the axis ends. */
  most: number;
}

export const plotMeasures: readonly { id: PlotMeasure; label: string; axis: string; unknown: string }[] = [
  { id: 'cost', label: 'Cost', axis: 'Cost, USD', unknown: 'price unknown' },
  { id: 'latency', label: 'Latency', axis: 'Latency', unknown: 'latency unknown' },
  { id: 'coverage', label: 'Coverage', axis: 'Share of the shown rows that are cited', unknown: 'no rows' },
];

const formats: Readonly<Record<PlotMeasure, (value: number) => string>> = {
  cost: (value) => costText(value),
  latency: (value) => (value === 0 ? '0' : durationText(value)),
  coverage: percentText,
};

/** The models that cite anything, against a measure. */
export function plotPoints(models: readonly ModelView[], measure: PlotMeasure, rowsShown: number): PlotPoint[] {
  return models
    .filter(({ evidence }) => evidence.cited > 0)
    .map((model) => ({
      key: model.key,
      label: modelLabel(model),
      x: valueOf(model, measure, rowsShown),
      y: model.evidence.verified,
      final: hasEnded(model),
    }));
}

function valueOf(model: ModelView, measure: PlotMeasure, rowsShown: number): number | null {
  switch (measure) {
    case 'cost':
      return model.cost?.usd ?? null;
    case 'latency':
      return model.latencyMs;
    case 'coverage':
      return rowsShown === 0 ? null : citedRows(model.personas) / rowsShown;
  }
}

/** Values below it would be steps too small to reckon with. */
const negligible = 1e-12;

/** An axis from 0 to beyond the largest value, cut into 2 to 6 steps of 1, 2 or 5 times a power of ten; of zeros it says 0 alone. */
export function axisFor(values: readonly number[], format: (value: number) => string, leastStep = 0): PlotAxis {
  const most = Math.max(0, ...values);
  if (most < negligible) {
    return { ticks: [{ value: 0, label: format(0) }], most: 1 };
  }
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(leastStep, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  const count = Math.ceil(most / step + 1e-9);
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => ({ value: index * step, label: format(index * step) })),
    most: count * step,
  };
}

/** The axis of a measure. */
export function measureAxis(points: readonly PlotPoint[], measure: PlotMeasure): PlotAxis {
  return axisFor(
    points.flatMap(({ x }) => x ?? []),
    formats[measure],
  );
}

/** The plot in words, for those who do not see it; the table holds the figures. */
export function plotSummary(points: readonly PlotPoint[], measure: PlotMeasure): string {
  const said = points.map(
    ({ label, x, y, final }) =>
      `${label}: ${y} verified${final ? '' : ' so far'}, ${x === null ? `${measure} unknown` : formats[measure](x)}`,
  );
  return `Verified excerpts against ${measure}. ${said.join('; ')}.`;
}
