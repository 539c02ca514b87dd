import assert from 'node:assert/strict';
import { citedLines } from '../../../src/extension/citations/cited-lines';
import { excerpt, model, persona, run } from '../../webview/fixtures/builders';

describe('cited lines of a data file', () => {
  const view = run([
    model('anthropic', 'claude', {
      personas: [
        persona('p1', 'Dana', {
          evidence: [
            excerpt(17, 'half an hour ago'),
            excerpt(17, 'half an hour ago'),
            excerpt(9, 'said by nobody', { verdict: 'rejected' }),
            excerpt(3, 'of another file', { source: 'more.csv' }),
          ],
        }),
      ],
    }),
    model('openai', 'gpt', {
      personas: [
        persona('p1', 'Priya', {
          evidence: [
            excerpt(17, 'half an hour ago'),
            excerpt(17, 'too late', { verdict: 'altered', original: 'much too late' }),
            excerpt(4, 'at the gate', { citedRow: 6, verdict: 'misattributed' }),
          ],
        }),
      ],
    }),
  ]);

  it('counts personas, not citations, and tells who cites which words', () => {
    const lines = citedLines(view, 'interviews.csv');
    assert.deepEqual(
      lines.map(({ line, row, personas }) => [line, row, personas]),
      [
        [10, 4, ['Priya (gpt)']],
        [23, 17, ['Dana (claude)', 'Priya (gpt)']],
      ],
    );
    assert.deepEqual(
      lines[1]?.excerpts.map(({ evidence, citedBy }) => [evidence.original ?? evidence.excerpt, citedBy]),
      [
        ['half an hour ago', ['Dana (claude)', 'Priya (gpt)']],
        ['much too late', ['Priya (gpt)']],
      ],
    );
  });

  it('keeps files apart', () => {
    assert.deepEqual(
      citedLines(view, 'more.csv').map(({ row }) => row),
      [3],
    );
    assert.deepEqual(citedLines(view, 'other.csv'), []);
  });
});
