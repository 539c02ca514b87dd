import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isPersonaError } from '../../../src/core/errors';
import { Budget, type Reservation } from '../../../src/core/generation/budget';
import { picoDollars } from '../../../src/core/money/cost';
import { settled } from '../../support/generation';

const never = new AbortController().signal;
const usd = picoDollars;
const code = (reason: unknown): string => (isPersonaError(reason) ? reason.code : String(reason));
const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'sent',
    (reason: unknown) => code(reason),
  );

describe('Budget', () => {
  it('lets calls go while all they may cost fits, to the last pico-dollar', async () => {
    const budget = new Budget(usd(1));
    const reservations = await Promise.all([1, 2, 3, 4].map(() => budget.reserve(usd(0.25), 'm', never)));
    reservations.forEach((each) => each.settle(usd(0.25)));
    assert.equal(budget.spent, usd(1));
    assert.equal(await refused(budget.reserve(1n, 'm', never)), 'budget');
  });

  it('has a call that does not fit wait for those under way, and go when they cost less', async () => {
    const budget = new Budget(usd(1));
    const first = await budget.reserve(usd(0.8), 'm', never);
    const second = budget.reserve(usd(0.8), 'm', never);
    let isSent = false;
    void second.then(() => (isSent = true));
    await settled();
    assert.equal(isSent, false);
    first.settle(usd(0.2));
    await second;
  });

  it('is reached when nothing is under way any more, for later calls too', async () => {
    const budget = new Budget(usd(1));
    const first = await budget.reserve(usd(0.8), 'm', never);
    const [second, third] = [0.8, 0.1].map((amount) => refused(budget.reserve(usd(amount), 'm', never)));
    first.settle(usd(0.7));
    assert.deepEqual(await Promise.all([second, third]), ['budget', 'budget']);
    assert.equal(await refused(budget.reserve(1n, 'm', never)), 'budget');
  });

  it('refuses the first call when that alone may cost too much, with the figures', async () => {
    const call = new Budget(usd(0.5)).reserve(usd(1.2), 'claude-x', never);
    await assert.rejects(call, /budget of \$0\.5000 there is \$0\.5000 left.*claude-x may cost up to \$1\.20/u);
  });

  it('counts all that was set aside where nobody knows the cost, and nothing for what was not sent', async () => {
    const budget = new Budget(usd(1));
    (await budget.reserve(usd(0.6), 'm', never)).settle(undefined);
    assert.equal(budget.spent, usd(0.6));
    const call = await budget.reserve(usd(0.4), 'm', never);
    call.settle(0n);
    call.settle(usd(0.4));
    assert.equal(budget.spent, usd(0.6));
  });

  it('never holds up what is free or of unknown price, nor anything without a limit', async () => {
    const none = new Budget(0n);
    await none.reserve(0n, 'm', never);
    await none.reserve(undefined, 'm', never);
    assert.equal(await refused(none.reserve(1n, 'm', never)), 'budget');
    await none.reserve(0n, 'm', never);
    await new Budget(undefined).reserve(usd(1e9), 'm', never);
  });

  it('lets a waiting call be cancelled at once, and those behind it go', async () => {
    const budget = new Budget(usd(1));
    const first = await budget.reserve(usd(0.5), 'm', never);
    const cancel = new AbortController();
    const second = refused(budget.reserve(usd(0.9), 'm', cancel.signal));
    const third = budget.reserve(usd(0.5), 'm', never);
    cancel.abort();
    assert.equal(await second, 'cancelled');
    await third;
    assert.equal(await refused(budget.reserve(usd(0.1), 'm', cancel.signal)), 'cancelled');
    first.settle(0n);
  });

  it('is never exceeded by 50 calls in flight, whatever they cost and in whichever order they end, and all of them end', async () => {
    const anyCall = fc
      .tuple(fc.bigInt(1n, 1000n), fc.nat(1000), fc.boolean())
      .map(([most, share, isKnown]) => ({ most, cost: (most * BigInt(share)) / 1000n, isKnown }));
    const anyRun = fc.record({
      limit: fc.bigInt(0n, 20_000n),
      calls: fc.array(anyCall, { minLength: 50, maxLength: 80 }),
      order: fc.infiniteStream(fc.nat(49)),
    });
    await fc.assert(
      fc.asyncProperty(anyRun, async ({ limit, calls, order }) => {
        const budget = new Budget(limit);
        const underWay: { reservation: Reservation; most: bigint; cost: bigint; isKnown: boolean }[] = [];
        let [ended, owed, starting] = [0, 0n, 0];
        const start = (call: (typeof calls)[number]): void => {
          starting++;
          void budget.reserve(call.most, 'm', never).then(
            (reservation) => underWay.push({ reservation, ...call }),
            () => ended++,
          );
        };
        calls.slice(0, 50).forEach(start);
        for (;;) {
          await Promise.resolve();
          await Promise.resolve();
          const inFlight = underWay.reduce((sum, { most }) => sum + most, 0n);
          assert.ok(budget.spent + inFlight <= limit);
          const [next] = underWay.splice(order.next().value % Math.max(1, underWay.length), 1);
          if (!next) {
            break;
          }
          next.reservation.settle(next.isKnown ? next.cost : undefined);
          owed += next.isKnown ? next.cost : next.most;
          ended++;
          const more = calls[starting];
          if (more) {
            start(more);
          }
        }
        assert.equal(ended, starting);
        assert.equal(budget.spent, owed);
        assert.ok(owed <= limit);
      }),
      { numRuns: 200 },
    );
  });
});
