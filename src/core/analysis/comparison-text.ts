import { fieldLabels } from '../persona/persona';
import type { TextTable } from '../runs/comparison';
import type { ModelRun } from '../runs/run';
import { costText, countOf, countText, durationText, factValueText, percentText } from '../text/figures';
import type { AlignedMatch } from './aligned-personas';
import type { Match, ModelAgreement } from './analysis-schema';
import type { ClaimField } from './claim-comparison';
import { personaReference } from './matching';
import type { AttributeDifference } from './persona-difference';
import type { RunFigures } from './run-difference';
import type { ModelScore, Share } from './scorecard';
import type { Similarity } from './similarity';

/** Makes text from data and models fit to be printed. */
export type Escape = (text: string) => string;

/** How the fields of claims are called wherever people read them. */
export const claimFieldLabels: Record<ClaimField, string> = { ...fieldLabels, role: 'Role', summary: 'Summary' };

/** What is to be read with a scorecard. */
export const scorecardNotes = [
  'No overall score: what each figure is worth is for you to say. That models agree is no proof that they are right.',
  'Said alike, quoted alike: how alike the personas of a model are in their words, and the excerpts they rest on (0 to 1).',
];

/** `42 of 45`; `–` of none; null is `unknown`. */
export function shareText(share: Share | null): string {
  return share === null ? 'unknown' : share.of === 0 ? '–' : `${countText(share.count)} of ${countText(share.of)}`;
}

/** `0.62`; null is `–`. */
export function scoreText(score: number | null): string {
  return score === null ? '–' : score.toFixed(2);
}

/** The models of a run by what there is to judge them by: what they take from the data, then what they are like and take. */
export function scorecardTables(scores: readonly ModelScore[], escape: Escape): TextTable[] {
  const known = (share: Share | null): string => (share === null ? '–' : shareText(share));
  const fromData = scores.map(({ key, verified, claims, coverage }) => [
    escape(key),
    shareText(verified),
    shareText(claims),
    known(coverage.segments),
    shareText(coverage.rows),
    known(coverage.respondents),
  ]);
  const like = scores.map(({ key, personas, claims, shared, diversity, latencyMs, usd, usdPerVerifiedClaim }) => [
    escape(key),
    known(shared),
    personas < 2 ? '–' : `${scoreText(diversity.said)} / ${scoreText(diversity.quoted)}`,
    durationText(latencyMs),
    costText(usd),
    usd !== null && claims.count === 0 ? '–' : costText(usdPerVerifiedClaim),
  ]);
  const figures = [1, 2, 3, 4, 5];
  return [
    {
      header: ['Model', 'Excerpts verified', 'Claims verified', 'Segments', 'Rows cited', 'Respondents'],
      rows: fromData,
      figures,
    },
    {
      header: ['Model', 'Also with others', 'Said / quoted alike', 'Latency', 'Cost', 'Per verified claim'],
      rows: like,
      figures,
    },
  ];
}

/** Two runs in figures. */
export function figuresTable(before: RunFigures, after: RunFigures, escape: Escape): TextTable {
  const row = (label: string, text: (run: RunFigures) => string): string[] => [label, text(before), text(after)];
  return {
    header: ['', escape(before.runId), escape(after.runId)],
    rows: [
      row('Study', ({ name }) => escape(name ?? '–')),
      row('Mode', ({ mode }) => mode),
      row('Status', ({ status }) => status),
      row('Models that succeeded', ({ models }) => shareText(models)),
      row('Rows shown', ({ rowsShown }) => shareText(rowsShown)),
      row('Personas', ({ personas }) => countText(personas)),
      row('Excerpts verified', ({ excerpts }) => shareText(excerpts)),
      row('Claims verified', ({ claims }) => shareText(claims)),
      row('Tokens in', ({ totals }) => tokens(totals.inputTokens, totals.tokensComplete)),
      row('Tokens out', ({ totals }) => tokens(totals.outputTokens, totals.tokensComplete)),
      row('Cost', ({ totals }) => costText(totals.usd, totals.usdComplete)),
      row('Time', ({ totals }) => durationText(totals.wallMs)),
    ],
    figures: [1, 2],
  };
}

/** How far models agree, or a model with itself, in a sentence. */
export function agreementSentence(
  { units, groups, figures, matchRate }: ModelAgreement,
  other: 'another model' | 'another of its runs' = 'another model',
): string {
  const shared = matchRate === null ? '' : ` ${percentText(matchRate)} of the personas have a match with ${other}.`;
  const basis = `${countOf(units, 'attribute')} of ${countOf(groups, 'matched persona')}`;
  if (figures === null) {
    return `Agreement on attributes: not shown below ten units (${basis}).${shared}`;
  }
  const { alpha, interval, rawAgreement, ac1 } = figures;
  const range = interval === null ? '' : ` (95 %: ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  const krippendorff = alpha === null ? 'open, as all values are the same' : `${alpha.toFixed(2)}${range}`;
  return `Agreement on attributes: Krippendorff's α ${krippendorff}, raw ${percentText(rawAgreement)}, AC1 ${ac1.toFixed(2)}, over ${basis}.${shared}`;
}

/** `0.62: text 0.48, evidence 0.80, attributes –`. */
export function similarityText({ score, parts }: Similarity): string {
  return `${scoreText(score)}: ${partsText(parts)}`;
}

export function partsText({ text, evidence, attributes }: Similarity['parts']): string {
  return `text ${scoreText(text)}, evidence ${scoreText(evidence)}, attributes ${scoreText(attributes)}`;
}

/** `; the same age; different location`, after a match. */
export function attributesText({ matching, diverging }: Pick<Match, 'matching' | 'diverging'>): string {
  const named = (names: typeof matching): string => names.map((name) => fieldLabels[name].toLowerCase()).join(', ');
  return [
    ...(matching.length > 0 ? [`; the same ${named(matching)}`] : []),
    ...(diverging.length > 0 ? [`; different ${named(diverging)}`] : []),
  ].join('');
}

/** Which fields of matched personas differ, claims by their words; empty where none does. */
export function differencesText(difference: AlignedMatch | undefined, escape: Escape): string[] {
  if (!difference || difference.differing === 0) {
    return [];
  }
  const said = difference.claims
    .filter(({ differs }) => differs)
    .map(({ field, words }) => `${claimFieldLabels[field].toLowerCase()} (${words.map(escape).join(', ')})`);
  const stated = difference.attributes
    .filter(({ relation }) => relation === 'contradicts' || relation === 'partial')
    .map(
      ({ name, relation }) =>
        `${fieldLabels[name].toLowerCase()} (${relation === 'partial' ? 'not stated by all' : relation})`,
    );
  return [`${difference.differing} of ${difference.rows} fields differ: ${[...stated, ...said].join(', ')}`];
}

/** `Age: 25–34, then 41 (contradicts)`; null where the attribute does not differ. */
export function attributeDifferenceText(
  { name, before, after, relation }: AttributeDifference,
  escape: Escape,
): string | null {
  const value = (given: AttributeDifference['before']): string =>
    given === null ? 'not in data' : escape(factValueText(given));
  return relation === 'same' || relation === 'unstated'
    ? null
    : `${fieldLabels[name]}: ${value(before)}, then ${value(after)}${relation === 'contradicts' ? ' (contradicts)' : ''}`;
}

/**
 * What personas are called, by their references: `“Sam” (test:a, test:b)`, those of the same name together, in the order of the first of
 * them. A reference to none of them is its own name.
 */
export function personaTitles(
  models: readonly Pick<ModelRun, 'key' | 'personas'>[],
  escape: Escape,
): (refs: readonly string[]) => string {
  const known = new Map(
    models.flatMap(({ key, personas }) =>
      personas.map(
        (persona) => [personaReference(key, persona), { key, name: escape(persona.name) || persona.id }] as const,
      ),
    ),
  );
  return (refs) => {
    const keysByName = new Map<string, string[]>();
    for (const ref of refs) {
      const { name, key } = known.get(ref) ?? { name: escape(ref), key: null };
      keysByName.set(name, [...(keysByName.get(name) ?? []), ...(key === null ? [] : [escape(key)])]);
    }
    return [...keysByName]
      .map(([name, keys]) => (keys.length === 0 ? name : `“${name}” (${keys.join(', ')})`))
      .join(', ');
  };
}

function tokens(count: number | null, complete: boolean): string {
  return count === 0 && complete ? 'none' : count === null || complete ? countText(count) : `≥ ${countText(count)}`;
}
