import assert from 'node:assert/strict';
import { type FileProblem, problemText } from '../../../src/cli/render/problems';

function problem(line: number, column: number, endColumn: number, more: Partial<FileProblem> = {}): FileProblem {
  const range = { line, column, endLine: line, endColumn };
  return {
    severity: 'warning',
    code: 'unknown-model',
    message: 'Wrong.',
    suggestion: null,
    fix: null,
    ...range,
    ...more,
  };
}

describe('a problem on a terminal', () => {
  it('shows the line with a mark below it, and what mends it', () => {
    const fix = { kind: 'edit', title: 'Replace claude-x with claude-y', edits: [] } as const;
    assert.equal(
      problemText('a.yaml', ['models:', '  - claude-x # c'], problem(2, 5, 13, { fix: { ...fix, edits: [] } }), false),
      [
        'a.yaml:2:5: warning: Wrong. [unknown-model]',
        '  2 |   - claude-x # c',
        '    |     ^^^^^^^^',
        '    = Replace claude-x with claude-y',
      ].join('\n'),
    );
  });

  it('paints what is to be seen first', () => {
    const text = problemText('a', ['x: y'], problem(1, 4, 5, { severity: 'error' }), true);
    assert.ok(text.startsWith('a:1:4: \u001B[31merror\u001B[39m: Wrong.'));
    assert.ok(text.endsWith('\u001B[31m^\u001B[39m'));
  });

  it('leaves to the message what is not done in the file', () => {
    const fix = { kind: 'set-key', title: 'Set API Key…', provider: 'openai' } as const;
    assert.doesNotMatch(problemText('a', ['x: y'], problem(1, 1, 2, { fix }), false), /Set API Key/u);
  });

  it('marks a place between two characters, and the rest of the first of several lines', () => {
    const lines = ['name: "x', 'b: c'];
    assert.match(problemText('a', lines, problem(1, 9, 9), false), /\| {9}\^$/u);
    assert.match(problemText('a', lines, problem(1, 7, 3, { endLine: 2 }), false), /\| {7}\^\^$/u);
    assert.match(problemText('a', lines, problem(3, 1, 1), false), /\[unknown-model\]$/u);
  });

  it('stands below wide characters and tabs', () => {
    assert.match(problemText('a', ['名前: x'], problem(1, 5, 6), false), /\| {7}\^$/u);
    assert.match(problemText('a', ['\tx'], problem(1, 2, 3), false), /\| {2}x\n.*\| {2}\^$/u);
  });

  it('shows what is around it of a long line', () => {
    const text = problemText('a', [`${'x'.repeat(5000)}!${'y'.repeat(5000)}`], problem(1, 5001, 5002), false);
    const [, excerpt = '', marker = ''] = text.split('\n');
    assert.ok(excerpt.length < 180);
    assert.equal(excerpt[marker.indexOf('^')], '!');
  });

  it('repeats no key that stands in the file', () => {
    const keys = [
      '      api_key: sk-ant-secret',
      '      headers: { Authorization: Bearer secret, X: y }',
      '      api_key_env: "secret"',
      '      model: sk-secret # left here',
      '      X-Token: secret',
    ];
    for (const line of keys) {
      const text = problemText('a', [line], problem(1, 7, 12), false);
      assert.doesNotMatch(text, /secret/u);
      assert.equal(text.split('\n')[1]?.length, line.length + '  1 | '.length);
    }
    const harmless = '      max_tokens: 100';
    assert.ok(problemText('a', [harmless], problem(1, 7, 12), false).includes(harmless));
  });

  it('lets nothing of the file steer the terminal', () => {
    const text = problemText('a', ['x: \u001B[2J\u202Eabc'], problem(1, 1, 2), false);
    assert.ok(!text.includes('\u001B') && !text.includes('\u202E'));
  });
});
