import { createHash } from 'node:crypto';
import { claimListNames, fieldLabels, type Persona } from '../../persona/persona';
import { reviewReport, type ReviewReport } from '../../reviews/review-report';
import type { FoundReview } from '../../reviews/found-review';
import { isCompared } from '../../analysis/consensus-text';
import { costText, countOf, countText, durationText } from '../../text/figures';
import { comparisonColumns, comparisonTable, latencyTable } from '../comparison';
import type { ModelRun, Run } from '../run';
import { htmlAnalysis } from './html-analysis';
import { html, Markup } from './html-markup';
import { asItIs, claimMarks, evidenceDetails, factList, list, quoteBlock, section, table } from './html-parts';
import { reportStyle } from './html-style';
import { attemptText } from './markdown';

/** Nothing is loaded, nothing runs, and no style but our own has effect, whatever the data should smuggle in. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const style = Markup.ofOurs(`<style>${reportStyle}</style>`);

/**
 * A run as one HTML file that needs nothing else: no network, no script, light or dark as the reader has it, fit to be printed. All words
 * from data, models and people are text.
 */
export function htmlReport(run: Run, reviews: readonly FoundReview[] = []): string {
  const title = run.name ?? run.data.sources[0]?.path ?? 'Personas';
  const reviewed = reviewReport(run, reviews, asItIs);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${Markup.ofOurs(policy)}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <header>
          <h1><bdi>${title}</bdi></h1>
          <p>
            <span class="status">${run.status}</span> · ${run.mode} ·
            <time datetime="${run.createdAt}">${run.createdAt}</time> · run ${run.runId}
          </p>
          ${facts(run)}
        </header>
        ${contents(run, reviewed)}
        <main>
          ${warningSection(run)}
          ${section('models', 'The models side by side', html`${table(comparisonTable(run, comparisonColumns, asItIs))}${spread(run)}`)}
          ${htmlAnalysis(run)} ${reviewed ? reviewSection(reviewed) : null}
          ${run.models.map((model, index) => modelSection(model, `m${index + 1}`))}
        </main>
        <footer>
          An excerpt is verified when its words stand in the cited row. That does not say that the claim follows from
          them.
        </footer>
      </body>
    </html> `;
  return `${page.toString().trimEnd()}\n`;
}

function facts(run: Run): Markup {
  const { sources, rows, rowsShown, redactions, hosts } = run.data;
  const evidence = Object.values(run.analysis.evidence);
  const sum = (field: 'cited' | 'verified'): number => evidence.reduce((total, counts) => total + counts[field], 0);
  const pairs: [term: string, value: string][] = [
    ['Data', sources.map(({ path }) => path).join(', ') || 'unknown'],
    ['Rows shown', `${countText(rowsShown)} of ${countText(rows)}, ${countOf(redactions, 'redaction')}`],
    ['Sent to', hosts.length === 0 ? 'nobody, everything stayed on this machine' : hosts.join(', ')],
    ['Excerpts verified', sum('cited') === 0 ? '–' : `${countText(sum('verified'))} of ${countText(sum('cited'))}`],
    ['Cost', costText(run.totals.usd, run.totals.usdComplete)],
    ['Time', durationText(run.totals.wallMs)],
    ...(run.continues === null ? [] : [['Continues', `run ${run.continues}`] satisfies [string, string]]),
  ];
  return html`<dl>
    ${pairs.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd><bdi>${value}</bdi></dd>`,
    )}
  </dl>`;
}

function contents(run: Run, reviewed: ReviewReport | null): Markup {
  const entries: [id: string, title: string][] = [
    ['models', 'The models side by side'],
    ...(run.consensus ? [['consensus', 'What the models say together'] satisfies [string, string]] : []),
    ...(run.analysis.matches && isCompared(run)
      ? [['matches', 'Which personas are the same'] satisfies [string, string]]
      : []),
    ...(run.analysis.coverage ? [['coverage', 'What they take from the data'] satisfies [string, string]] : []),
    ...(reviewed ? [['reviews', 'As edited by people'] satisfies [string, string]] : []),
    ...run.models.map(({ key }, index): [string, string] => [`m${index + 1}`, key]),
  ];
  return html`<nav aria-label="Contents">
    ${list(entries.map(([id, title]) => html`<a href="#${id}"><bdi>${title}</bdi></a>`))}
  </nav>`;
}

function warningSection({ data }: Run): Markup | null {
  const warnings = [...data.warnings, ...data.sources.flatMap((source) => source.warnings)];
  return warnings.length === 0 ? null : section('notes', 'Notes on the data', html`${list(warnings)}`);
}

/** How the latency of each model varies that ran repeatedly. */
function spread(run: Run): Markup | null {
  const latencies = latencyTable(run, asItIs);
  return latencies && table(latencies);
}

function modelSection(model: ModelRun, anchor: string): Markup {
  const { key, error, warnings, attempts, personas } = model;
  return section(
    anchor,
    key,
    html`${error ? html`<p class="error"><b>${error.code}</b>: ${error.message}</p>` : null} ${list(warnings)}
    ${
      attempts.length > 1
        ? html`<details>
            <summary>${countOf(attempts.length, 'call')}</summary>
            <ol>
              ${attempts.map((attempt) => html`<li>${attemptText(attempt)}</li>`)}
            </ol>
          </details>`
        : null
    }
    ${personas.length === 0 ? html`<p class="quiet">No personas.</p>` : personas.map((persona, index) => personaDetails(persona, `${anchor}-p${index + 1}`))}`,
  );
}

function personaDetails(persona: Persona, anchor: string): Markup {
  const { name, id, role, summary, evidence } = persona;
  const marks = (ids: readonly string[]): Markup[] => claimMarks(ids, evidence, anchor);
  return html`<details class="persona" open id="${anchor}">
    <summary>
      <h3><bdi>${name.trim() === '' ? id : name}</bdi></h3>
      <bdi>${role.text}</bdi> ${marks(role.evidence)}
    </summary>
    <p dir="auto">${summary.text} ${marks(summary.evidence)}</p>
    ${factList(persona, anchor)}
    ${claimListNames.map(
      (field) =>
        html`<h4>${fieldLabels[field]}</h4>
          ${list(
            persona[field].map((claim) => html`<bdi>${claim.text}</bdi> ${marks(claim.evidence)}`),
            'not in data',
          )}`,
    )}
    ${quoteBlock(persona, anchor)} ${evidenceDetails(evidence, anchor)}
  </details> `;
}

function reviewSection({ lines, personas }: ReviewReport): Markup {
  return section(
    'reviews',
    'As edited by people',
    html`<p class="quiet">What the models wrote stands below as they wrote it.</p>
      ${list(lines)}
      ${personas.map(
        (reviewed, index) =>
          html`<h4><bdi>${reviewed.title}</bdi></h4>
            ${list(reviewed.lines)}${reviewed.edited ? personaDetails(reviewed.edited, `r${index + 1}`) : null}`,
      )}`,
  );
}
