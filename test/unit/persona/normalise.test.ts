import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { normalise, unspacedCharacterCount, wordCount } from '../../../src/core/persona/normalise';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'e',
      '\u0301',
      'ß',
      'ﬁ',
      ' ',
      '\n',
      '\u00AD',
      '\u200D',
      '한',
      '\u1112',
      '\u1161',
      '\u11AB',
      'ｶ',
      'ﾞ',
      '“',
      '—',
      '\uD800',
    ),
  }),
);

describe('normalise', () => {
  const same: [what: string, left: string, right: string][] = [
    ['case', 'Why So Much', 'why so much'],
    ['sharp s and its capitals', 'große Straße', 'GROSSE STRASSE'],
    ['both small sigmas', 'ΟΔΟΣ', 'οδος'],
    ['white space of any kind', ' a\t\u00A0b\r\n\u2003c ', 'a b c'],
    ['control characters', 'a\u0000b\u0085c', 'a b c'],
    ['curly and angled quotes', '“yes” «no» „so“', '"yes" "no" "so"'],
    ['apostrophes', 'don’t don′t don‘t', "don't don't don't"],
    ['hyphens and dashes', 'so‑so – or—or', 'so-so - or-or'],
    ['soft hyphens and zero-width marks', 'elec\u00ADtri\u200Bcity\uFEFF', 'electricity'],
    ['bidirectional controls', '\u202Eabc\u202C \u2067d\u2069', 'abc d'],
    ['emoji presentation', 'I ❤️ it', 'I ❤ it'],
    ['compatibility forms', 'ｆｕｌｌ ﬁne ①', 'full fine 1'],
    ['an ellipsis', 'well…', 'well...'],
    ['composed and decomposed letters', 'Caf\u00E9', 'Cafe\u0301'],
    ['composed and decomposed Hangul', '한국어', '한국어'.normalize('NFD')],
    ['half-width Katakana with sound marks', 'ｶﾞｽ', 'ガス'],
  ];
  for (const [what, left, right] of same) {
    it(`makes no difference of ${what}`, () => {
      assert.equal(normalise(left).text, normalise(right).text);
    });
  }

  const different: [left: string, right: string][] = [
    ['so much', 'somuch'],
    ['cafe', 'café'],
    ['1.5', '15'],
    ["can't", 'cant'],
    ['かき', 'がき'],
  ];
  for (const [left, right] of different) {
    it(`tells "${left}" from "${right}"`, () => {
      assert.notEqual(normalise(left).text, normalise(right).text);
    });
  }

  it('gives the same for all normal forms of a text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: expected } = normalise(text);
        assert.equal(normalise(text.normalize('NFC')).text, expected);
        assert.equal(normalise(text.normalize('NFD')).text, expected);
      }),
    );
  });

  it('leads back: offsets are in order, inside the text, and cover all but what was dropped', () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const { text, starts, ends } = normalise(original);
        assert.equal(starts.length, text.length);
        assert.equal(ends.length, text.length);
        for (let unit = 0; unit < text.length; unit++) {
          const [start = -1, end = -1] = [starts[unit], ends[unit]];
          assert.ok(start >= (starts[unit - 1] ?? 0) && end > start && end <= original.length);
        }
        if (text !== '') {
          assert.equal(normalise(original.slice(starts[0], ends.at(-1))).text, text);
        }
      }),
    );
  });

  it('never begins or ends with a space, nor holds two in a row', () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const { text } = normalise(original);
        assert.doesNotMatch(text, /^ | $| {2}|[^\S ]/u);
      }),
    );
  });
});

describe('wordCount', () => {
  const cases: [text: string, words: number][] = [
    ['', 0],
    ['!?', 0],
    ['the app is slow', 4],
    ["it isn't user-friendly", 3],
    ['3 of 10 days', 4],
    ['मुझे बिल समझ नहीं आता', 5],
    ['التطبيق لا يعمل', 3],
  ];
  for (const [text, words] of cases) {
    it(`counts ${words} in "${text}"`, () => {
      assert.equal(wordCount(normalise(text).text), words);
    });
  }
});

describe('unspacedCharacterCount', () => {
  const cases: [text: string, characters: number][] = [
    ['plain words', 0],
    ['アプリが遅い', 6],
    ['サーバー', 4],
    ['我不明白账单', 6],
    ['앱이 느려요', 5],
    ['ใช้งานง่าย', 8],
    ['app は good', 1],
  ];
  for (const [text, characters] of cases) {
    it(`counts ${characters} in "${text}"`, () => {
      assert.equal(unspacedCharacterCount(normalise(text).text), characters);
    });
  }
});
