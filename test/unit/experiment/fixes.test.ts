import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseDocument } from 'yaml';
import { checkExperiment, type ExperimentProblem } from '../../../src/core/experiment/findings/check-experiment';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { experimentTexts, textWith } from '../../support/experiment-texts';
import { findingPorts } from '../../support/finding-ports';
import { entry, model } from '../../support/experiment-text';

async function fixOf(text: string, code: ExperimentProblem['code'], overrides = {}): Promise<ExperimentProblem['fix']> {
  const found = (await checkExperiment(text, findingPorts(overrides))).filter((problem) => problem.code === code);
  assert.equal(found.length, 1, `one ${code}`);
  return found[0]?.fix ?? null;
}

async function mended(text: string, code: ExperimentProblem['code']): Promise<string | null> {
  const fix = await fixOf(text, code);
  return fix?.kind === 'edit' ? textWith(text, fix.edits) : null;
}

const budget = 'budget: { max_cost: 1 } # tight\n';
const priceBelow = '      price:\n        input: # USD per million tokens\n        output: # USD per million tokens\n';

describe('a fix', () => {
  const replaced: [what: string, code: ExperimentProblem['code'], before: string, after: string][] = [
    ['the model', 'unknown-model', model('claude-sonet-5-5 # c'), model('claude-sonnet-5-5 # c')],
    ['a quoted model', 'unknown-model', model("'claude-sonet-5-5'"), model('claude-sonnet-5-5')],
    ['a model with an anchor', 'unknown-model', model('&m claude-sonet-5-5'), model('&m claude-sonnet-5-5')],
    [
      'a model with space',
      'unknown-model',
      model('"anthropic : claude-sonet-5-5"'),
      model('"anthropic : claude-sonnet-5-5"'),
    ],
    ['a retired model', 'retired-model', model('claude-sonnet-4-5-20250929'), model('claude-sonnet-5-5')],
    ['a key', 'unknown-key', '# top\r\nnme: x # c\r\n', '# top\r\nname: x # c\r\n'],
    [
      'a value',
      'wrong-value',
      'generation: { execution: { mode: paralel } }\n',
      'generation: { execution: { mode: parallel } }\n',
    ],
    ['a number by text', 'wrong-type', 'name: 2026 # c\n', 'name: "2026" # c\n'],
    ['a reference', 'model-reference', model('"some: thing"'), model('"ollama:some: thing"')],
  ];
  for (const [what, code, before, after] of replaced) {
    it(`replaces ${what}`, async () => {
      assert.equal(await mended(before, code), after);
    });
  }

  const removed: [what: string, before: string, after: string | null][] = [
    ['with its line', entry('temperature: 1 # warm\n      weight: 2 # c'), entry('weight: 2 # c')],
    [
      'in a flow mapping',
      model('{ model: claude-x, temperature: 1, weight: 2 }'),
      model('{ model: claude-x, weight: 2 }'),
    ],
    [
      'with CRLF',
      entry('temperature: 1').replaceAll('\n', '\r\n'),
      entry('').trimEnd().replaceAll('\n', '\r\n') + '\r\n',
    ],
    ['not where an alias stands for it', entry('temperature: &t 1') + 'study: { context: "x" }\n', null],
    [
      'not where others take it in, too',
      'generation:\n  models:\n    - &b { model: gemini-3.8-flash, temperature: 1 }\n    - { <<: *b, model: claude-x }\n',
      null,
    ],
  ];
  for (const [what, before, after] of removed) {
    it(`removes a temperature ${what}`, async () => {
      const text = before.replace('claude-x', 'claude-sonnet-5-5');
      assert.equal(await mended(text, 'temperature-refused'), after?.replace('claude-x', 'claude-sonnet-5-5') ?? null);
    });
  }

  const priced: [what: string, before: string, after: string | null][] = [
    [
      'below a mapping',
      '    - provider: openrouter\n      model: x/y # c\n      weight: 2\n',
      `    - provider: openrouter\n      model: x/y # c\n${priceBelow}      weight: 2\n`,
    ],
    [
      'to a reference, which becomes a mapping',
      '    - openrouter:x/y # c\n    - claude-sonnet-5-5\n',
      `    - model: openrouter:x/y # c\n${priceBelow}    - claude-sonnet-5-5\n`,
    ],
    ['at the end of the text', '    - "openrouter:x/y"', `    - model: "openrouter:x/y"\n${priceBelow.trimEnd()}`],
    [
      'in a flow mapping',
      '    - { model: openrouter:x/y, weight: 2 }\n',
      '    - { model: openrouter:x/y, price: { input: , output: }, weight: 2 }\n',
    ],
    [
      'in a flow list',
      '    [openrouter:x/y, claude-sonnet-5-5]\n',
      '    [{ model: openrouter:x/y, price: { input: , output: } }, claude-sonnet-5-5]\n',
    ],
    ['not to a reference with an anchor', '    - &m openrouter:x/y\n', null],
  ];
  for (const [what, before, after] of priced) {
    it(`adds a price ${what}`, async () => {
      const around = (models: string) => `${budget}generation:\n  models:\n${models}`;
      const text = await mended(around(before), 'unknown-price');
      assert.equal(text, after && around(after));
      if (text !== null) {
        const problems = await checkExperiment(text, findingPorts());
        assert.deepEqual(
          new Set(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)),
          new Set(['required-key']),
        );
        const filled = text.replace('input:', 'input: 1').replace('output:', 'output: 2');
        assert.deepEqual(await checkExperiment(filled, findingPorts()), []);
      }
    });
  }

  it('sets the key of the provider, unless the file names a variable', async () => {
    const without = { keys: { ...findingPorts().keys, variable: () => undefined } };
    const fix = await fixOf(model('openrouter:x/y'), 'missing-key', without);
    assert.deepEqual(fix, { kind: 'set-key', title: 'Set API Key…', provider: 'openrouter' });
    const named = entry('api_key_env: MY_KEY').replace('claude-x', 'claude-sonnet-5-5');
    assert.equal(await fixOf(named, 'missing-key', without), null);
    const header = entry('headers: { Authorization: "${env:MY_KEY}" }').replace('claude-x', 'claude-sonnet-5-5');
    assert.equal(await fixOf(header, 'missing-key', without), null);
  });

  it('changes what it is for and keeps YAML, values elsewhere and comments, whatever the text', async () => {
    let applied = 0;
    await fc.assert(
      fc.asyncProperty(experimentTexts, async (text) => {
        const before = await checkExperiment(text, findingPorts());
        if (before.some(({ code }) => code === 'yaml-syntax' || code === 'duplicate-key')) {
          return;
        }
        for (const { fix, code } of before) {
          if (fix?.kind === 'edit') {
            const after = textWith(text, fix.edits);
            applied += 1;
            assert.notEqual(after, text);
            assert.deepEqual(
              parseDocument(after, { merge: true }).errors.filter((error) => error.code !== 'DUPLICATE_KEY'),
              [],
              `${code}: ${after}`,
            );
            assert.ok(parseExperiment(after).written !== null);
            const lost = comments(text).length - comments(after).length;
            assert.ok(lost <= (code === 'temperature-refused' ? 1 : 0), after);
          }
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(applied > 100, `${applied}`);
  });
});

function comments(text: string): string[] {
  return text.match(/# comment/gu) ?? [];
}
