import { readFile } from 'node:fs/promises';
import type { Frame } from 'playwright-core';

const source = require.resolve('axe-core/axe.min.js');

/** What axe-core finds wrong in a frame: the rule, how often, and the first place. The policy of the frame does not matter. */
export async function violations(frame: Frame): Promise<string[]> {
  if (!(await frame.evaluate('"axe" in window'))) {
    await frame.evaluate(await readFile(source, 'utf8'));
  }
  return frame.evaluate<string[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ' × ' + nodes.length + ': ' + nodes[0].html.slice(0, 200)))`,
  );
}
