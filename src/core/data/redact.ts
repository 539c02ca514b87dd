import type { Replacement, ShownCell } from './table';

type Kind = 'email' | 'card' | 'phone';

/** Hands out placeholders, the same one for the same value as long as it lives. Stays on this machine. */
export class RedactionMemory {
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<Kind, number>();

  /** `[email-1]`, `[phone-2]` … numbered by first occurrence. */
  placeholder(kind: Kind, value: string): string {
    const key = `${kind} ${kind === 'email' ? value.toLowerCase() : value.replaceAll(/\D/g, '')}`;
    const known = this.#placeholders.get(key);
    if (known !== undefined) {
      return known;
    }
    const count = (this.#counts.get(kind) ?? 0) + 1;
    const placeholder = `[${kind}-${count}]`;
    this.#counts.set(kind, count);
    this.#placeholders.set(key, placeholder);
    return placeholder;
  }
}

interface Finding {
  start: number;
  end: number;
  kind: Kind;
}

/**
 * Finds e-mail addresses, payment card numbers (13 to 19 digits that pass the Luhn check) and phone numbers, international
 * and national. Patterns reduce what leaves the machine; they find neither names nor every way to write a number.
 *
 * @returns the stretches in order, not overlapping, as UTF-16 offsets in `text`.
 */
export function redact(text: string, memory: RedactionMemory): { replacements: Replacement[] } {
  const findings: Finding[] = [];
  for (const find of [findEmails, findCards, findPhones]) {
    const found = find(text).filter(
      ({ start, end }) => !findings.some((other) => start < other.end && other.start < end),
    );
    findings.push(...found);
  }
  findings.sort((a, b) => a.start - b.start);
  const replacements = findings.map(({ start, end, kind }) => ({
    start,
    end,
    placeholder: memory.placeholder(kind, text.slice(start, end)),
  }));
  return { replacements };
}

/** The text with each stretch replaced. */
export function applyReplacements(text: string, replacements: readonly Replacement[]): string {
  let shown = '';
  let from = 0;
  for (const { start, end, placeholder } of replacements) {
    shown += text.slice(from, start) + placeholder;
    from = end;
  }
  return shown + text.slice(from);
}

/**
 * Where an offset of the shown text lies in the original, both in UTF-16 units. Inside a placeholder it is the start or the
 * end of what was replaced, so that the `start` and `end` of a range take in the whole of it.
 */
export function originalOffset(
  cell: Pick<ShownCell, 'replacements'>,
  shownOffset: number,
  edge: 'start' | 'end' = 'start',
): number {
  let shift = 0;
  for (const { start, end, placeholder } of cell.replacements) {
    const shownStart = start - shift;
    const shownEnd = shownStart + placeholder.length;
    if (shownOffset <= shownStart) {
      break;
    }
    if (shownOffset < shownEnd) {
      return edge === 'start' ? start : end;
    }
    shift += end - start - placeholder.length;
  }
  return shownOffset + shift;
}

const local = String.raw`[\p{L}\p{N}._%+'\-]`;
const email = new RegExp(
  String.raw`(?<!${local})(?=[\p{L}\p{N}_])${local}{1,64}(?:@|\s?[[(]at[\])]\s?)[\p{L}\p{N}\-]{1,63}(?:(?:\.|\s?[[(]dot[\])]\s?)[\p{L}\p{N}\-]{1,63}){0,8}(?:\.|\s?[[(]dot[\])]\s?)(?:\p{L}{2,24}|xn--[\p{L}\p{N}\-]{2,59})(?![\p{L}\p{N}])`,
  'giu',
);

function findEmails(text: string): Finding[] {
  return Array.from(text.matchAll(email), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'email' as const,
  }));
}

/** Where a group of digits of a longer run lies in the text. */
interface Group {
  start: number;
  end: number;
}

function groupsOf(run: RegExpExecArray, group: RegExp): Group[] {
  return Array.from(run[0].matchAll(group), (match) => ({
    start: run.index + match.index,
    end: run.index + match.index + match[0].length,
  }));
}

/** Index of the last group with which the groups from `first` on pass the test, the longest stretch first; -1 without one. */
function longest(groups: readonly Group[], first: number, test: (from: number, to: number) => boolean): number {
  const from = groups[first]?.start ?? 0;
  for (let last = Math.min(groups.length, first + 19) - 1; last >= first; last--) {
    if (test(from, groups[last]?.end ?? from)) {
      return last;
    }
  }
  return -1;
}

const cardRun = /(?<![\p{L}\p{N}_])\d+(?:[ \u00A0\u202F-]\d+)*(?![\p{L}\p{N}_])/gu;

function findCards(text: string): Finding[] {
  const findings: Finding[] = [];
  const isCard = (from: number, to: number): boolean => isCardNumber(text.slice(from, to));
  for (const run of text.matchAll(cardRun)) {
    const groups = run[0].length < 13 ? [] : groupsOf(run, /\d+/g);
    for (let first = 0; first < groups.length; first++) {
      const last = longest(groups, first, isCard);
      if (last >= 0) {
        findings.push({ start: groups[first]?.start ?? 0, end: groups[last]?.end ?? 0, kind: 'card' });
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
  /(?<![\p{L}\p{N}_#@=/+-]|\d[,.:]|[$€£¥]\s?)(?:\+\s?|\()?\d(?:[ \u00A0\u202F.\-\u2010-\u2013/()]{0,3}\d)*/gu;
/** What makes a number part of a word, a decimal, a time, a price or a share. */
const goesOn = /^(?:[\p{L}\p{N}_]|[.,:]\d|\s?[€$£¥%])/u;
const called =
  /(?<!\p{L})(?:phone|tel|telephone|telefon|tél|mobile|mobil|móvil|handy|cell|fax|whatsapp|signal|call|called|ring|reach|text|dial)\W{0,3}(?:me|us|is|at|on|no|number|nr)?\W{0,3}(?:me|us|is|at|on)?\W{0,3}$/iu;
/** Dates and IP addresses. */
const otherNumber =
  /^(?:\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2})(?!\d|\2\d)|\d{1,3}(?:\.\d{1,3}){3}(?![.\d]))/;

function findPhones(text: string): Finding[] {
  const findings: Finding[] = [];
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
        findings.push({ start: isHalfBracket ? start + 1 : start, end, kind: 'phone' });
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
  /^[6-9]\d{4}[ -]\d{5}$/, // Indian mobiles
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
