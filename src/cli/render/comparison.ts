import { styleText } from 'node:util';
import { claimListNames, demographicNames, fieldLabels, type Claim, type Persona } from '../../core/persona/persona';
import { type ComparisonColumn, comparisonTable, latencyTable } from '../../core/runs/comparison';
import type { ModelRun, Run } from '../../core/runs/run';
import { costText, durationText, factText } from '../../core/text/figures';
import { analysisLines } from './consensus';
import { aligned, visible } from './text';

type Style = (format: 'bold' | 'dim', text: string) => string;

/** A run as text for a terminal: a table of the models, then the personas of each. */
export function comparisonText(run: Run, colour: boolean): string {
  const style: Style = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const { rows, rowsShown, redactions, sources } = run.data;
  const files = sources.map((source) => visible(source.path)).join(', ');
  return [
    style('bold', `${visible(run.name ?? sources[0]?.path ?? 'Personas')}: ${run.status}`),
    style('dim', `${files} · ${rowsShown} of ${rows} rows shown · ${redactions} redactions`),
    style('dim', 'Verified: the words stand in the row. Whether the claim follows from them is yours to judge.'),
    '',
    ...table(run).map((line, index) => (index === 0 ? style('dim', line) : line)),
    '',
    ...spreads(run).map((line, index) => (index === 0 ? style('dim', line) : line)),
    ...analysisLines(run, style),
    ...run.models.flatMap((model) => modelText(model, style)),
  ]
    .join('\n')
    .trimEnd();
}

const columns = [
  'Model',
  'Status',
  'Personas',
  'Excerpts verified',
  'Tokens in',
  'Tokens out',
  'Latency',
  'First token',
  'Cost',
] as const satisfies readonly ComparisonColumn[];

function table(run: Run): string[] {
  const { header, rows, figures } = comparisonTable(run, columns, visible);
  const totals: Partial<Record<ComparisonColumn, string>> = {
    Model: 'Total',
    Personas: String(run.models.reduce((sum, model) => sum + model.personas.length, 0)),
    Latency: durationText(run.totals.wallMs),
    Cost: costText(run.totals.usd, run.totals.usdComplete),
  };
  return aligned([header, ...rows, columns.map((column) => totals[column] ?? '')], figures);
}

/** How the latency of each model varies that ran repeatedly. */
function spreads(run: Run): string[] {
  const spread = latencyTable(run, visible);
  return spread === null ? [] : [...aligned([spread.header, ...spread.rows], spread.figures), ''];
}

function modelText(model: ModelRun, style: Style): string[] {
  return [
    style('bold', visible(model.key)),
    ...(model.error ? [`  ${model.error.code}: ${visible(model.error.message)}`] : []),
    ...model.personas.flatMap((persona, index) => personaText(persona, index + 1, style)),
    '',
  ];
}

function personaText(persona: Persona, number: number, style: Style): string[] {
  const known = demographicNames.flatMap((name) => {
    const fact = persona.demographics[name];
    return fact ? [`${fieldLabels[name]}: ${visible(factText(fact))}`] : [];
  });
  const missing = demographicNames
    .filter((name) => persona.demographics[name] === null)
    .map((name) => fieldLabels[name].toLowerCase());
  const cite = (ids: readonly string[]): string => style('dim', citations(persona, ids));
  return [
    `  ${number}. ${style('bold', visible(persona.name))}`,
    `     ${visible(persona.role.text)}${cite(persona.role.evidence)}`,
    `     ${visible(persona.summary.text)}${cite(persona.summary.evidence)}`,
    ...known.map((line) => `     ${line}`),
    ...(missing.length > 0 ? [style('dim', `     Not in data: ${missing.join(', ')}`)] : []),
    ...claimListNames.flatMap((name) => claimLines(fieldLabels[name], persona[name], cite)),
    ...(persona.quote ? [`     “${visible(persona.quote.text)}”${cite([persona.quote.evidence])}`] : []),
  ];
}

function claimLines(label: string, claims: readonly Claim[], cite: (ids: readonly string[]) => string): string[] {
  return claims.length === 0
    ? [`     ${label}: not in data`]
    : [`     ${label}`, ...claims.map((claim) => `       - ${visible(claim.text)}${cite(claim.evidence)}`)];
}

function citations(persona: Persona, ids: readonly string[]): string {
  const marks = ids.flatMap((id) => {
    const evidence = persona.evidence.find((entry) => entry.id === id);
    return evidence ? [evidence.row === null ? evidence.verdict : `row ${evidence.row} ${evidence.verdict}`] : [];
  });
  return marks.length === 0 ? '' : ` [${marks.join(', ')}]`;
}
