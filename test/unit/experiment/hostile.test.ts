import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { assertWithin, marked, onlyProblem } from '../../support/experiment-text';

const yamlWords = [
  ...'name study data generation models execution mode model provider headers anthropic'.split(' '),
  ...'&a *a << !!set !x | > " \' # %YAML --- ... ~ -1 .nan'.split(' '),
  '\uFEFF',
  '\t',
  '%YAML 1.1\n',
];

describe('Hostile experiment files', () => {
  const nested: [string, string][] = [
    ['brackets', `name: ${'['.repeat(50_000)}`],
    ['braces', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(50_000)],
    ['question marks', '? '.repeat(50_000)],
    ['a large file', `name: ${'x'.repeat(600_000)}`],
    ['indentation', Array.from({ length: 900 }, (_, line) => `${' '.repeat(line)}a:`).join('\n')],
    ['values', `generation: { models: [${'x,'.repeat(60_000)}] }`],
    [
      'a list that aliases stand for',
      `study: { questions: &a [${'x,'.repeat(600)}] }\ndata: { text: [${'*a,'.repeat(90)}] }`,
    ],
    [
      'lines of dashes',
      Array.from({ length: 2000 }, (_, line) => `${' '.repeat(line * 20)}${'- '.repeat(10)}`).join('\n'),
    ],
  ];
  for (const [what, text] of nested) {
    it(`refuses ${what} without end`, () => {
      assert.equal(onlyProblem(text).code, 'too-complex');
    });
  }

  it('refuses an alias within what it stands for', () => {
    for (const text of ['data: &d { id: *d }\n', 'data: &d { from: [*d, *d] }\n']) {
      const found = parseExperiment(text).problems.map((problem) => [
        problem.code,
        marked(text, problem),
        problem.message,
      ]);
      assert.deepEqual(found[0], ['yaml-syntax', '*d', '*d stands within &d.']);
    }
  });

  it('refuses aliases that multiply', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    assert.equal(onlyProblem(`l0: &l0 [x]\n${levels.join('\n')}\n`).code, 'too-complex');
    const merged = levels.map((line) => line.replace('[', '{ <<: [').replace(/$/u, ' }'));
    assert.equal(onlyProblem(`l0: &l0 { x: 1 }\n${merged.join('\n')}\n`).code, 'too-complex');
  });

  it('takes as many aliases as a long file may have', () => {
    const text = `generation:\n  models:\n    - &m { model: claude-x, headers: { X: y } }\n${'    - *m\n'.repeat(2000)}`;
    const { experiment } = parseExperiment(text);
    assert.equal(experiment?.generation.models.length, 2001);
  });

  it('finds every unknown key, however many there are', () => {
    const { problems } = parseExperiment(Array.from({ length: 4000 }, (_, index) => `k${index}: 1`).join('\n'));
    assert.deepEqual(
      problems.map(({ line, code }) => [line, code]),
      Array.from({ length: 4000 }, (_, index) => [index + 1, 'unknown-key']),
    );
  });

  it('reads 5,000 lines', () => {
    const listing = '    - provider: anthropic\n      model: claude-x\n      weight: 1 # say\n      max_tokens: 8000\n';
    const text = `name: a\ngeneration:\n  models:\n${listing.repeat(1249)}  seed: one\n`;
    const problem = onlyProblem(text);
    assert.deepEqual([problem.line, problem.marked], [5000, 'one']);
  });

  it('reads a file of nothing but mistakes', () => {
    const texts = [
      `generation: { models: [${'5,'.repeat(20_000)}] }`,
      `generation: { models: [${'x,'.repeat(20_000)}] }`,
      `data: { text: [&a 5${', *a'.repeat(90)}, ${'~,'.repeat(20_000)}] }`,
    ];
    for (const text of texts) {
      const { experiment, problems } = parseExperiment(text);
      assert.equal(experiment, null);
      assert.ok(problems.length > 100);
      assert.doesNotMatch(problems[0]?.message ?? '', /not a list/u);
    }
  });

  it('never throws, marks only what is there, and gives an experiment exactly when there is no error', () => {
    const word = fc.constantFrom(...yamlWords);
    const piece = fc.oneof(
      word,
      fc.constantFrom(': ', '\n', '\r\n', '\r', '  ', '- ', '[', ']', '{', '}', ', ', '? '),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const { experiment, problems } = parseExperiment(text, { refuseUnsupported: true });
          assert.equal(
            experiment === null,
            problems.some(({ severity }) => severity === 'error'),
          );
          problems.forEach((problem) => assertWithin(text, problem));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('never throws on a valid file with one stretch changed', () => {
    const valid = `name: a\ndata:\n  from: [a.csv]\ngeneration:\n  models:\n    - &m { model: claude-x, headers: { X: y } }\n    - *m\n`;
    const change = fc.tuple(fc.nat(valid.length), fc.nat(6), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(change, ([from, length, text]) => {
        const { experiment, problems } = parseExperiment(valid.slice(0, from) + text + valid.slice(from + length));
        assert.ok(experiment !== null || problems.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});
