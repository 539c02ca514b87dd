import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { shortNames } from '../../../src/core/data/short-names';

describe('short names of columns', () => {
  it('are the items of a question that several columns share', () => {
    const question = 'Please state whether you view the following characters favorably: ';
    assert.deepEqual(shortNames([`${question}Yoda`, 'Gender', `${question}Han Solo`]), ['Yoda', 'Gender', 'Han Solo']);
  });

  it('stay whole where nothing is shared, or only words within a name', () => {
    const names = ['Do you like the app a lot?', 'Do you like the app a little?', 'age', 'age_group'];
    assert.deepEqual(shortNames(names), names);
  });

  it('stay whole where the items of two questions are the same', () => {
    const names = [
      'How often do you cook: bread',
      'How often do you cook: rice',
      'How often do you buy: bread',
      'How often do you buy: rice',
    ];
    assert.deepEqual(shortNames(names), names);
  });

  it('are never blank, as many as the names, and each the end of its name', () => {
    const part = fc.constantFrom(
      'How often do you use: ',
      'What about this one? ',
      'e-mail',
      'phone',
      ' ',
      '',
      'x - y',
    );
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''))), (names) => {
        const short = shortNames(names);
        assert.equal(short.length, names.length);
        short.forEach((name, index) => {
          const whole = (names[index] ?? '').replaceAll(/\s+/gu, ' ').trim();
          assert.ok(whole.endsWith(name));
          assert.equal(name === '', whole === '');
        });
      }),
    );
  });
});
