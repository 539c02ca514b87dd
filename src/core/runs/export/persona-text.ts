import { claimListNames, demographicNames, fieldLabels, type Evidence, type Persona } from '../../persona/persona';
import { factText, verdictText } from '../../text/figures';
import { visibleText } from '../../text/visible-text';

/**
 * A persona as plain text, a line for each statement, in the same order for every persona, so that two can be laid side by side.
 * `withEvidence`: below each statement the excerpts it rests on, with their row and verdict.
 */
export function personaText(persona: Persona, withEvidence = false): string {
  const cited = (ids: readonly string[]): string[] =>
    withEvidence ? ids.flatMap((id) => persona.evidence.filter((entry) => entry.id === id)).map(evidenceLine) : [];
  const { name, id, role, summary, demographics, quote } = persona;
  const lines = [
    oneLine(name) || id,
    '',
    `Role: ${oneLine(role.text)}`,
    ...cited(role.evidence),
    `Summary: ${oneLine(summary.text)}`,
    ...cited(summary.evidence),
    '',
    ...demographicNames.flatMap((field) => {
      const fact = demographics[field];
      return [
        `${fieldLabels[field]}: ${fact === null ? 'not in data' : oneLine(factText(fact))}`,
        ...cited(fact?.evidence ?? []),
      ];
    }),
    ...claimListNames.flatMap((field) => [
      '',
      fieldLabels[field],
      ...persona[field].flatMap((claim) => [`- ${oneLine(claim.text)}`, ...cited(claim.evidence)]),
      ...(persona[field].length === 0 ? ['not in data'] : []),
    ]),
    ...(quote ? ['', `Quote: “${oneLine(quote.text)}”`, ...cited([quote.evidence])] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function evidenceLine(entry: Evidence): string {
  const { source, row, excerpt } = entry;
  const place = row === null ? '' : `${source} row ${row}, `;
  return oneLine(`  [${place}${verdictText(entry)}: “${excerpt}”]`, '  ');
}

function oneLine(text: string, indentation = ''): string {
  return indentation + visibleText(text.replaceAll(/\s+/gu, ' ').trim());
}
