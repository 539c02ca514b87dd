// Precision and recall of what is redacted, kind by kind, on labelled texts, and what went wrong: those of
// test/support/private-texts.txt, and those of private-texts-later.txt, which were written after the patterns.
//   node --import tsx bench/redaction.mjs
const { labelledTexts, redactionErrors, redactionFigures } = await import('../test/support/private-texts.ts');

const share = (part, whole) => (whole === 0 ? '–' : (part / whole).toFixed(3));

for (const which of ['first', 'later']) {
  const texts = labelledTexts(which);
  const without = texts.filter(({ labels }) => labels.length === 0).length;
  const lines = [
    `${which}: ${texts.length} texts, ${without} of them with nothing private`,
    '',
    '| kind | labelled | found | right | precision | recall | covered |',
    '|---|---|---|---|---|---|---|',
    ...redactionFigures(texts).map(
      ({ kind, labelled, found, right, covered }) =>
        `| ${kind} | ${labelled} | ${found} | ${right} | ${share(right, found)} | ${share(right, labelled)} | ${share(covered, labelled)} |`,
    ),
    '',
    ...redactionErrors(texts),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
