import assert from 'node:assert/strict';
import { Turns } from '../../../src/core/generation/turns';

/** One round of the event loop. */
function round(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('Turns', () => {
  it('lets the first one go at once', async () => {
    const done: string[] = [];
    const first = new Turns().next().then(() => done.push('first'));
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(done, ['first']);
    await first;
  });

  it('gives each of the others a round of its own, in the order in which they came', async () => {
    const turns = new Turns();
    const done: number[] = [];
    const counts: number[] = [];
    const all = Array.from({ length: 5 }, async (_, index) => {
      await turns.next();
      done.push(index);
    });
    while (done.length < 5) {
      await round();
      counts.push(done.length);
    }
    await Promise.all(all);
    assert.deepEqual(done, [0, 1, 2, 3, 4]);
    assert.ok(counts.every((count, index) => count - (counts[index - 1] ?? 1) <= 1));
  });

  it('lets somebody go at once again when nobody has waited for a round', async () => {
    const turns = new Turns();
    await Promise.all([turns.next(), turns.next()]);
    await round();
    await round();
    const done: string[] = [];
    void turns.next().then(() => done.push('late'));
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(done, ['late']);
  });
});
