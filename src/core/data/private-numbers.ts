import { getCountrySpecifications, isValidIBAN } from 'ibantools';
import type { Stretch } from './table';

function groupsOf(run: RegExpExecArray, group: RegExp): Stretch[] {
  return Array.from(run[0].matchAll(group), (match) => ({
    start: run.index + match.index,
    end: run.index + match.index + match[0].length,
  }));
}

/** Index of the last group with which the groups from `first` on pass the test, the longest stretch first; -1 without one. */
function longest(groups: readonly Stretch[], first: number, test: (from: number, to: number) => boolean): number {
  const from = groups[first]?.start ?? 0;
  for (let last = Math.min(groups.length, first + 19) - 1; last >= first; last--) {
    if (test(from, groups[last]?.end ?? from)) {
      return last;
    }
  }
  return -1;
}

const cardRun = /(?<![\p{L}\p{N}_])\d+(?:[ \u00A0\u202F-]\d+)*(?![\p{L}\p{N}_])/gu;

/** Payment card numbers: 13 to 19 digits that pass the Luhn check. */
export function findCards(text: string): Stretch[] {
  const findings: Stretch[] = [];
  const isCard = (from: number, to: number): boolean => isCardNumber(text.slice(from, to));
  for (const run of text.matchAll(cardRun)) {
    const groups = run[0].length < 13 ? [] : groupsOf(run, /\d+/g);
    for (let first = 0; first < groups.length; first++) {
      const last = longest(groups, first, isCard);
      if (last >= 0) {
        findings.push({ start: groups[first]?.start ?? 0, end: groups[last]?.end ?? 0 });
        first = last;
      }
    }
  }
  return findings;
}

/** Length and first digit of ISO/IEC 7812 payment cards, written together or from a group of four or six on; Luhn checksum. */
function isCardNumber(candidate: string): boolean {
  const digits = candidate.replaceAll(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !/^[2-6](?:\d{3}|\d{5}|\d{12,18})(?!\d)/.test(candidate)) {
    return false;
  }
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const phoneRun =
  /(?<!(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}_#@=/+-]|\d[,.:]|[$€£¥]\s?)(?:\+\s?|\()?\d(?:[ \u00A0\u202F.\-\u2010-\u2013/()]{0,3}\d)*/gu;
/** What makes a number part of a word, a decimal, a time, a price or a share. */
const goesOn = /^(?:[\p{L}\p{N}_]|[.,:]\d|\s?[€$£¥%])/u;
const called =
  /(?<!\p{L})(?:phone|tel|telephone|telefon|tél|mobile|mobil|móvil|handy|cell|fax|whatsapp|signal|call|called|ring|reach|text|dial|gsm|portable|mobiel|bel|puhelin|mobiltelefon|teléfono|telefono|telefone|telemóvel|celular|cellulare|móvil|llam(?:ar?|ame|adme)|chiama(?:te|mi|temi)?|appele[zr](?:-moi)?|ligue|zadzwoń|телефон|тел|мобильный|звони(?:те)?|звонить|电话|手机|電話)\W{0,3}(?:me|us|is|at|on|no|number|nr)?\W{0,3}(?:me|us|is|at|on)?\W{0,3}$/iu;
/** Dates and IP addresses. */
const otherNumber =
  /^(?:\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2})(?!\d|\2\d)|\d{1,3}(?:\.\d{1,3}){3}(?![.\d]))/;

/** Phone numbers, international and national, by their forms; without a form of their own where the words before call for one. */
export function findPhones(text: string): Stretch[] {
  const findings: Stretch[] = [];
  for (const run of text.matchAll(phoneRun)) {
    const groups = run[0].length < 7 ? [] : groupsOf(run, /(?:\+\s?|\()?\d+/g);
    const runEnd = run.index + run[0].length;
    for (let first = 0; first < groups.length; first++) {
      const start = groups[first]?.start ?? 0;
      const other = otherNumber.exec(text.slice(start, Math.min(runEnd, start + 20)));
      if (other !== null) {
        first = groups.findLastIndex((group) => group.start < start + other[0].length);
        continue;
      }
      const isCalled = called.test(text.slice(Math.max(0, start - 40), start));
      const last = longest(
        groups,
        first,
        (from, to) => !goesOn.test(text.slice(to, to + 2)) && isPhone(text.slice(from, to), isCalled),
      );
      if (last >= 0) {
        const end = groups[last]?.end ?? start;
        const isHalfBracket = text[start] === '(' && !text.slice(start, end).includes(')');
        findings.push({ start: isHalfBracket ? start + 1 : start, end });
        first = last;
      }
    }
  }
  return findings;
}

/** North American Numbering Plan: area and exchange codes begin with 2 to 9. */
const northAmerican = /^(?:1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-]?)[2-9]\d{2}[ .-]?\d{4}$/;
const otherNational = [
  /^\(\d{2,5}\) ?\d{3,5}[ -]?\d{3,4}$/, // (11) 91234-5678
  /^1[3-9]\d[ -]?\d{4}[ -]?\d{4}$/, // Chinese mobiles
  /^8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}$/, // Russia and Kazakhstan
  /^[6-9]\d{4}[ -]\d{5}$/, // Indian mobiles
  /^(?:[89]\d ?\d{3}|[6-9]\d{2} \d{2}) \d{2} \d{2}$/, // Spain
  /^\d{2} 9\d{4}-\d{4}$/, // Brazilian mobiles
];

/** @param isCalled the words before say that a phone number follows. */
function isPhone(candidate: string, isCalled: boolean): boolean {
  const plain = candidate.replaceAll(/[\u00A0\u202F]/g, ' ').replaceAll(/[\u2010-\u2013]/g, '-');
  const digits = plain.replaceAll(/\D/g, '');
  if (plain.startsWith('+') || /^00[1-9]/.test(digits)) {
    return digits.length >= 7 && digits.length <= 17;
  }
  const startsNational = /^\(?0[1-9()]/.test(plain);
  if (startsNational && digits.length >= 9 && digits.length <= 12) {
    return true;
  }
  if (northAmerican.test(plain) || otherNational.some((form) => form.test(plain))) {
    return true;
  }
  return isCalled && digits.length >= 7 && digits.length <= 15;
}

const accountStart = /(?<=\biban|(?<![\p{L}\p{N}]))[a-z]{2}\d{2}(?=[ \u00A0\u202F-]?[a-z0-9])/giu;
const separator = /[ \u00A0\u202F-]/u;

let countries: ReturnType<typeof getCountrySpecifications> | undefined;

/** International bank account numbers (ISO 13616): length and form of the country, checksum; groups as usual or together. */
export function findAccounts(text: string): Stretch[] {
  countries ??= getCountrySpecifications();
  const specifications = countries;
  return Array.from(text.matchAll(accountStart)).flatMap(({ 0: [first = '', second = ''], index: start }) => {
    const length = specifications[(first + second).toUpperCase()]?.chars;
    const end = length == null ? null : endOfCharacters(text, start, length);
    const written = end === null ? '' : text.slice(start, end).replaceAll(/[^\p{L}\p{N}]/gu, '');
    return end !== null && isValidIBAN(written.toUpperCase()) ? [{ start, end }] : [];
  });
}

/** Where `count` characters from `start` on end, single separators between them; null where other things come first, or more. */
function endOfCharacters(text: string, start: number, count: number): number | null {
  let at = start;
  for (let left = count; left > 0; at++) {
    const isSeparator = separator.test(text[at] ?? '');
    if (!isSeparator && !/[a-z0-9]/i.test(text[at] ?? '')) {
      return null;
    }
    if (isSeparator && separator.test(text[at + 1] ?? '')) {
      return null;
    }
    left -= isSeparator ? 0 : 1;
  }
  return /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2)) ? null : at;
}
