import assert from 'node:assert/strict';
import { notYetSupported } from '../../../src/core/experiment/not-yet';
import { parseExperiment } from '../../../src/core/experiment/parse';
import type { ExperimentDocument } from '../../../src/core/experiment/schema';

const execution = (settings: NonNullable<NonNullable<ExperimentDocument['generation']>['execution']>) => ({
  generation: { execution: settings },
});

describe('What is not available yet', () => {
  const table: [what: string, document: ExperimentDocument, path: string, message: string][] = [
    ['batches', execution({ batch: true }), 'generation.execution.batch', 'Batch processing'],
    [
      'merging by a model',
      { generation: { consensus: { merge_with: 'claude-x' } } },
      'generation.consensus.merge_with',
      'Wording merged personas by a model',
    ],
  ];
  for (const [what, document, path, message] of table) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(
        notYetSupported(document).map((each) => [each.path.join('.'), each.message]),
        [[path, `${message} is not available yet.`]],
      );
    });
  }

  it('lets pass what is there', () => {
    const document: ExperimentDocument = {
      data: { from: ['a.csv', 'b.TSV', 'data [final].csv', 'interviews/*.{txt,vtt}', 'folder.v2/answers'] },
      budget: { max_cost: 5, allow_unknown_price: true },
      generation: {
        language: 'en',
        models: [
          'claude-x',
          'gpt-6-luna',
          { provider: 'gemini', model: 'x' },
          'vscode:copilot/x',
          'ollama:llama3:8b',
          'vscode:copilot/x',
          'offline:segments',
          'offline:topics',
          'offline:archetypes',
          { provider: 'openrouter', model: 'openai/x' },
        ],
        execution: { mode: 'consensus', cache: false, batch: false, repeat: 2, per_provider: { anthropic: 2 } },
        consensus: { threshold: 0.5 },
      },
    };
    assert.deepEqual(notYetSupported(document), []);
  });

  it('is an error in a file where the reader wants it to be, at its place', () => {
    const text = 'data:\n  from: [a.csv, b.jsonl]\ngeneration:\n  execution:\n    batch: true\n';
    const { experiment, problems } = parseExperiment(text, { refuseUnsupported: true });
    assert.equal(experiment, null);
    assert.deepEqual(
      problems.map(({ severity, code, line, column, endColumn, message }) => [
        severity,
        code,
        line,
        column,
        endColumn,
        message,
      ]),
      [['error', 'unsupported', 5, 12, 16, 'Batch processing is not available yet.']],
    );
    assert.deepEqual(parseExperiment(text).problems, []);
  });
});
