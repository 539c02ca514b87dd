import { agreementSentence, partsText, personaTitles, scoreText } from '../../analysis/comparison-text';
import type { ConsensusClaim, ConsensusPersona, Match } from '../../analysis/analysis-schema';
import {
  claimStandingText,
  coverageTable,
  divergenceLines,
  isCompared,
  personaStandingText,
  segmentText,
  supportNote,
  utilisationLines,
  votesTable,
} from '../../analysis/consensus-text';
import { claimListNames, demographicNames, fieldLabels } from '../../persona/persona';
import { factText } from '../../text/figures';
import type { TextTable } from '../comparison';
import type { Run } from '../run';

/** How a report writes things down: what has a meaning in its format is escaped. */
export interface ReportFormat {
  escape: (text: string) => string;
  table: (table: TextTable) => string[];
}

type Titles = (refs: readonly string[]) => string;

/** What the models say together, how they compare and what they take from the data, as Markdown; nothing for a run not analysed. */
export function analysisSections(run: Run, format: ReportFormat): string[] {
  const titles = personaTitles(run.models, format.escape);
  return [
    ...consensusSection(run, titles, format),
    ...matchSection(run, titles, format),
    ...coverageSection(run, format),
  ];
}

function consensusSection({ consensus, analysis }: Run, titles: Titles, format: ReportFormat): string[] {
  if (consensus === null) {
    return [];
  }
  const { votes } = analysis;
  return [
    '## What the models say together',
    '',
    supportNote,
    '',
    ...(votes ? [...format.table(votesTable(votes, format.escape)), ''] : []),
    ...(votes?.configuredOnly ? ['No model has a verified excerpt: the configured weights count alone.', ''] : []),
    ...consensus.personas.flatMap((persona) => personaLines(persona, titles, format)),
  ];
}

function personaLines(persona: ConsensusPersona, titles: Titles, { escape }: ReportFormat): string[] {
  const claim = (said: ConsensusClaim): string =>
    `${escape(said.text)}${said.evidence.length > 0 ? ` \\[${said.evidence.join(', ')}\\]` : ''} (${claimStandingText(said)})`;
  const wordings = [persona.role, persona.summary].flatMap((said) => said.wordings);
  return [
    `### ${persona.id} ${escape(persona.name)}`,
    '',
    `${personaStandingText(persona)}. ${segmentText(persona)}. From ${titles(persona.members)}.`,
    '',
    ...[persona.role, persona.summary].filter(({ text }) => text !== '').flatMap((said) => [claim(said), '']),
    ...wordings.map(({ text, refs }) => `- ${titles(refs)}: ${escape(text)}`),
    ...(wordings.length > 0 ? [''] : []),
    ...demographicNames.map((name) => {
      const fact = persona.demographics[name];
      return `- ${fieldLabels[name]}: ${fact === null ? 'not in data' : escape(factText(fact))}`;
    }),
    ...divergenceLines(persona, titles, escape).map((line) => `- ${line}`),
    '',
    ...claimListNames.flatMap((name) => [
      `**${fieldLabels[name]}**`,
      '',
      ...(persona[name].length === 0 ? ['not in data'] : persona[name].map((said) => `- ${claim(said)}`)),
      '',
    ]),
    ...(persona.quote ? [`> ${escape(persona.quote.text)} \\[${persona.quote.evidence}\\]`, ''] : []),
    ...persona.evidence
      .filter(({ verdict }) => verdict === 'verified')
      .map(({ id, source, row, excerpt }) => `- ${id}: ${escape(source)} row ${row}: “${escape(excerpt)}”`),
    '',
  ];
}

function matchSection(run: Run, titles: Titles, { escape }: ReportFormat): string[] {
  const { matches, agreement, selfAgreement } = run.analysis;
  if (!matches || !agreement || !isCompared(run)) {
    return [];
  }
  return [
    '## Which personas are the same',
    '',
    ...matches.map((match) => `- ${match.id}: ${matchText(match, titles, escape)}`),
    '',
    agreementSentence(agreement),
    '',
    ...Object.entries(selfAgreement ?? {}).flatMap(([key, own]) => [
      `${escape(key)} with its own repetitions: ${agreementSentence(own)}`,
      '',
    ]),
    'Agreement is no evidence: models trained on the same texts can be wrong alike.',
    '',
  ];
}

/** `“Sam” (a, b): similarity 0.62 (…); shared words …`, or whose alone it is. */
export function matchText(match: Match, titles: Titles, escape: (text: string) => string): string {
  const who = titles([...match.members, ...match.duplicates]);
  if (match.unique) {
    return `only ${who}`;
  }
  const named = (names: Match['matching']): string => names.map((name) => fieldLabels[name].toLowerCase()).join(', ');
  const why = [
    ...(match.sharedWords.length > 0 ? [`shared words ${escape(match.sharedWords.join(', '))}`] : []),
    ...(match.matching.length > 0 ? [`the same ${named(match.matching)}`] : []),
    ...(match.diverging.length > 0 ? [`different ${named(match.diverging)}`] : []),
  ];
  return `${who}: similarity ${scoreText(match.score)} (${partsText(match.parts)})${why.map((text) => `; ${text}`).join('')}`;
}

function coverageSection({ analysis: { coverage } }: Run, { escape, table }: ReportFormat): string[] {
  if (!coverage) {
    return [];
  }
  return [
    '## What they take from the data',
    '',
    ...(coverage.segments.length > 0 ? [...table(coverageTable(coverage, escape)), ''] : []),
    ...utilisationLines(coverage, escape).map((line) => `- ${line}`),
    ...coverage.suggestions.map(({ text }) => `- ${escape(text)}`),
    '',
  ];
}
