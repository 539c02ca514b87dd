import assert from 'node:assert/strict';
import { Coalesced } from '../../../src/core/runs/coalesced';
import { Gate } from '../../support/gate';
import { settled } from '../../support/generation';

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
});
