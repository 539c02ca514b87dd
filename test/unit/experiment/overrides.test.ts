import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isPersonaError } from '../../../src/core/errors';
import { notYetSupported } from '../../../src/core/experiment/not-yet';
import {
  defaultModels,
  resolveExperiment,
  type ExperimentSettings,
  type ExperimentSources,
  type Flags,
} from '../../../src/core/experiment/overrides';
import { parseExperiment } from '../../../src/core/experiment/parse';
import type { ExperimentDocument } from '../../../src/core/experiment/schema';

const resolve = ({ file = null, flags = {}, settings = {} }: Partial<ExperimentSources>) =>
  resolveExperiment({ file, flags, settings });

function documentOf(text: string): ExperimentDocument {
  const { document, problems } = parseExperiment(text);
  assert.deepEqual(problems, []);
  assert.ok(document);
  return document;
}

const requested = (sources: Partial<ExperimentSources>) =>
  resolve(sources).experiment.generation.models.map(({ reference }) => reference.requested);

function refuses(sources: Partial<ExperimentSources>, message: RegExp): void {
  assert.throws(
    () => resolve(sources),
    (error) => isPersonaError(error) && error.code === 'invalid-config' && message.test(error.message),
  );
}

const file = documentOf(`
study: { context: from the file, instructions: stay }
data: { from: file.csv, text: [a], id: who, exclude: [email], max_tokens: 100 }
generation:
  personas: 5
  seed: 1
  language: de
  models: [{ model: claude-x, timeout: 50, weight: 3 }, ollama:llama3:8b]
  execution: { timeout: 20, concurrency: 2, retries: 4, repeat: 2 }
output: { directory: from-file }
`);

describe('Precedence', () => {
  it('takes flags before the file', () => {
    const flags: Flags = {
      from: ['x.csv', 'y.csv'],
      model: ['claude-y'],
      weight: { 'anthropic:claude-y': 0.5 },
      count: 2,
      mode: 'parallel',
      context: 'from a flag',
      language: 'fr',
      timeout: 9,
      concurrency: 3,
      retries: 0,
      repeat: 1,
      maxTokens: 70,
      text: ['b'],
      id: 'me',
      seed: 0,
      output: 'from-flag',
    };
    const { experiment, origins, usesDefaultModels, warnings } = resolve({ file, flags });
    assert.deepEqual(experiment.study, { context: 'from a flag', questions: [], instructions: 'stay' });
    assert.deepEqual(experiment.data, {
      from: ['x.csv', 'y.csv'],
      text: ['b'],
      id: 'me',
      exclude: ['email'],
      redact: true,
      maxTokens: 70,
    });
    assert.deepEqual(experiment.generation, {
      personas: 2,
      personasAsked: true,
      seed: 0,
      language: 'fr',
      models: [
        {
          reference: { provider: 'anthropic', model: 'claude-y', requested: 'claude-y' },
          weight: 0.5,
          maxOutputTokens: 16_000,
          timeoutSeconds: 9,
          headers: {},
        },
      ],
    });
    const { timeoutSeconds, concurrency, retries, repeat } = experiment.execution;
    assert.deepEqual([timeoutSeconds, concurrency, retries, repeat], [9, 3, 0, 1]);
    assert.deepEqual(experiment.output, { directory: 'from-flag' });
    assert.deepEqual([origins, usesDefaultModels, warnings], [{ data: 'flags', output: 'flags' }, false, []]);
  });

  it('takes the file before settings, and settings before defaults', () => {
    const settings: ExperimentSettings = {
      defaultModels: ['claude-z'],
      concurrency: 6,
      timeout: 77,
      outputDirectory: 'from-setting',
    };
    const withFile = resolve({ file, settings });
    assert.deepEqual(
      [withFile.experiment.execution.concurrency, withFile.experiment.execution.timeoutSeconds, withFile.origins],
      [2, 20, { data: 'file', output: 'file' }],
    );
    assert.deepEqual(requested({ file, settings }), ['claude-x', 'ollama:llama3:8b']);
    const without = resolve({ settings });
    assert.deepEqual(
      [without.experiment.execution.concurrency, without.experiment.execution.timeoutSeconds, without.origins],
      [6, 77, { data: 'none', output: 'settings' }],
    );
    assert.deepEqual(requested({ settings }), ['claude-z']);
    assert.equal(without.experiment.output.directory, 'from-setting');
    const nothing = resolve({});
    assert.deepEqual(
      [nothing.experiment.execution.concurrency, nothing.experiment.execution.timeoutSeconds, nothing.origins],
      [8, 300, { data: 'none', output: 'default' }],
    );
  });

  it('gives the file alone as it parses', () => {
    const text = 'generation: { models: [claude-x], execution: { per_provider: { gemini: 2 } } }\n';
    assert.deepEqual(resolve({ file: documentOf(text) }).experiment, parseExperiment(text).experiment);
  });

  it("keeps a model's own timeout from the file's, and lets the flag overrule both", () => {
    const timeouts = (flags: Flags) =>
      resolve({ file, flags }).experiment.generation.models.map(({ timeoutSeconds }) => timeoutSeconds);
    assert.deepEqual(timeouts({}), [50, 20]);
    assert.deepEqual(timeouts({ timeout: 10 }), [10, 10]);
  });

  it('weighs every listing of the model that --weight names', () => {
    const models = ['claude-x', 'ollama:llama3:8b', 'anthropic:claude-x'];
    const weights = resolve({ flags: { model: models, weight: { 'claude-x': 2 } } }).experiment.generation.models;
    assert.deepEqual(
      weights.map(({ weight }) => weight),
      [2, 1, 2],
    );
    assert.deepEqual(
      resolve({ file, flags: { weight: { 'ollama:llama3:8b': 9 } } }).experiment.generation.models.map(
        ({ weight }) => weight,
      ),
      [3, 9],
    );
  });

  it('runs the default models where nobody names one, and says so', () => {
    for (const file of [null, documentOf('generation: { models: [] }\n')]) {
      const { usesDefaultModels, document } = resolve({ file, flags: { model: [] }, settings: { defaultModels: [] } });
      assert.equal(usesDefaultModels, true);
      assert.deepEqual(document.generation?.models, [...defaultModels]);
    }
    assert.deepEqual(requested({}), [...defaultModels]);
    assert.equal(resolve({ settings: { defaultModels: ['claude-x'] } }).usesDefaultModels, false);
  });

  it('has default models that are available', () => {
    assert.deepEqual(notYetSupported(resolve({}).document), []);
  });

  it('shows what is not available, wherever it was asked for', () => {
    const { document } = resolve({ file, flags: { batch: true }, settings: { maxCost: 3 } });
    assert.deepEqual(
      notYetSupported(document).map(({ message }) => message),
      ['Batch processing is not available yet.'],
    );
  });
});

describe('What protects is never weakened', () => {
  it('holds the lowest of all budgets', () => {
    const amount = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(amount, amount, amount, (flag, inFile, setting) => {
        const file: ExperimentDocument = inFile === undefined ? {} : { budget: { max_cost: inFile } };
        const { experiment } = resolve({ file, flags: { maxCost: flag }, settings: { maxCost: setting } });
        const given = [flag, inFile, setting].filter((each) => each !== undefined);
        assert.equal(experiment.budget.maxCost, given.length === 0 ? null : Math.min(...given));
      }),
    );
  });

  it('says when --max-cost has no effect', () => {
    assert.deepEqual(resolve({ flags: { maxCost: 10 }, settings: { maxCost: 5 } }).warnings, [
      '--max-cost 10 has no effect: the experiment or the settings allow 5 USD.',
    ]);
    assert.deepEqual(resolve({ flags: { maxCost: 4 }, settings: { maxCost: 5 } }).warnings, []);
  });

  const redaction: [
    flag: boolean | undefined,
    file: boolean | undefined,
    setting: boolean | undefined,
    redact: boolean,
  ][] = [
    [undefined, undefined, undefined, true],
    [true, undefined, undefined, false],
    [undefined, false, undefined, false],
    [undefined, undefined, false, false],
    [true, false, false, false],
    [true, true, undefined, true],
    [true, undefined, true, true],
    [undefined, false, true, true],
    [undefined, true, false, true],
    [false, undefined, undefined, true],
  ];
  for (const [noRedact, inFile, setting, redact] of redaction) {
    it(`redaction: --no-redact ${noRedact}, file ${inFile}, setting ${setting} gives ${redact}`, () => {
      const file: ExperimentDocument = inFile === undefined ? {} : { data: { redact: inFile } };
      const { experiment, warnings } = resolve({ file, flags: { noRedact }, settings: { redact: setting } });
      assert.equal(experiment.data.redact, redact);
      assert.equal(warnings.length, noRedact === true && redact ? 1 : 0);
    });
  }

  it('keeps every excluded column excluded', () => {
    const { experiment } = resolve({ file, flags: { exclude: ['phone', 'email'] } });
    assert.deepEqual(experiment.data.exclude, ['email', 'phone']);
    assert.deepEqual(resolve({ flags: { exclude: ['phone'] } }).experiment.data.exclude, ['phone']);
  });
});

describe('Wrong flags and settings', () => {
  const table: [what: string, sources: Partial<ExperimentSources>, message: RegExp][] = [
    ['a count of 0', { flags: { count: 0 } }, /^--count must be at least 1, not 0\.$/u],
    ['a count that is no number', { flags: { count: Number.NaN } }, /^--count must be a whole number, not NaN\.$/u],
    ['a mode that is none', { flags: { mode: 'paralel' } }, /^--mode must be one of .* Did you mean parallel\?$/u],
    ['half a retry', { flags: { retries: 1.5 } }, /^--retries must be a whole number, not 1\.5\.$/u],
    ['a negative budget', { flags: { maxCost: -1 } }, /^--max-cost must be at least 0, not -1\.$/u],
    ['a bad reference', { flags: { model: ['claude-x', 'llama3:8b'] } }, /^--model: "llama3" is no known provider/u],
    ['a blank path', { flags: { from: [' '] } }, /^--from must not be blank\.$/u],
    [
      'a weight of 0',
      { flags: { model: ['claude-x'], weight: { 'claude-x': 0 } } },
      /^--weight claude-x must be more than 0/u,
    ],
    [
      'a weight of nothing',
      { file, flags: { weight: { 'claude-q': 1 } } },
      /^--weight claude-q names a model that is not in/u,
    ],
    ['a weight of a bad reference', { flags: { weight: { what: 1 } } }, /Nothing says which provider "what"/u],
    [
      'no concurrency',
      { settings: { concurrency: 0 } },
      /^The setting personas\.concurrency must be at least 1, not 0\.$/u,
    ],
    [
      'a bad default model',
      { settings: { defaultModels: ['x'] } },
      /^The setting personas\.defaultModels: Nothing says/u,
    ],
    ['a consensus of one model', { flags: { mode: 'consensus', model: ['claude-x'] } }, /needs two model runs/u],
  ];
  for (const [what, sources, message] of table) {
    it(`refuses ${what}`, () => {
      refuses(sources, message);
    });
  }

  it('takes a consensus of one model that the file repeats', () => {
    const { experiment } = resolve({ file, flags: { mode: 'consensus', model: ['claude-x'] } });
    assert.deepEqual([experiment.execution.mode, experiment.execution.repeat], ['consensus', 2]);
  });
});
