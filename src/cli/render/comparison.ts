import { styleText } from 'node:util';
import { latencySpreads } from '../../core/analysis/latency';
import { claimListNames, demographicNames, fieldLabels, type Claim, type Persona } from '../../core/persona/persona';
import type { ModelRun, Run } from '../../core/runs/run';
import { costText, durationText, factText, modelCostText, tokensText } from '../../core/text/figures';
import { aligned, visible } from './text';

type Style = (format: 'bold' | 'dim', text: string) => string;

/** A run as text for a terminal: a table of the models, then the personas of each. */
export function comparisonText(run: Run, colour: boolean): string {
  const style: Style = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const { rows, rowsShown, redactions, sources } = run.data;
  const files = sources.map((source) => visible(source.path)).join(', ');
  return [
    style('bold', `${visible(run.name ?? 'Personas')}: ${run.status}`),
    style('dim', `${files} · ${rowsShown} of ${rows} rows shown · ${redactions} redactions`),
    '',
    ...table(run).map((line, index) => (index === 0 ? style('dim', line) : line)),
    '',
    ...spreads(run).map((line, index) => (index === 0 ? style('dim', line) : line)),
    ...run.models.flatMap((model) => modelText(model, style)),
  ]
    .join('\n')
    .trimEnd();
}

function table(run: Run): string[] {
  const header = [
    'Model',
    'Status',
    'Personas',
    'Verified',
    'Tokens in',
    'Tokens out',
    'Latency',
    'First token',
    'Cost',
  ];
  const rows = run.models.map((model) => {
    const evidence = run.analysis.evidence[model.key];
    return [
      visible(model.key),
      model.status,
      String(model.personas.length),
      evidence && evidence.cited > 0 ? `${evidence.verified} of ${evidence.cited}` : '–',
      tokensText(model.usage, 'inputTokens'),
      tokensText(model.usage, 'outputTokens'),
      durationText(model.latencyMs),
      durationText(model.timeToFirstTokenMs),
      modelCostText(model.cost),
    ];
  });
  const total = [
    'Total',
    '',
    String(run.models.reduce((sum, model) => sum + model.personas.length, 0)),
    '',
    '',
    '',
    durationText(run.totals.wallMs),
    '',
    costText(run.totals.usd, run.totals.usdComplete),
  ];
  return aligned([header, ...rows, total], [2, 3, 4, 5, 6, 7, 8]);
}

/** How the latency of each model varies that ran repeatedly. */
function spreads(run: Run): string[] {
  const rows = latencySpreads(run.models).map(({ model, runs, latency, firstToken, generating }) => [
    visible(model),
    String(runs),
    ...[latency, firstToken, generating].map((times) =>
      times === null ? '–' : `${durationText(times.p50)} / ${durationText(times.p95)}`,
    ),
  ]);
  const header = ['Over its runs', 'Runs', 'Latency p50 / p95', 'First token', 'Generating'];
  return rows.length === 0 ? [] : [...aligned([header, ...rows], [1, 2, 3, 4]), ''];
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
