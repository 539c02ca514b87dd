// Precision and recall of what is redacted, kind by kind, on the labelled texts of test/support/private-texts.txt, and what went wrong.
//   node --import tsx bench/redaction.mjs
const { labelledTexts, redactionErrors, redactionFigures } = await import('../test/support/private-texts.ts');

const texts = labelledTexts();
const share = (part, whole) => (whole === 0 ? '–' : (part / whole).toFixed(3));
const without = texts.filter(({ labels }) => labels.length === 0).length;
const lines = [
  `${texts.length} texts, ${without} of them with nothing private`,
  '',
  '| kind | labelled | found | right | precision | recall | covered |',
  '|---|---|---|---|---|---|---|',
  ...redactionFigures(texts).map(
    ({ kind, labelled, found, right, covered }) =>
      `| ${kind} | ${labelled} | ${found} | ${right} | ${share(right, found)} | ${share(right, labelled)} | ${share(covered, labelled)} |`,
  ),
  '',
  ...redactionErrors(texts),
];
process.stdout.write(`${lines.join('\n')}\n`);
