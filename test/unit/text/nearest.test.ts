import assert from 'node:assert/strict';
import { nearest } from '../../../src/core/text/nearest';

describe('nearest word', () => {
  const names = ['answer', 'respondent', 'age', 'id'];
  const cases: [string, string | null][] = [
    ['anwser', 'answer'],
    ['Answer', 'answer'],
    ['respondant', 'respondent'],
    ['ages', 'age'],
    ['ie', 'id'],
    ['telephone', null],
    ['zzz', null],
    ['', null],
  ];
  for (const [word, expected] of cases) {
    it(`of "${word}" is ${expected ?? 'none'}`, () => {
      assert.equal(nearest(word, names), expected);
    });
  }

  it('is none where there are no candidates, and the first of equals', () => {
    assert.equal(nearest('answer', []), null);
    assert.equal(nearest('cat', ['bat', 'hat']), 'bat');
  });
});
