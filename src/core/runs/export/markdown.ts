import {
  claimListNames,
  demographicNames,
  fieldLabels,
  type Claim,
  type Fact,
  type Persona,
} from '../../persona/persona';
import { costText, durationText, factText, verdictText } from '../../text/figures';
import { escapeMarkdown } from '../../text/escape-markdown';
import { reviewReport, type ReviewReport } from '../../reviews/review-report';
import type { FoundReview } from '../../reviews/found-review';
import { comparisonColumns, comparisonTable, latencyTable, type TextTable } from '../comparison';
import type { Attempt, ModelRun, Run } from '../run';
import { analysisSections } from './analysis-sections';

/**
 * A run for people to read, with what people say of it. All words from data, models and people are escaped: no link, image or
 * markup of theirs takes effect.
 */
export function markdownReport(run: Run, reviews: readonly FoundReview[] = []): string {
  const lines = [
    ...heading(run),
    '',
    ...table(run),
    '',
    ...spreads(run),
    ...analysisSections(run, { escape: escapeMarkdown, table: markdownTable }),
    ...reviewSection(reviewReport(run, reviews, escapeMarkdown)),
    ...run.models.flatMap(modelSection),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One persona for people to read, with its evidence; escaped as the report is. */
export function markdownPersona(persona: Persona): string {
  return `${personaSection(persona).join('\n').trimEnd()}\n`;
}

function reviewSection(reviewed: ReviewReport | null): string[] {
  return reviewed === null
    ? []
    : [
        '## As edited by people',
        '',
        'What the models wrote stands below as they wrote it.',
        '',
        ...reviewed.lines.map((line) => `- ${line}`),
        '',
        ...reviewed.personas.flatMap(({ title, lines, edited }) => [
          `**${title}**`,
          '',
          ...lines.map((line) => `- ${line}`),
          '',
          ...(edited ? personaSection(edited) : []),
        ]),
      ];
}

function heading(run: Run): string[] {
  const { sources, rows, rowsShown, redactions, hosts, warnings } = run.data;
  const files = sources.map((source) => escapeMarkdown(source.path)).join(', ');
  return [
    `# ${escapeMarkdown(run.name ?? 'Personas')}`,
    '',
    `Run ${run.runId}, ${run.createdAt}, ${run.mode}: **${run.status}**`,
    '',
    `- Data: ${files}, ${rowsShown} of ${rows} rows shown, ${redactions} redactions`,
    `- Sent to: ${hosts.length === 0 ? 'nobody, everything stayed on this machine' : hosts.map(escapeMarkdown).join(', ')}`,
    `- Total: ${costText(run.totals.usd, run.totals.usdComplete)}, ${durationText(run.totals.wallMs)}`,
    ...[...warnings, ...sources.flatMap((source) => source.warnings)].map((text) => `- Note: ${escapeMarkdown(text)}`),
    '',
    'An excerpt is *verified* when its words stand in the cited row. That does not say that the claim follows from them.',
  ];
}

function table(run: Run): string[] {
  return markdownTable(comparisonTable(run, comparisonColumns, escapeMarkdown));
}

/** How the latency of each model varies that ran repeatedly. */
function spreads(run: Run): string[] {
  const spread = latencyTable(run, escapeMarkdown);
  return spread === null ? [] : [...markdownTable(spread), ''];
}

function markdownTable({ header, rows, figures }: TextTable): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, index) => (figures.includes(index) ? '--:' : '---'));
  return [line(header), `|${rule.join('|')}|`, ...rows.map(line)];
}

function modelSection(model: ModelRun): string[] {
  return [
    `## ${escapeMarkdown(model.key)}`,
    '',
    ...(model.error ? [`**${model.error.code}**: ${escapeMarkdown(model.error.message)}`, ''] : []),
    ...(model.warnings.length > 0
      ? [...model.warnings.map((warning) => `- Note: ${escapeMarkdown(warning)}`), '']
      : []),
    ...(model.attempts.length > 1 ? ['Calls', '', ...model.attempts.map(attemptLine), ''] : []),
    ...model.personas.flatMap(personaSection),
  ];
}

function attemptLine(attempt: Attempt, index: number): string {
  return `${index + 1}. ${attemptText(attempt)}`;
}

/** `retry, 429 rate-limited, waited 7.2 s, 80 ms, $0.0122`. */
export function attemptText(attempt: Attempt): string {
  const failure = [attempt.status ?? '', attempt.code ?? ''].filter((part) => part !== '').join(' ');
  const waits = [
    ...(attempt.queuedMs > 0 ? [`queued ${durationText(attempt.queuedMs)}`] : []),
    ...(attempt.waitedMs > 0 ? [`waited ${durationText(attempt.waitedMs)}`] : []),
  ];
  const cost = attempt.cost === null ? 'nothing billed' : costText(attempt.cost.usd, true);
  const outcome = failure === '' ? 'answered' : failure;
  return [attempt.kind, outcome, ...waits, durationText(attempt.latencyMs), cost].join(', ');
}

function personaSection(persona: Persona): string[] {
  return [
    `### ${escapeMarkdown(persona.name) || persona.id}`,
    '',
    `${strong(persona.role.text)}${marks(persona.role.evidence)}`,
    '',
    `${escapeMarkdown(persona.summary.text)}${marks(persona.summary.evidence)}`,
    '',
    ...demographicNames.map((name) => `- ${fieldLabels[name]}: ${factLine(persona.demographics[name])}`),
    '',
    ...claimListNames.flatMap((name) => [`**${fieldLabels[name]}**`, '', ...claims(persona[name]), '']),
    ...(persona.quote ? [`> ${escapeMarkdown(persona.quote.text)}${marks([persona.quote.evidence])}`, ''] : []),
    ...(persona.evidence.length > 0 ? ['Evidence', '', ...persona.evidence.map(evidenceLine), ''] : []),
  ];
}

function strong(text: string): string {
  const escaped = escapeMarkdown(text);
  return escaped === '' ? '' : `**${escaped}**`;
}

function claims(list: readonly Claim[]): string[] {
  return list.length === 0
    ? ['not in data']
    : list.map((claim) => `- ${escapeMarkdown(claim.text)}${marks(claim.evidence)}`);
}

function factLine(fact: Fact | null): string {
  return fact === null ? 'not in data' : `${escapeMarkdown(factText(fact))}${marks(fact.evidence)}`;
}

function marks(ids: readonly string[]): string {
  return ids.length === 0 ? '' : ` \\[${ids.join(', ')}\\]`;
}

function evidenceLine(evidence: Persona['evidence'][number]): string {
  const column = evidence.column === null ? '' : `, ${escapeMarkdown(evidence.column)}`;
  const where =
    evidence.row === null
      ? ''
      : ` (${escapeMarkdown(evidence.source)} row ${evidence.row}, line ${evidence.line}${column})`;
  return `- ${evidence.id}: ${escapeMarkdown(verdictText(evidence))}${where}: “${escapeMarkdown(evidence.excerpt)}”`;
}
