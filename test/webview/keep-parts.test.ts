import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { keepParts } from '../../src/webview/state/keep-parts';

const data = fc.jsonValue({ maxDepth: 4 });

describe('what is heard again', () => {
  it('is the same object as before where it says the same', () => {
    fc.assert(
      fc.property(data, (value) => {
        assert.ok(Object.is(keepParts(value, structuredClone(value)), value));
      }),
    );
  });

  it('says what was heard last, whatever was before', () => {
    fc.assert(
      fc.property(data, data, (before, after) => {
        const heard = structuredClone(after);
        assert.deepEqual(keepParts(before, after), heard);
      }),
    );
  });

  it('keeps the parts that say the same and no other', () => {
    const before = { personas: [{ name: 'Ana' }, { name: 'Ben' }], figures: { cited: 3 } };
    const after = keepParts(before, { personas: [{ name: 'Ana' }, { name: 'Bea' }], figures: { cited: 3 } });
    assert.notEqual(after, before);
    assert.equal(after.personas[0], before.personas[0]);
    assert.deepEqual(after.personas[1], { name: 'Bea' });
    assert.equal(after.figures, before.figures);
    assert.deepEqual(before.personas[1], { name: 'Ben' });
  });

  it('tells a list from an object, and a part that is gone from one that is unknown', () => {
    assert.deepEqual(keepParts<object>([1], { 0: 1 }), { 0: 1 });
    assert.deepEqual(keepParts<object>({ a: 1, b: null }, { a: 1 }), { a: 1 });
  });
});
