import { styleText } from 'node:util';
import type { RunComparison } from '../../core/analysis/compare-models';
import {
  attributeDifferenceText,
  claimFieldLabels,
  figuresTable,
  personaTitles,
  scoreText,
  similarityText,
} from '../../core/analysis/comparison-text';
import type { ComparedTo, TwoPersonas } from '../../core/analysis/compare-personas';
import type { PersonaDifference } from '../../core/analysis/persona-difference';
import type { Run } from '../../core/runs/run';
import { countOf } from '../../core/text/figures';
import { stability } from './model-comparison';
import { aligned, visible } from './text';

/** Two runs beside one another, for a terminal. */
export function runComparisonText(
  runs: Record<'before' | 'after', Pick<Run, 'models'>>,
  comparison: RunComparison,
  colour: boolean,
): string {
  const style = (format: 'bold' | 'dim', text: string): string =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const before = personaTitles(runs.before.models, visible);
  const after = personaTitles(runs.after.models, visible);
  const { header, rows, figures } = figuresTable(comparison.before, comparison.after, visible);
  const sections: [heading: string, lines: string[]][] = [
    [
      'In both runs',
      comparison.matched.flatMap(({ before: refs, after: others, score, closest }) => [
        `  ${before(refs)} and ${after(others)}: similarity ${scoreText(score)}`,
        ...(refs.length + others.length > 2
          ? [`    most alike: ${before([closest.before])} and ${after([closest.after])}`]
          : []),
        ...differenceLines(closest.difference),
      ]),
    ],
    ['Gone', comparison.gone.map((refs) => `  ${before(refs)}`)],
    ['New', comparison.new.map((refs) => `  ${after(refs)}`)],
    ['What came back', stability(comparison)],
  ];
  return [
    ...aligned([header, ...rows], figures).map((line, index) => (index === 0 ? style('bold', line) : line)),
    ...(comparison.sameData ? [] : ['', 'The runs were shown different rows: what differs may be the data.']),
    ...sections.flatMap(([heading, lines]) => (lines.length === 0 ? [] : ['', style('bold', heading), ...lines])),
  ].join('\n');
}

/** Two personas beside one another, for a terminal. */
export function personaComparisonText({ before, after, difference }: TwoPersonas, colour: boolean): string {
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const title = ({ model, persona }: ComparedTo): string => `“${visible(persona.name)}” (${visible(model)})`;
  return [
    bold(`${title(before)} and ${title(after)}`),
    `  similarity ${similarityText(difference.similarity)}`,
    ...differenceLines(difference).map((line) => line.slice(2)),
  ].join('\n');
}

function differenceLines({ attributes, claims, counts, differences }: PersonaDifference): string[] {
  const stated = attributes.flatMap((attribute) => attributeDifferenceText(attribute, visible) ?? []);
  const said = claims.flatMap(({ change, before, after }) => {
    const claim = change === 'new' ? after : change === 'dropped' ? before : null;
    return claim ? [`${change === 'new' ? '+' : '-'} ${claimFieldLabels[claim.field]}: ${visible(claim.text)}`] : [];
  });
  const kept = `${countOf(counts.identical + counts.reworded, 'claim')} in both, ${counts.reworded} in other words`;
  return [`    ${countOf(differences, 'difference')}; ${kept}`, ...[...stated, ...said].map((line) => `      ${line}`)];
}
