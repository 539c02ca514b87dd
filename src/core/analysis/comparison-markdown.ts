import type { TextTable } from '../runs/comparison';
import { escapeMarkdown } from '../text/escape-markdown';
import type { Run } from '../runs/run';
import { countOf } from '../text/figures';
import type { ClaimChange } from './claim-alignment';
import type { ComparedTo, TwoPersonas } from './compare-personas';
import {
  attributeDifferenceText,
  claimFieldLabels,
  figuresTable,
  personaTitles,
  scoreText,
  similarityText,
} from './comparison-text';
import type { PersonaDifference } from './persona-difference';
import type { RunDifference } from './run-difference';

/** Two personas and where they differ, as a document. Words from data and models are escaped. */
export function personaDifferenceMarkdown({ before, after, difference }: TwoPersonas): string {
  const title = ({ model, persona }: ComparedTo): string =>
    `${escapeMarkdown(persona.name)} (${escapeMarkdown(model)})`;
  return markdownDocument([
    `# ${title(before)} and ${title(after)}`,
    '',
    `Similarity ${similarityText(difference.similarity)}. ${countOf(difference.differences, 'difference')}; wording alone is none.`,
    '',
    ...differenceLines(difference),
  ]);
}

/** Two runs, what became of the personas and their figures, as a document. Words from data and models are escaped. */
export function runDifferenceMarkdown(
  runs: Record<'before' | 'after', Pick<Run, 'models'>>,
  difference: RunDifference,
): string {
  const [before, after] = [
    personaTitles(runs.before.models, escapeMarkdown),
    personaTitles(runs.after.models, escapeMarkdown),
  ];
  const groups = (heading: string, refs: readonly string[][], title: typeof before): string[] =>
    refs.length === 0 ? [] : [`## ${heading}`, '', ...refs.map((group) => `- ${title(group)}`), ''];
  return markdownDocument([
    `# Runs ${escapeMarkdown(difference.before.runId)} and ${escapeMarkdown(difference.after.runId)}`,
    '',
    ...markdownTable(figuresTable(difference.before, difference.after, escapeMarkdown)),
    '',
    difference.sameData
      ? 'Both runs were shown the same rows.'
      : 'The runs were shown different rows: what differs may be the data.',
    '',
    ...(difference.matched.length === 0 ? [] : ['## In both runs', '']),
    ...difference.matched.flatMap((match) => [
      `### ${before(match.before)} and ${after(match.after)}`,
      '',
      `Similarity ${scoreText(match.score)}. Most alike are ${before([match.closest.before])} and ${after([match.closest.after])}:`,
      '',
      ...differenceLines(match.closest.difference),
    ]),
    ...groups('Gone', difference.gone, before),
    ...groups('New', difference.new, after),
  ]);
}

function differenceLines({ attributes, claims, counts }: PersonaDifference): string[] {
  const attributeLines = attributes.flatMap((attribute) => attributeDifferenceText(attribute, escapeMarkdown) ?? []);
  const changes = claims.filter(({ change }) => change === 'new' || change === 'dropped').map(changeText);
  const reworded = claims.filter(({ change }) => change === 'reworded').map(changeText);
  const kept = `${countOf(counts.identical + counts.reworded, 'claim')} in both, ${counts.identical} in the same words.`;
  return [
    ...[...attributeLines, ...changes].map((line) => `- ${line}`),
    ...(attributeLines.length + changes.length > 0 ? [''] : []),
    kept,
    '',
    ...(reworded.length === 0 ? [] : ['In other words:', '', ...reworded.map((line) => `- ${line}`), '']),
  ];
}

function changeText({ change, before, after, score }: ClaimChange): string {
  const said = (claim: ClaimChange['before']): string =>
    claim ? `${claimFieldLabels[claim.field]}: “${escapeMarkdown(claim.text)}”` : '';
  return change === 'reworded'
    ? `${said(before)} and ${said(after)} (${scoreText(score)})`
    : `${change === 'new' ? 'Only the second' : 'Only the first'}, ${said(after ?? before)}`;
}

/** A table as Markdown, figures to the right. */
export function markdownTable({ header, rows, figures }: TextTable): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, index) => (figures.includes(index) ? '--:' : '---'));
  return [line(header), `|${rule.join('|')}|`, ...rows.map(line)];
}

/** Lines as a file: one line break at its end. */
export function markdownDocument(lines: readonly string[]): string {
  return `${lines.join('\n').trimEnd()}\n`;
}
