import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { excerptPattern } from '../../../src/core/data/excerpt-pattern';

describe('an excerpt in the text of a data file', () => {
  const found: [what: string, excerpt: string, text: string, match: string][] = [
    [
      'doubled quotes and line ends',
      'said "no" and left',
      'P1,"She said ""No"" and\r\nleft."\n',
      'said ""No"" and\r\nleft',
    ],
    ['line ends in JSON', 'slow. And dear', '{"a":"It is slow.\\nAnd \\"dear\\""}', 'slow.\\nAnd \\"dear'],
    [
      'escaped letters in JSON',
      'Größe 😀 naïve',
      '{"a":"Gr\\u00f6\\u00DFe \\ud83d\\ude00 na\\u00efve"}',
      'Gr\\u00f6\\u00DFe \\ud83d\\ude00 na\\u00efve',
    ],
    [
      'tags of captions',
      'while the kettle boils',
      'Every day, while the\nkettle <i>boils</i>.',
      'while the\nkettle <i>boils',
    ],
    ['text without spaces', '我每天都用', '1,"我每天都用这个"\n', '我每天都用'],
  ];
  for (const [what, excerpt, text, match] of found) {
    it(`is found over ${what}`, () => {
      assert.equal(excerptPattern(excerpt)?.exec(text)?.[0], match);
    });
  }

  it('is nowhere where there are no words, or others between', () => {
    assert.equal(excerptPattern(' … '), null);
    assert.equal(excerptPattern('the app')?.exec('the old app'), null);
  });

  it('is found in JSON of any kind, escaped or not, and takes no long time elsewhere', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'Z', '7', 'é', '日', '𝒳'), minLength: 1, maxLength: 4 });
    const property = fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.boolean(), (words, isEscaped) => {
      const json = JSON.stringify({ answer: words.join(' \n"') });
      const text = isEscaped
        ? json.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        : json;
      assert.ok(excerptPattern(words.join(', '))?.test(text), text);
    });
    fc.assert(property, { numRuns: 100 });
    assert.equal(excerptPattern('a b')?.test(`a${'\\n</i>\\"<'.repeat(20_000)}c`), false);
  });
});
