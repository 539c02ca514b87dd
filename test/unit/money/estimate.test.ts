import assert from 'node:assert/strict';
import { PersonaError } from '../../../src/core/errors';
import type { PlannedModel } from '../../../src/core/generation/plan';
import { type Estimate, estimateRun } from '../../../src/core/money/estimate';
import { estimatePromptTokens } from '../../../src/core/prompt/prompt-tokens';
import type { TokenCountCall } from '../../../src/core/providers/provider';
import type { PreparedRun } from '../../../src/core/runs/prepare';
import { budgetSentence, comparisonSentence, estimateBasis } from '../../../src/core/text/estimate-words';
import { FakeProvider } from '../../support/fake-provider';
import { plannedModel } from '../../support/generation';
import { interviews, Study } from '../../support/study';

const day = '2026-11-23';

/** A provider that counts as it is told to. */
class Counter extends FakeProvider {
  readonly counted: TokenCountCall[] = [];
  private readonly answer: () => Promise<number>;

  constructor(answer: () => Promise<number>) {
    super();
    this.answer = answer;
  }

  countTokens(call: TokenCountCall): Promise<number> {
    this.counted.push(call);
    return this.answer();
  }
}

function modelOf(reference: string, overrides: Partial<PlannedModel> = {}): PlannedModel {
  const [provider = '', model = ''] = reference.split(':');
  return plannedModel(model, new FakeProvider(), {
    key: reference,
    provider,
    model,
    pricing: { kind: 'price-book', provider, model },
    ...overrides,
  });
}

const counting = (provider: FakeProvider): Pick<PlannedModel, 'source'> => ({
  source: { load: () => Promise.resolve(provider) },
});

describe('estimateRun', () => {
  let study: Study;
  let prepared: PreparedRun;

  beforeEach(async () => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    prepared = await study.prepare({ from: ['interviews.csv'], model: ['offline:segments'], count: 3 });
  });

  afterEach(() => study.remove());

  const estimate = (models: PlannedModel[], mayCount = true): Promise<Estimate> =>
    estimateRun({ ...prepared, models }, { day, mayCount: () => mayCount, signal: study.cancel.signal });

  it('takes the count of who runs the model: input, answer with reasoning, price', async () => {
    const provider = new Counter(() => Promise.resolve(100_000));
    const { models, totals } = await estimate([modelOf('anthropic:claude-opus-5-5', counting(provider))]);
    assert.deepEqual(
      [models[0]?.inputTokens, models[0]?.inputSource, models[0]?.outputTokens],
      [100_000, 'counted', 7300],
    );
    assert.equal(models[0]?.usd, 0.4 + 0.146);
    assert.equal(models[0]?.highestUsd, 0.82);
    assert.deepEqual(totals, { runs: 1, inputTokens: 100_000, outputTokens: 7300, usd: 0.546, usdComplete: true });
    assert.equal(provider.counted[0]?.prompt, prepared.prompt);
    assert.deepEqual(provider.calls, []);
  });

  it('estimates where it may not ask, where nobody counts, and where counting fails, and says so', async () => {
    const provider = new Counter(() => Promise.reject(new PersonaError('overloaded', 'Try again later.')));
    const length = estimatePromptTokens(prepared.prompt);
    const failed = await estimate([modelOf('openai:gpt-6.1-sol', counting(provider))]);
    assert.match(failed.models[0]?.notes.join() ?? '', /could not be counted: Try again later/u);
    const silent = await estimate([modelOf('openai:gpt-6.1-sol')]);
    const unasked = await estimate([modelOf('openai:gpt-6.1-sol', counting(provider))], false);
    for (const { models } of [failed, silent, unasked]) {
      assert.deepEqual([models[0]?.inputSource, models[0]?.inputTokens], ['estimated', length]);
    }
    assert.equal(provider.counted.length, 1);
    assert.match(estimateBasis(silent).join(' '), /estimated from the length/u);
  });

  it('estimates a model that would not start, with the reason', async () => {
    const error = new PersonaError('missing-key', 'No key.');
    const { models } = await estimate([modelOf('google:gemini-4-argon', { source: { error } })]);
    assert.deepEqual(models[0]?.error, { code: 'missing-key', message: 'No key.' });
    assert.ok((models[0]?.usd ?? 0) > 0);
  });

  it('multiplies by the repetitions and compares with a single model', async () => {
    const provider = new Counter(() => Promise.resolve(10_000));
    const run = (key: string, reference: string): PlannedModel => modelOf(reference, { key, ...counting(provider) });
    const result = await estimate([
      run('openai:gpt-6-luna', 'openai:gpt-6-luna'),
      run('openai:gpt-6-luna~2', 'openai:gpt-6-luna'),
      run('anthropic:claude-fable-5-1', 'anthropic:claude-fable-5-1'),
    ]);
    assert.deepEqual(
      result.models.map(({ key, runs, usdPerRun, usd }) => [key, runs, usdPerRun, usd]),
      [
        ['openai:gpt-6-luna', 2, 0.00465, 0.0093],
        ['anthropic:claude-fable-5-1', 1, 0.465, 0.465],
      ],
    );
    assert.deepEqual([result.totals.usd, result.totals.inputTokens], [0.4743, 30_000]);
    assert.match(comparisonSentence(result) ?? '', /about 51 times as much as openai:gpt-6-luna alone \(\$0\.0093\)/u);
    assert.equal(provider.counted.length, 2);
  });

  it('says whether prompt and output limit fit the context', async () => {
    const fits = async (tokens: number, reference: string): Promise<boolean | null | undefined> => {
      const provider = new Counter(() => Promise.resolve(tokens));
      return (await estimate([modelOf(reference, counting(provider))])).models[0]?.fits;
    };
    assert.equal(await fits(184_000, 'anthropic:claude-opus-4-5-20251101'), true);
    assert.equal(await fits(184_001, 'anthropic:claude-opus-4-5-20251101'), false);
    assert.equal(await fits(184_001, 'openai:some-model'), null);
  });

  it('calls an unknown price unknown: the sum is a lower bound, and so is the budget', async () => {
    prepared.experiment.budget.maxCost = 5;
    const result = await estimate([modelOf('openai:gpt-6-luna'), modelOf('openai:some-model')]);
    assert.deepEqual([result.models[1]?.usd, result.totals.usdComplete], [null, false]);
    assert.deepEqual(result.budget, { maxUsd: 5, isWithin: null });
    assert.match(budgetSentence(result) ?? '', /unknown/u);
    assert.equal((await estimate([modelOf('openai:some-model')])).totals.usd, null);
  });

  it('holds the sum against the budget', async () => {
    prepared.experiment.budget.maxCost = 0.01;
    const within = await estimate([modelOf('openai:gpt-6-luna')]);
    const above = await estimate([modelOf('anthropic:claude-fable-5-1')]);
    assert.deepEqual([within.budget?.isWithin, above.budget?.isWithin], [true, false]);
    assert.match(budgetSentence(above) ?? '', /above the budget of \$0\.0100/u);
  });

  it('counts the draft that later models of a sequence are given', async () => {
    prepared.experiment.execution.mode = 'sequential';
    const { models } = await estimate([modelOf('openai:gpt-6-luna'), modelOf('anthropic:claude-haiku-5-5')]);
    assert.equal((models[1]?.inputTokens ?? 0) - (models[0]?.inputTokens ?? 0), 3650);
  });

  it('is nothing for generators of this machine and for servers on it', async () => {
    const { models, totals, cheapestAlone } = await estimate([
      ...prepared.models,
      modelOf('ollama:llama3', { pricing: { kind: 'local' } }),
    ]);
    assert.deepEqual(
      models.map(({ usd, local, inputSource }) => [usd, local, inputSource]),
      [
        [0, true, 'none'],
        [0, true, 'estimated'],
      ],
    );
    assert.deepEqual([totals.usd, totals.usdComplete, cheapestAlone], [0, true, null]);
  });

  it('stops when it is told to', async () => {
    const provider = new Counter(() => {
      study.cancel.abort();
      return Promise.reject(new PersonaError('cancelled', 'Cancelled.'));
    });
    await assert.rejects(estimate([modelOf('openai:gpt-6-luna', counting(provider))]), { code: 'cancelled' });
  });
});
