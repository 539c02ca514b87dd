import { demographicNames, fieldLabels, type Evidence, type Persona, type Verdict } from '../../persona/persona';
import { countOf, countText, factText, verdictText } from '../../text/figures';
import type { TextTable } from '../comparison';
import { html, type Markup } from './html-markup';

/** What another format would escape: in HTML that is done where the text is put in. */
export const asItIs = (text: string): string => text;

/** A part of the report under a heading, which `id` leads to; it is ours, never from data. */
export function section(id: string, title: string, content: Markup): Markup {
  return html`<section id="${id}">
    <h2><bdi>${title}</bdi></h2>
    ${content}
  </section> `;
}

/** A list; `none` where there is nothing in it. */
export function list(items: readonly (Markup | string)[], none?: string): Markup | null {
  if (items.length === 0) {
    return none === undefined ? null : html`<p class="quiet">${none}</p>`;
  }
  return html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

/** A table with its first column as names of the rows, figures to the right. */
export function table({ header, rows, figures }: TextTable): Markup {
  const figure = (index: number): Markup => (figures.includes(index) ? html` class="figure"` : html``);
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${header.map((text, index) => html`<th scope="col" ${figure(index)}>${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((text, index) => (index === 0 ? html`<th scope="row"><bdi>${text}</bdi></th>` : html`<td${figure(index)}>${text}</td>`))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What a persona states of a person, and where it is from. */
export function factList(
  { demographics, evidence }: Pick<Persona, 'demographics' | 'evidence'>,
  anchor: string,
): Markup {
  return html`<dl>
    ${demographicNames.map((name) => {
      const fact = demographics[name];
      return html`<dt>${fieldLabels[name]}</dt>
        <dd>
          ${fact === null ? html`<span class="quiet">not in data</span>` : html`<bdi>${factText(fact)}</bdi> ${claimMarks(fact.evidence, evidence, anchor)}`}
        </dd>`;
    })}
  </dl>`;
}

export function quoteBlock({ quote, evidence }: Pick<Persona, 'quote' | 'evidence'>, anchor: string): Markup | null {
  return (
    quote &&
    html`<blockquote dir="auto">
      <span class="excerpt">${quote.text}</span> ${claimMarks([quote.evidence], evidence, anchor)}
    </blockquote>`
  );
}

const signs: Readonly<Record<Verdict, string>> = {
  verified: '✓',
  altered: '✎',
  misattributed: '→',
  rejected: '✗',
};

/** A link to each excerpt of a claim: `✓ row 17`. */
export function claimMarks(ids: readonly string[], evidence: readonly Evidence[], anchor: string): Markup[] {
  return ids.flatMap((id) => {
    const index = evidence.findIndex((entry) => entry.id === id);
    const entry = evidence[index];
    if (!entry) {
      return [];
    }
    const { row, verdict } = entry;
    const place = row === null ? 'no row' : `row ${row}`;
    return html`<a
      class="chip ${verdict}"
      href="#${anchor}-e${index + 1}"
      title="${verdict}"
      aria-label="${place}, ${verdict}"
      >${signs[verdict]} ${place}</a
    > `;
  });
}

/** The excerpts of a persona, to be folded out. Respondents are not named: a report is passed on. */
export function evidenceDetails(evidence: readonly Evidence[], anchor: string): Markup | null {
  if (evidence.length === 0) {
    return null;
  }
  const verified = evidence.filter(({ verdict }) => verdict === 'verified').length;
  return html`<details>
    <summary>Evidence: ${countText(verified)} of ${countOf(evidence.length, 'excerpt')} verified</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Excerpt</th>
            <th scope="col">Where</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${evidence.map((entry, index) => evidenceRow(entry, `${anchor}-e${index + 1}`))}
        </tbody>
      </table>
    </div>
  </details>`;
}

function evidenceRow(entry: Evidence, id: string): Markup {
  const { source, row, line, column, excerpt, verdict } = entry;
  const place = [`row ${row}`, ...(line === null ? [] : [`line ${line}`]), ...(column === null ? [] : [column])].join(
    ', ',
  );
  return html`<tr id="${id}">
    <td class="excerpt" dir="auto">“${excerpt}”</td>
    <td>${row === null ? 'nowhere' : html`<bdi>${source}</bdi>, <bdi>${place}</bdi>`}</td>
    <td class="${verdict}">${signs[verdict]} ${verdictText(entry)}</td>
  </tr> `;
}
