import { escapeMarkdown } from '../text/escape-markdown';
import type { Run } from '../runs/run';
import { countOf, countText } from '../text/figures';
import type { ModelComparison } from './compare-models';
import { markdownDocument, markdownTable } from './comparison-markdown';
import {
  agreementSentence,
  attributesText,
  differencesText,
  partsText,
  personaTitles,
  scorecardNotes,
  scorecardTables,
  scoreText,
  shareText,
} from './comparison-text';
import { signalLines } from './signal-text';

/** The models of a run beside one another, as a document. Words from data and models are escaped. */
export function modelComparisonMarkdown(run: Pick<Run, 'models'>, comparison: ModelComparison): string {
  const { run: figures, scorecard, evidence } = comparison;
  const titles = personaTitles(run.models, escapeMarkdown);
  const signals = signalLines(comparison.signals, titles, escapeMarkdown);
  return markdownDocument([
    `# ${escapeMarkdown(figures.name ?? 'Personas')}: models compared`,
    '',
    `Run ${figures.runId}, ${figures.createdAt}, ${figures.mode}: **${figures.status}**, ${shareText(figures.rowsShown)} rows shown`,
    '',
    ...scorecardTables(scorecard, escapeMarkdown).flatMap((table) => [...markdownTable(table), '']),
    `${countText(evidence.uncited.rows.length)} of ${countOf(evidence.uncited.of, 'shown row')} cited by no model.`,
    '',
    ...scorecardNotes.flatMap((note) => [note, '']),
    '## Who has the same personas',
    '',
    ...matchLines(comparison, titles),
    '',
    agreementSentence(comparison.agreement),
    '',
    ...section('What each model made of the one before', sequenceLines(comparison, titles)),
    ...section('What came back in repetitions', stabilityLines(comparison)),
    ...section(
      'Signals to look at, no verdicts',
      signals.map((line) => `- ${line}`),
    ),
  ]);
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, ''];
}

function matchLines({ matches, differences }: ModelComparison, titles: (refs: readonly string[]) => string): string[] {
  return matches.flatMap((match) => {
    const named = titles([...match.members, ...match.duplicates]);
    const [differing] = differencesText(
      differences.find((candidate) => candidate.match === match.id),
      escapeMarkdown,
    );
    return match.unique
      ? [`- Only ${named}`]
      : [
          `- ${named}`,
          `  - similarity ${scoreText(match.score)}: ${partsText(match.parts)}${attributesText(match)}`,
          ...(differing === undefined ? [] : [`  - ${differing}`]),
        ];
  });
}

function sequenceLines({ sequential }: ModelComparison, titles: (refs: readonly string[]) => string): string[] {
  return sequential.flatMap(({ key, against, kept, added, dropped, claims }) => [
    `- ${escapeMarkdown(key)} after ${escapeMarkdown(against)}: claims of the kept personas ${claims.identical} as they were, ${claims.reworded} reworded, ${claims.new} new, ${claims.dropped} dropped`,
    ...kept.map(
      ({ before, after, difference }) =>
        `  - ${titles([before])} became ${titles([after])}: ${countOf(difference.differences, 'difference')}`,
    ),
    ...added.map((ref) => `  - added ${titles([ref])}`),
    ...dropped.map((ref) => `  - dropped ${titles([ref])}`),
  ]);
}

function stabilityLines({ stability }: ModelComparison): string[] {
  return stability.flatMap(({ model, of, personas, everyTime, once }) => [
    `- ${escapeMarkdown(model)}, ${of} repetitions: of ${countOf(personas.length, 'persona')} ${everyTime} came every time, ${once} once`,
    ...personas.flatMap(({ name, present, claims }) => [
      `  - ${present} of ${of}: ${escapeMarkdown(name)}`,
      ...claims.map((claim) => `    - ${claim.present} of ${of}: ${escapeMarkdown(claim.text)}`),
    ]),
  ]);
}
