import type { ModelRun } from '../runs/run';
import { fieldLabels } from '../persona/persona';
import type { TextTable } from '../runs/comparison';
import { countOf, countText, percentText } from '../text/figures';
import type { ConsensusClaim, ConsensusPersona, Coverage, VoteShares } from './analysis-schema';

type Escape = (text: string) => string;

/** What is to be read with support scores. */
export const supportNote =
  'Support weighs how many of its excerpts are verified, how many respondents of the segment say the same, and which models say it. It is no probability, and models can be wrong alike.';

/** `2 of 3 models, 5 of 42 respondents, 2 of 2 excerpts verified, support 0.22`. */
export function claimStandingText({ counts, support }: Pick<ConsensusClaim, 'counts' | 'support'>): string {
  const { models, of, respondents, answering, verified, cited } = counts;
  const said = `${countText(models)} of ${countOf(of, 'model')}`;
  if (cited === 0) {
    return `${said}, ${support === null ? 'counted, nothing quoted' : 'nothing quoted, support 0'}`;
  }
  const score = `support ${(support ?? 0).toFixed(2)}`;
  return verified === 0
    ? `${said}, none of ${countOf(cited, 'excerpt')} verified, ${score}: a model's assertion`
    : `${said}, ${countText(respondents)} of ${countOf(answering, 'respondent')}, ${countText(verified)} of ${countOf(cited, 'excerpt')} verified, ${score}`;
}

/** `Consensus: 3 of 3 models, 100 % of the votes`; else why it is none. */
export function personaStandingText({ votes, support, singleSource }: ConsensusPersona): string {
  const standing = `${countText(votes.models)} of ${countOf(votes.of, 'model')}, ${percentText(support)} of the votes`;
  if (!singleSource) {
    return `Consensus: ${standing}${votes.families === 1 ? ', all of one family' : ''}`;
  }
  return votes.models === 1 ? `Single source: ${standing}` : `No consensus, too few votes or families: ${standing}`;
}

/** `41 rows nearest to what it cites, of 40 respondents`. */
export function segmentText({ segment }: Pick<ConsensusPersona, 'segment'>): string {
  return segment.rows === 0
    ? 'It cites no row'
    : `Its segment: ${countOf(segment.rows, 'row')} nearest to what it cites, of ${countOf(segment.respondents, 'respondent')}`;
}

/** `Age differs: 26–32 (a), 28–51 (b)`, a line for each divergence. */
export function divergenceLines(
  { divergences }: Pick<ConsensusPersona, 'divergences'>,
  titles: (refs: readonly string[]) => string,
  escape: Escape,
): string[] {
  const labels: Record<string, string> = fieldLabels;
  return divergences.map(
    ({ field, values }) =>
      `${labels[field] ?? field} differs: ${values.map(({ value, refs }) => `${escape(value)} (${titles(refs)})`).join('; ')}`,
  );
}

/** The say of each model and what goes into it. */
export function votesTable({ byModel }: VoteShares, escape: Escape): TextTable {
  return {
    header: ['Votes', 'Weight', 'Verified', 'Shared by', 'Effective'],
    rows: Object.entries(byModel).map(([key, { weight, verifiedShare, sharedBy, effectiveWeight }]) => [
      escape(key),
      numberText(weight),
      percentText(verifiedShare),
      countText(sharedBy),
      numberText(effectiveWeight),
    ]),
    figures: [1, 2, 3, 4],
  };
}

/** Which model cites how many rows of which part of the data. */
export function coverageTable({ segments, rows }: Coverage, escape: Escape): TextTable {
  const keys = Object.keys(rows);
  return {
    header: ['Segment', 'Rows', ...keys.map(escape)],
    rows: segments.map(({ id, label, rows: count, share, byModel }) => [
      `${id} ${escape(label)}`.trim(),
      `${countText(count)} (${percentText(share)})`,
      ...keys.map((key) => countText(byModel[key] ?? 0)),
    ]),
    figures: keys.map((_, index) => index + 2).concat(1),
  };
}

/** `18 of 120 shown rows are cited`, of each model, and what nobody cites. */
export function utilisationLines({ rows, respondents, sources, uncitedRows }: Coverage, escape: Escape): string[] {
  const shown = sources.reduce((sum, source) => sum + source.rows, 0);
  return [
    ...Object.entries(rows).map(([key, { cited, of }]) => {
      const people = respondents[key];
      const whose = people ? `, ${countText(people.cited)} of ${countOf(people.of, 'respondent')}` : '';
      return `${escape(key)} cites ${countText(cited)} of ${countOf(of, 'shown row')}${whose}.`;
    }),
    `No model cites ${countText(uncitedRows)} of ${countOf(shown, 'shown row')}.`,
  ];
}

function numberText(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** Whether there is more than one model run whose personas can be compared. */
export function isCompared({ models }: { models: readonly Pick<ModelRun, 'personas'>[] }): boolean {
  return models.filter(({ personas }) => personas.length > 0).length > 1;
}
