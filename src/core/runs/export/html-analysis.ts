import { agreementSentence, personaTitles } from '../../analysis/comparison-text';
import type { ConsensusClaim, ConsensusPersona } from '../../analysis/analysis-schema';
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
import { claimListNames, fieldLabels } from '../../persona/persona';
import type { Run } from '../run';
import { matchText } from './analysis-sections';
import { html, type Markup } from './html-markup';
import { asItIs, claimMarks, evidenceDetails, factList, list, quoteBlock, section, table } from './html-parts';

type Titles = (refs: readonly string[]) => string;

/** What the models say together, how they compare and what they take from the data; nothing for a run not analysed. */
export function htmlAnalysis(run: Run): Markup[] {
  const titles = personaTitles(run.models, asItIs);
  return [consensusSection(run, titles), matchSection(run, titles), coverageSection(run)].flatMap((part) => part ?? []);
}

function consensusSection({ consensus, analysis: { votes } }: Run, titles: Titles): Markup | null {
  return (
    consensus &&
    section(
      'consensus',
      'What the models say together',
      html`<p class="quiet">${supportNote}</p>
        ${votes ? table(votesTable(votes, asItIs)) : null}
        ${votes?.configuredOnly ? html`<p>No model has a verified excerpt: the configured weights count alone.</p>` : null}
        ${consensus.personas.map((persona, index) => consensusPersona(persona, `c${index + 1}`, titles))}`,
    )
  );
}

function consensusPersona(persona: ConsensusPersona, anchor: string, titles: Titles): Markup {
  const claim = (said: ConsensusClaim): Markup =>
    html`<bdi>${said.text}</bdi> ${claimMarks(said.evidence, persona.evidence, anchor)}
      <span class="quiet">(${claimStandingText(said)})</span>`;
  const summary = [persona.role, persona.summary].filter(({ text }) => text !== '');
  const wordings = (said: ConsensusClaim): Markup | null =>
    list(said.wordings.map(({ text, refs }) => html`${titles(refs)}: <bdi>${text}</bdi>`));
  return html`<details class="persona" open>
    <summary>
      <h3>${persona.id} <bdi>${persona.name}</bdi></h3>
      <span class="quiet">${personaStandingText(persona)}</span>
    </summary>
    <p class="quiet">${segmentText(persona)}. From ${titles(persona.members)}.</p>
    ${summary.map(
      (said) =>
        html`<p>${claim(said)}</p>
          ${wordings(said)}`,
    )}
    ${factList(persona, anchor)} ${divergences(persona, titles)}
    ${claimListNames.map(
      (name) =>
        html`<h4>${fieldLabels[name]}</h4>
          ${list(
            persona[name].map((said) => html`${claim(said)}${wordings(said)}`),
            'not in data',
          )}`,
    )}
    ${quoteBlock(persona, anchor)} ${evidenceDetails(persona.evidence, anchor)}
  </details> `;
}

function divergences(persona: ConsensusPersona, titles: Titles): Markup | null {
  const lines = divergenceLines(persona, titles, asItIs);
  return lines.length === 0
    ? null
    : html`<h4>Where they differ</h4>
        ${list(lines)}`;
}

function matchSection(run: Run, titles: Titles): Markup | null {
  const { matches, agreement, selfAgreement } = run.analysis;
  if (!matches || !agreement || !isCompared(run)) {
    return null;
  }
  return section(
    'matches',
    'Which personas are the same',
    html`${list(matches.map((match) => matchText(match, titles, asItIs)))}
      <p>${agreementSentence(agreement)}</p>
      ${Object.entries(selfAgreement ?? {}).map(([key, own]) => html`<p>${key} with its own repetitions: ${agreementSentence(own)}</p>`)}
      <p class="quiet">Agreement is no evidence: models trained on the same texts can be wrong alike.</p>`,
  );
}

function coverageSection({ analysis: { coverage } }: Run): Markup | null {
  if (!coverage) {
    return null;
  }
  return section(
    'coverage',
    'What they take from the data',
    html`${coverage.segments.length > 0 ? table(coverageTable(coverage, asItIs)) : null}
    ${list([...utilisationLines(coverage, asItIs), ...coverage.suggestions.map(({ text }) => text)])}`,
  );
}
