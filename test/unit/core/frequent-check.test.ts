import assert from 'node:assert/strict';
import { DraftPersona } from '../../../src/core/persona/draft';
import { frequentCheck } from '../../../src/core/frequent-check';
import { draftPersona } from '../../support/draft-answers';

describe('a check that is asked often', () => {
  it('says the same the first and the fiftieth time', () => {
    const check = frequentCheck(DraftPersona);
    const good = draftPersona('Ada');
    const bad = [
      null,
      'Ada',
      { ...good, name: 1 },
      { ...good, more: true },
      { ...good, goals: [{ text: 'Pay less.' }] },
    ];
    for (let round = 0; round < 10; round++) {
      assert.equal(check(good), true);
      assert.deepEqual(
        bad.map(check),
        bad.map(() => false),
      );
    }
  });
});
