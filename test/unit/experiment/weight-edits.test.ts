import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { weightEdits } from '../../../src/core/experiment/assistance/weight-edits';
import { parseExperiment } from '../../../src/core/experiment/parse';
import type { TextEdit } from '../../../src/core/experiment/written';

const text = `# Study of the winter
data:
  from: interviews.csv
generation:
  models:
    - claude-sonnet-5-5 # the careful one
    - model: openai:gpt-6.1-sol
      weight: 1.5 # agreed on Monday
    - { model: "offline:segments", timeout: 20 }
`;

/** A text with edits applied that do not overlap. */
function applied(source: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...source.matchAll(/\n/gu)].map(({ index }) => index + 1)];
  const at = (line: number, column: number): number => (starts[line - 1] ?? source.length) + column - 1;
  return edits
    .toSorted((left, right) => at(right.line, right.column) - at(left.line, left.column))
    .reduce(
      (changed, { line, column, endLine, endColumn, newText }) =>
        changed.slice(0, at(line, column)) + newText + changed.slice(at(endLine, endColumn)),
      source,
    );
}

function editsOf(source: string, weights: (number | null)[]): TextEdit[] | null {
  const { experiment, written } = parseExperiment(source);
  assert.ok(experiment && written);
  return weightEdits(written, experiment, weights);
}

const weightsIn = (source: string): number[] | undefined =>
  parseExperiment(source).experiment?.generation.models.map(({ weight }) => weight);

describe('weights written to an experiment', () => {
  it('keep comments and everything else', () => {
    const edits = editsOf(text, [2, 0.5, 3]);
    assert.ok(edits);
    assert.equal(
      applied(text, edits),
      `# Study of the winter
data:
  from: interviews.csv
generation:
  models:
    - model: claude-sonnet-5-5 # the careful one
      weight: 2
    - model: openai:gpt-6.1-sol
      weight: 0.5 # agreed on Monday
    - { model: "offline:segments", weight: 3, timeout: 20 }
`,
    );
  });

  it('are read back as they were, whatever they are', () => {
    const weight = fc.option(fc.integer({ min: 1, max: 30 }).map((tenths) => tenths / 10));
    fc.assert(
      fc.property(fc.tuple(weight, weight, weight), (weights) => {
        const edits = editsOf(text, weights);
        assert.ok(edits);
        const before = weightsIn(text) ?? [];
        assert.deepEqual(
          weightsIn(applied(text, edits)),
          before.map((old, index) => weights[index] ?? old),
        );
      }),
    );
  });

  it('change nothing that is so already', () => {
    assert.deepEqual(editsOf(text, [1, 1.5, null]), []);
  });

  it('are not written through an alias', () => {
    const shared = `data: { from: a.csv }
generation:
  models:
    - &first { model: claude-sonnet-5-5 }
    - *first
`;
    assert.equal(editsOf(shared, [1, 2]), null);
  });
});
