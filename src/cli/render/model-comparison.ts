import { styleText } from 'node:util';
import type { ModelComparison } from '../../core/analysis/compare-models';
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
} from '../../core/analysis/comparison-text';
import { signalLines } from '../../core/analysis/signal-text';
import type { ReviewSummary } from '../../core/reviews/review-summary';
import type { Run } from '../../core/runs/run';
import { countOf, countText } from '../../core/text/figures';
import { aligned, visible } from './text';

type Style = (format: 'bold' | 'dim', text: string) => string;
type Titles = (refs: readonly string[]) => string;

/** The models of a run beside one another, for a terminal. */
export function modelComparisonText(
  run: Run,
  comparison: ModelComparison & { reviews: ReviewSummary },
  colour: boolean,
): string {
  const style: Style = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const titles = personaTitles(run.models, visible);
  const { rowsShown, name } = comparison.run;
  const sections: [heading: string, lines: string[]][] = [
    ['Which model with which data', scorecard(comparison, style)],
    ['Who has the same personas', matches(comparison, titles)],
    ['What each model made of the one before', sequence(comparison, titles)],
    ['What came back in repetitions', repetitions(comparison)],
    ['Signals to look at, no verdicts', signalLines(comparison.signals, titles, visible).map((line) => `  ${line}`)],
    ['What people say', reviews(comparison.reviews)],
  ];
  return [
    style('bold', `${visible(name ?? run.data.sources[0]?.path ?? 'Personas')}: ${run.status}`),
    style(
      'dim',
      `Run ${run.runId} · ${shareText(rowsShown)} rows shown · ${countOf(comparison.run.personas, 'persona')}`,
    ),
    ...sections.flatMap(([heading, lines]) => (lines.length === 0 ? [] : ['', style('bold', heading), ...lines])),
  ].join('\n');
}

function scorecard({ scorecard: scores, evidence }: ModelComparison, style: Style): string[] {
  const tables = scorecardTables(scores, visible).flatMap(({ header, rows, figures }) => [
    ...aligned([header, ...rows], figures).map((line, index) => (index === 0 ? style('dim', line) : line)),
    '',
  ]);
  const { uncited } = evidence;
  return [
    ...tables,
    `${countText(uncited.rows.length)} of ${countOf(uncited.of, 'shown row')} cited by no model.`,
    ...scorecardNotes.map((note) => style('dim', note)),
  ];
}

function matches({ matches: all, differences, agreement }: ModelComparison, titles: Titles): string[] {
  const shared = all.filter(({ unique }) => !unique);
  const unique = all.filter((match) => match.unique);
  return [
    ...shared.flatMap((match) => [
      `  ${match.id}  ${titles([...match.members, ...match.duplicates])}`,
      `      similarity ${scoreText(match.score)}: ${partsText(match.parts)}${attributesText(match)}`,
      ...differencesText(
        differences.find((difference) => difference.match === match.id),
        visible,
      ).map((line) => `      ${line}`),
    ]),
    ...unique.map((match) => `  ${match.id}  only ${titles([...match.members, ...match.duplicates])}`),
    ...(all.length === 0 ? ['  There are no personas.'] : [agreementSentence(agreement)]),
  ];
}

function sequence({ sequential }: ModelComparison, titles: Titles): string[] {
  return sequential.flatMap(({ key, against, kept, added, dropped, claims }) => [
    `  ${visible(key)} after ${visible(against)}: kept ${kept.length}, added ${added.length}, dropped ${dropped.length}; ` +
      `claims of the kept ones: ${claims.identical} as they were, ${claims.reworded} reworded, ${claims.new} new, ${claims.dropped} dropped`,
    ...kept.map(
      ({ before, after, difference }) =>
        `    ${titles([before])} became ${titles([after])}: ${countOf(difference.differences, 'difference')}`,
    ),
    ...added.map((ref) => `    added ${titles([ref])}`),
    ...dropped.map((ref) => `    dropped ${titles([ref])}`),
  ]);
}

function repetitions(comparison: ModelComparison): string[] {
  const agreements = Object.entries(comparison.selfAgreement).map(
    ([key, agreement]) => `  ${visible(key)} with itself: ${agreementSentence(agreement, 'another of its runs')}`,
  );
  return [...stability(comparison), ...agreements];
}

/** Which personas came back, for each model that was asked several times. */
export function stability({ stability: found }: Pick<ModelComparison, 'stability'>): string[] {
  return found.flatMap(({ model, of, personas, everyTime, once }) => [
    `  ${visible(model)}, ${of} repetitions: of ${countOf(personas.length, 'persona')} ${everyTime} came every time, ${once} once`,
    ...personas.map(({ name, present, claims }) => {
      const recurring = claims.filter((claim) => claim.present === present).length;
      return present === 1
        ? `    1 of ${of}  “${visible(name)}”`
        : `    ${present} of ${of}  “${visible(name)}”, ${recurring} of ${countOf(claims.length, 'claim')} each time`;
    }),
  ]);
}

function reviews({ raters, agreement, winners, ratings, edited, ignored, unreadable }: ReviewSummary): string[] {
  const said = [
    ...(raters.length === 0
      ? []
      : [`  ${countOf(raters.length, 'person', 'people')}: ${raters.map(visible).join(', ')}`]),
    ...Object.entries(ratings).map(
      ([key, { count, mean }]) => `  ${visible(key)}: ${mean.toFixed(1)} of 5 over ${countOf(count, 'rating')}`,
    ),
    ...Object.entries(winners).map(([key, count]) => `  ${visible(key)}: chosen as the best by ${count}`),
    ...(edited > 0 ? [`  ${countOf(edited, 'persona')} edited; the run itself is as the models wrote it`] : []),
  ];
  const alpha = agreement.figures?.alpha;
  return [
    ...said,
    ...(agreement.raters > 1
      ? [
          agreement.figures === null
            ? `  Agreement of people: not shown below ten personas that two of them rated (${agreement.units})`
            : `  Agreement of people: Krippendorff's α ${alpha == null ? 'open, as all ratings are the same' : alpha.toFixed(2)} (ordinal) over ${countOf(agreement.units, 'persona')}`,
        ]
      : []),
    ...ignored.map(({ by, reason }) => `  not done, by ${visible(by)}: ${visible(reason)}`),
    ...unreadable.map(({ problem }) => `  ${visible(problem)}`),
  ];
}
