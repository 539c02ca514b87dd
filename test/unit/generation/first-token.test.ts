import assert from 'node:assert/strict';
import { FakeProvider, personasNamed } from '../../support/fake-provider';
import { draftAnswer } from '../../support/draft-answers';
import { finish, usage } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, plannedModel, settled } from '../../support/generation';

describe('the limit on the time to the first token', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  it('ends a call that does not begin in time, and retries it', async () => {
    const silent = new Gate();
    const provider = new FakeProvider([usage(1000, 0), silent], personasNamed('Ada'));
    const plan = generationPlan([plannedModel('m', provider)], { retries: 1, firstTokenTimeoutMs: 5000 });
    const running = generation.runOne(plan);
    await silent.reached;
    generation.clock.advance(4999);
    assert.equal(provider.calls[0]?.signal.aborted, false);
    generation.clock.advance(1);
    assert.equal(provider.calls[0].signal.aborted, true);
    await settled();
    generation.clock.advance(500);
    const run = await running;
    assert.equal(run.status, 'succeeded');
    assert.deepEqual(
      run.attempts.map(({ kind, code, latencyMs, waitedMs }) => [kind, code, latencyMs, waitedMs]),
      [
        ['first', 'timeout', 5000, 0],
        ['retry', null, 0, 500],
      ],
    );
    assert.deepEqual([run.attempts[0]?.usage?.inputTokens, run.attempts[0]?.usage?.outputTokens], [1000, null]);
    assert.equal(generation.clock.pending, 0);
  });

  it('is a timeout of the model run when no try is left, and names the setting', async () => {
    const silent = new Gate();
    const plan = generationPlan([plannedModel('m', new FakeProvider([silent]))], { firstTokenTimeoutMs: 5000 });
    const running = generation.runOne(plan);
    await silent.reached;
    generation.clock.advance(5000);
    const { status, error } = await running;
    assert.deepEqual([status, error?.code, error?.retryable], ['timed-out', 'timeout', true]);
    assert.match(error?.message ?? '', /not begun after 5 s\. Raise first_token_timeout/);
  });

  it('leaves an answer that has begun all its time', async () => {
    const slow = new Gate();
    const provider = new FakeProvider([draftAnswer('Ada').slice(0, 1), slow, draftAnswer('Ada').slice(1), finish()]);
    const plan = generationPlan([plannedModel('m', provider)], { firstTokenTimeoutMs: 5000 });
    const running = generation.runOne(plan);
    await slow.reached;
    generation.clock.advance(100_000);
    slow.open();
    const run = await running;
    assert.deepEqual([run.status, run.timeToFirstTokenMs, run.latencyMs], ['succeeded', 0, 100_000]);
    assert.equal(generation.clock.pending, 0);
  });
});
