const grouped = /^\d{1,3}(?:([,. '’\u00A0\u202F])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;
const plain = /^(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d{1,3})?$/i;

/** Whether a cell is one number: `-3`, `1,234.5`, `1.234,5`, `0,5`, `12 %`, `$3.20`, `1e6`. */
export function isNumber(cell: string): boolean {
  const bare = cell
    .trim()
    .replace(/^[-+−]?\s?[$€£¥₹]?\s?(?=[\d.,])/, '')
    .replace(/\s?[%$€£¥₹]$/, '');
  return bare.length <= 40 && (plain.test(bare) || grouped.test(bare));
}

const time = String.raw`(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:Z|UTC|GMT|[-+]\d{2}:?\d{2})?)?`;
const month = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`;
const yearFirst = new RegExp(String.raw`^\d{4}([-/.])(\d{1,2})\1(\d{1,2})${time}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})${time}$`);
const named = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s)?(?:${month}\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}|\d{1,2}(?:st|nd|rd|th)?[ -]${month},?[ -](?:\d{4}|\d{2}))${time}$`,
  'i',
);

/** Whether a cell is one date, with or without a time of day: `2024-01-31T10:00Z`, `31.1.2024`, `1/31/24`, `31 Jan 2024`. */
export function isDate(cell: string): boolean {
  const text = cell.trim();
  if (text.length > 40) {
    return false;
  }
  const first = yearFirst.exec(text);
  if (first !== null) {
    return isDayAndMonth(Number(first[3]), Number(first[2]));
  }
  const last = yearLast.exec(text);
  if (last !== null) {
    const [a, b] = [Number(last[1]), Number(last[3])];
    return isDayAndMonth(a, b) || isDayAndMonth(b, a);
  }
  return named.test(text);
}

function isDayAndMonth(day: number, month: number): boolean {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** Words of a cell: runs between white space; in scripts without spaces, two characters count as a word. */
export function cellWordCount(cell: string): number {
  const unspaced = cell.match(/[\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF\u0E00-\u0E7F]/g)?.length ?? 0;
  const spaced = cell.match(/[^\s\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF\u0E00-\u0E7F]+/g)?.length ?? 0;
  return spaced + Math.ceil(unspaced / 2);
}
