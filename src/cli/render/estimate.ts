import { styleText } from 'node:util';
import type { Estimate, ModelEstimate } from '../../core/money/estimate';
import { budgetSentence, comparisonSentence, estimateBasis } from '../../core/text/estimate-words';
import { costText, countText } from '../../core/text/figures';
import { aligned, visible } from './text';

/** An estimate as a table for a terminal, with what it rests on. */
export function estimateText(estimate: Estimate, colour: boolean): string {
  const dim = (text: string): string => (colour ? styleText('dim', text, { validateStream: false }) : text);
  const { models, totals } = estimate;
  const header = ['Model', 'Runs', 'Tokens in', 'Tokens out', 'Fits', 'Cost per run', 'Cost', 'At most'];
  const total = [
    'Total',
    countText(totals.runs),
    countText(totals.inputTokens),
    countText(totals.outputTokens),
    '',
    '',
    costText(totals.usd, totals.usdComplete),
    '',
  ];
  const lines = aligned([header, ...models.map(cells), total], [1, 2, 3, 5, 6, 7]);
  const notes = models.flatMap(({ key, notes, error }) =>
    [...notes, ...(error ? [`would not start: ${error.message}`] : [])].map((note) => visible(`${key}: ${note}`)),
  );
  const sentences = [comparisonSentence(estimate), budgetSentence(estimate)].flatMap((text) => text ?? []);
  return [
    ...lines.map((line, index) => (index === 0 ? dim(line) : line)),
    '',
    ...[...sentences, ...notes].map(visible),
    ...estimateBasis(estimate).map(dim),
  ].join('\n');
}

function cells(model: ModelEstimate): string[] {
  const isCalled = model.inputSource !== 'none';
  const cost = (usd: number | null): string => (model.local ? 'free' : costText(usd, true));
  return [
    visible(model.key),
    countText(model.runs),
    isCalled ? `${model.inputSource === 'estimated' ? '~' : ''}${countText(model.inputTokens)}` : 'none',
    isCalled ? `~${countText(model.outputTokens)}` : 'none',
    fitsText(model),
    cost(model.usdPerRun),
    cost(model.usd),
    cost(model.highestUsd),
  ];
}

function fitsText({ fits, contextTokens, inputSource }: ModelEstimate): string {
  if (inputSource === 'none') {
    return '–';
  }
  return fits === null ? 'unknown' : `${fits ? 'yes' : 'no'}, of ${countText(contextTokens)}`;
}
