import { fieldLabels } from '../persona/persona';
import { countText, percentText } from '../text/figures';
import type { Coverage, CoveredSegment, DemographicCoverage } from './analysis-schema';
import type { DataCoverage } from './coverage';
import type { ModelPersonas } from './matching';

type Suggestion = Coverage['suggestions'][number];

/** Smaller parts of the data are not missed. */
const leastSegment = 0.05;
const leastLevel = 0.15;

/**
 * What the personas leave out or overdo, in sentences that name the part of the data, its size and the models; the largest part
 * first. Where no row is cited at all it cannot be told which parts are left out.
 */
export function suggestionsFrom(
  coverage: DataCoverage,
  demographics: readonly DemographicCoverage[],
  models: readonly ModelPersonas[],
): Suggestion[] {
  const keys = models.map(({ key }) => key);
  const isCited =
    coverage.segments.some(({ cited }) => cited > 0) || Object.values(coverage.rows).some(({ cited }) => cited > 0);
  const found = [
    ...(isCited ? coverage.segments : []).flatMap((segment) => ofSegment(segment, coverage, keys)),
    ...(isCited ? coverage.sources : []).flatMap(({ path, rows, byModel }) =>
      coverage.sources.length > 1 && rows > 0 && keys.every((key) => byModel[key] === 0)
        ? [
            {
              size: rows / totalRows(coverage),
              text: `No model cites ${path} (${rowsText(rows)}).`,
              segment: null,
              model: null,
            },
          ]
        : [],
    ),
    ...demographics.flatMap((attribute) => ofAttribute(attribute, keys)),
  ];
  return found
    .sort((left, right) => right.size - left.size)
    .map(({ text, segment, model }) => ({ text, segment, model }));
}

function ofSegment(
  { id, label, share, rows, missing, overRepresented, byModel }: CoveredSegment,
  coverage: DataCoverage,
  keys: readonly string[],
): (Suggestion & { size: number })[] {
  const name = `Segment ${id}${label === '' ? '' : ` (${label})`}`;
  const suggestions: (Suggestion & { size: number })[] = [];
  if (share >= leastSegment && missing.length > 0) {
    const whose = missing.length === keys.length ? '' : ` of ${listText(missing)}`;
    const text = `${name}, ${percentText(share)} of the rows (${countText(rows)}), appears in no persona${whose}.`;
    suggestions.push({ size: share, text, segment: id, model: only(missing) });
  }
  for (const key of overRepresented) {
    const cited = coverage.rows[key]?.cited ?? 0;
    const part = cited === 0 ? 0 : (byModel[key] ?? 0) / cited;
    const text = `${key} takes ${percentText(part)} of the rows it cites from ${name.toLowerCase()}, which holds ${percentText(share)} of the rows.`;
    suggestions.push({ size: part - share, text, segment: id, model: key });
  }
  return suggestions;
}

/** Answers that many give and no persona has; only where some persona states the attribute at all. */
function ofAttribute(
  { attribute, column, answering, levels }: DemographicCoverage,
  keys: readonly string[],
): (Suggestion & { size: number })[] {
  const isStated = levels.some(({ byModel }) => keys.some((key) => (byModel[key] ?? 0) > 0));
  return levels.flatMap(({ value, respondents, byModel }) => {
    const size = respondents / answering;
    const missing = keys.filter((key) => (byModel[key] ?? 0) === 0);
    if (!isStated || size < leastLevel || missing.length < keys.length) {
      return [];
    }
    const text = `${countText(respondents)} of ${countText(answering)} respondents answer ${value} (${column}); no persona has this ${fieldLabels[attribute].toLowerCase()}.`;
    return [{ size, text, segment: null, model: null }];
  });
}

function totalRows({ sources }: DataCoverage): number {
  return sources.reduce((sum, { rows }) => sum + rows, 0);
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${countText(rows)} rows`;
}

function listText(keys: readonly string[]): string {
  return keys.length < 2 ? keys.join('') : `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;
}

function only(keys: readonly string[]): string | null {
  return keys.length === 1 ? (keys[0] ?? null) : null;
}
