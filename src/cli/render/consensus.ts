import type { ConsensusClaim, ConsensusPersona } from '../../core/analysis/analysis-schema';
import { agreementSentence, personaTitles, scoreText } from '../../core/analysis/comparison-text';
import {
  claimStandingText,
  coverageTable,
  divergenceLines,
  isCompared,
  personaStandingText,
  segmentText,
  supportNote,
  utilisationLines,
} from '../../core/analysis/consensus-text';
import { claimListNames, demographicNames, fieldLabels } from '../../core/persona/persona';
import type { Run } from '../../core/runs/run';
import { factText } from '../../core/text/figures';
import { aligned, visible } from './text';

type Style = (format: 'bold' | 'dim', text: string) => string;
type Titles = (refs: readonly string[]) => string;

/** What the models say together, how they compare and what they take from the data; nothing for a run not analysed. */
export function analysisLines(run: Run, style: Style): string[] {
  const titles = personaTitles(run.models, visible);
  return [...consensusLines(run, titles, style), ...matchLines(run, titles, style), ...coverageLines(run, style)];
}

function consensusLines({ consensus }: Run, titles: Titles, style: Style): string[] {
  return consensus === null
    ? []
    : [
        style('bold', 'What the models say together'),
        style('dim', supportNote),
        ...consensus.personas.flatMap((persona) => personaLines(persona, titles, style)),
        '',
      ];
}

function personaLines(persona: ConsensusPersona, titles: Titles, style: Style): string[] {
  const claim = (said: ConsensusClaim): string =>
    `${visible(said.text)} ${style('dim', `(${claimStandingText(said)})`)}`;
  const facts = demographicNames.flatMap((name) => {
    const fact = persona.demographics[name];
    return fact ? [`${fieldLabels[name]}: ${visible(factText(fact))}`] : [];
  });
  return [
    `  ${persona.id} ${style('bold', visible(persona.name))}`,
    `     ${personaStandingText(persona)}. ${segmentText(persona)}.`,
    style('dim', `     From ${titles(persona.members)}`),
    ...[persona.role, persona.summary].filter(({ text }) => text !== '').map((said) => `     ${claim(said)}`),
    ...facts.map((line) => `     ${line}`),
    ...divergenceLines(persona, titles, visible).map((line) => `     ${line}`),
    ...claimListNames.flatMap((name) =>
      persona[name].length === 0
        ? []
        : [`     ${fieldLabels[name]}`, ...persona[name].map((said) => `       - ${claim(said)}`)],
    ),
    ...(persona.quote ? [`     “${visible(persona.quote.text)}”`] : []),
  ];
}

function matchLines(run: Run, titles: Titles, style: Style): string[] {
  const { matches, agreement } = run.analysis;
  if (!matches || !agreement || !isCompared(run)) {
    return [];
  }
  return [
    style('bold', 'Which personas are the same'),
    ...matches.map(({ id, members, duplicates, unique, score, sharedWords }) => {
      const who = titles([...members, ...duplicates]);
      const words = sharedWords.length > 0 ? `: ${sharedWords.map(visible).join(', ')}` : '';
      return unique ? `  ${id}  only ${who}` : `  ${id}  ${who}, similarity ${scoreText(score)}${words}`;
    }),
    `  ${agreementSentence(agreement)}`,
    '',
  ];
}

function coverageLines({ analysis: { coverage } }: Run, style: Style): string[] {
  if (!coverage) {
    return [];
  }
  const { header, rows, figures } = coverageTable(coverage, visible);
  const table = aligned([header, ...rows], figures);
  return [
    style('bold', 'What they take from the data'),
    ...(coverage.segments.length > 0 ? table.map((line, index) => `  ${index === 0 ? style('dim', line) : line}`) : []),
    ...utilisationLines(coverage, visible).map((line) => `  ${line}`),
    ...coverage.suggestions.map(({ text }) => `  - ${visible(text)}`),
    '',
  ];
}
