/** Scripts written without spaces, whose characters take about a token each: kana, Han, Hangul, and full-width forms. */
const wide = /[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF\u{20000}-\u{3FFFF}]/gu;

/**
 * Tokens a model will count for a text, about: a heuristic, four characters a token with 30 % on top, and one a character
 * in Chinese, Japanese and Korean. Vendors' tokenisers differ by as much as that; the count they report is the true one.
 */
export function estimateTokens(text: string): number {
  const single = text.match(wide)?.length ?? 0;
  return Math.ceil(single + ((text.length - single) / 4) * 1.3);
}
