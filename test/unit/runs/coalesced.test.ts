import assert from 'node:assert/strict';
import { Coalesced } from '../../../src/core/runs/coalesced';
import { Gate } from '../../support/gate';
import { settled } from '../../support/generation';
import { ManualClock } from '../../support/manual-clock';

describe('coalesced work', () => {
  it('is done once for all who ask while it is under way, and begun after each of them asked', async () => {
    const gates = [new Gate(), new Gate()];
    let begun = 0;
    const work = new Coalesced(() => gates[begun++]?.pass() ?? Promise.reject(new Error('once too often')));
    const first = work.request();
    const shared = [work.request(), work.request(), work.request()];
    await settled();
    assert.equal(begun, 1);
    gates[0]?.open();
    await first;
    await settled();
    assert.equal(begun, 2);
    gates[1]?.open();
    await Promise.all(shared);
    assert.equal(begun, 2);
  });

  it('is begun again after a failure, which only those hear who waited for it', async () => {
    let fails = true;
    const work = new Coalesced(() => (fails ? Promise.reject(new Error('disk full')) : Promise.resolve()));
    await assert.rejects(work.request(), /disk full/);
    fails = false;
    await work.request();
  });

  describe('with a clock', () => {
    let clock: ManualClock;
    let begun: number[];
    let work: Coalesced;

    beforeEach(() => {
      clock = new ManualClock();
      begun = [];
      work = new Coalesced(async () => {
        begun.push(clock.monotonicMs());
        await Promise.resolve();
        clock.advance(10);
      }, clock);
    });

    it('rests four times as long as the work took, and then does it once for all who asked', async () => {
      await work.request();
      const [second, third] = [work.request(), work.request()];
      await clock.whenScheduled();
      clock.advance(39);
      await settled();
      assert.deepEqual(begun, [0]);
      clock.advance(1);
      await Promise.all([second, third]);
      assert.deepEqual(begun, [0, 50]);
    });

    it('does not rest where nobody asks, nor before what is asked for later', async () => {
      await work.request();
      assert.equal(clock.pending, 0);
      clock.advance(40);
      await work.request();
      assert.deepEqual(begun, [0, 50]);
    });

    it('ends its rest for what cannot wait', async () => {
      await work.request();
      const waiting = work.request();
      await clock.whenScheduled();
      await Promise.all([waiting, work.request({ atOnce: true })]);
      assert.deepEqual(begun, [0, 10]);
      assert.equal(clock.pending, 0);
    });

    it('rests for half a second at most', async () => {
      const long = new Coalesced(() => {
        begun.push(clock.monotonicMs());
        clock.advance(1000);
        return Promise.resolve();
      }, clock);
      await long.request();
      const second = long.request();
      await clock.whenScheduled();
      clock.advance(500);
      await second;
      assert.deepEqual(begun, [0, 1500]);
    });
  });
});
