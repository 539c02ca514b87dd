import { useSignal } from '@preact/signals';
import { visibleText } from '../../../core/text/visible-text';
import type { ModelView } from '../../../protocol/messages';
import {
  axisFor,
  measureAxis,
  plotMeasures,
  plotPoints,
  plotSummary,
  type PlotMeasure,
  type PlotPoint,
} from '../../plot';

/** CSS pixels at full size. */
const width = 560;
const height = 280;
const area = { left: 36, right: 440, top: 12, bottom: 236 };
const unknownAt = 520;
const labelHeight = 14;

interface VerifiedPlotProps {
  models: readonly ModelView[];
  rowsShown: number;
  /** Cost and latency would tell the models apart. */
  blind: boolean;
}

/** How many excerpts of each model are verified, against what it cost, how long it took or how much of the data it covers. */
export function VerifiedPlot({ models, rowsShown, blind }: VerifiedPlotProps) {
  const measure = useSignal<PlotMeasure>(blind ? 'coverage' : 'cost');
  const points = plotPoints(models, measure.value, rowsShown);
  if (points.length === 0) {
    return null;
  }
  return (
    <section class="plot">
      <header>
        <h2>Verified excerpts against {measure.value}</h2>
        <fieldset class="choice" aria-label="Against">
          {plotMeasures
            .filter(({ id }) => !blind || id === 'coverage')
            .map(({ id, label }) => (
              <button key={id} type="button" aria-pressed={measure.value === id} onClick={() => (measure.value = id)}>
                {label}
              </button>
            ))}
        </fieldset>
      </header>
      <Drawing points={points} measure={measure.value} />
      <p class="secondary">
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <circle cx="6" cy="6" r="4" class="point" />
        </svg>
        final
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M6 1l5 5-5 5-5-5z" class="point so-far" />
        </svg>
        still running
      </p>
    </section>
  );
}

function Drawing({ points, measure }: { points: readonly PlotPoint[]; measure: PlotMeasure }) {
  const across = measureAxis(points, measure);
  const up = axisFor(
    points.map(({ y }) => y),
    String,
    1,
  );
  const toX = (value: number): number => area.left + (value / across.most) * (area.right - area.left);
  const toY = (value: number): number => area.bottom - (value / up.most) * (area.bottom - area.top);
  const placed = placedLabels(
    points.map((point) => ({ point, x: point.x === null ? unknownAt : toX(point.x), y: toY(point.y) })),
  );
  const { axis, unknown } = plotMeasures.find(({ id }) => id === measure) ?? { axis: '', unknown: '' };
  return (
    <svg
      class="drawing"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={visibleText(plotSummary(points, measure))}
    >
      {up.ticks.map(({ value, label }) => (
        <g key={value}>
          <line class="grid" x1={area.left} x2={area.right} y1={toY(value)} y2={toY(value)} />
          <text x={area.left - 6} y={toY(value) + 4} text-anchor="end">
            {label}
          </text>
        </g>
      ))}
      {across.ticks.map(({ value, label }) => (
        <text key={value} x={toX(value)} y={area.bottom + 16} text-anchor="middle">
          {label}
        </text>
      ))}
      <text x={(area.left + area.right) / 2} y={area.bottom + 34} text-anchor="middle">
        {axis}
      </text>
      {points.some(({ x }) => x === null) && (
        <text x={width - 4} y={area.bottom + 16} text-anchor="end">
          {unknown}
        </text>
      )}
      {placed.map(({ point, x, y, labelX, labelY, anchor }) => (
        <g key={point.key}>
          {point.final ? (
            <circle class="point" cx={x} cy={y} r={4.5} />
          ) : (
            <path class="point so-far" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} />
          )}
          <text class="label" x={labelX} y={labelY} text-anchor={anchor}>
            {shortened(point.label)} {point.y}
          </text>
        </g>
      ))}
    </svg>
  );
}

const longestLabel = 28;

/** The label as far as there is room for it; the table has all of it. */
function shortened(label: string): string {
  const visible = visibleText(label);
  return visible.length > longestLabel ? `${visible.slice(0, longestLabel - 1)}…` : visible;
}

interface Placed {
  point: PlotPoint;
  x: number;
  y: number;
}

/** Labels beside their points, on the side with more room, moved up until they are clear of those before. */
function placedLabels(
  points: readonly Placed[],
): (Placed & { labelX: number; labelY: number; anchor: 'start' | 'end' })[] {
  const taken: { left: number; right: number; y: number }[] = [];
  return points.map((placed) => {
    const anchor = placed.x > (area.left + area.right) / 2 ? 'end' : 'start';
    const labelX = anchor === 'end' ? placed.x - 9 : placed.x + 9;
    const length = (shortened(placed.point.label).length + 4) * 6;
    const [left, right] = anchor === 'end' ? [labelX - length, labelX] : [labelX, labelX + length];
    let labelY = placed.y + 4;
    const collides = (one: { left: number; right: number; y: number }): boolean =>
      one.left < right && left < one.right && Math.abs(one.y - labelY) < labelHeight;
    while (taken.some((one) => collides(one)) && labelY > area.top) {
      labelY -= labelHeight;
    }
    taken.push({ left, right, y: labelY });
    return { ...placed, labelX, labelY, anchor };
  });
}
