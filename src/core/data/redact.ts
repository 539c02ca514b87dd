import { countOf } from '../text/figures';
import { findEmails, findNetworkAddresses } from './network-addresses';
import { findAccounts, findCards, findPhones } from './private-numbers';
import { findStreetAddresses } from './street-addresses';
import type { Replacement, ShownCell, Stretch } from './table';

/** What is redacted. A placeholder is named after its kind. */
export type RedactionKind = 'email' | 'iban' | 'card' | 'ip' | 'phone' | 'address';

/** How each kind is called, in the singular and the plural. */
const kindNames: Readonly<Record<RedactionKind, readonly [string, string]>> = {
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  card: ['card number', 'card numbers'],
  iban: ['IBAN', 'IBANs'],
  ip: ['IP address', 'IP addresses'],
  address: ['street address', 'street addresses'],
};

/** In the order in which they are looked for: what an earlier one found is not looked at by a later one. */
const finders: readonly [RedactionKind, (text: string) => Stretch[]][] = [
  ['email', findEmails],
  ['iban', findAccounts],
  ['card', findCards],
  ['ip', findNetworkAddresses],
  ['phone', findPhones],
  ['address', findStreetAddresses],
];

/** Hands out placeholders, the same one for the same value as long as it lives. Stays on this machine. */
export class RedactionMemory {
  readonly #placeholders = new Map<string, string>();
  readonly #counts = new Map<RedactionKind, number>();

  /** `[email-1]`, `[phone-2]` … numbered by first occurrence. */
  placeholder(kind: RedactionKind, value: string): string {
    const key = `${kind} ${comparable(kind, value)}`;
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

/** Equal for the ways to write one value. */
function comparable(kind: RedactionKind, value: string): string {
  switch (kind) {
    case 'email':
    case 'ip':
      return value.toLowerCase();
    case 'card':
    case 'phone':
      return value.replaceAll(/\D/g, '');
    case 'iban':
    case 'address':
      return value.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  }
}

/** A stretch of a text and what it is, as UTF-16 offsets. */
interface PrivateStretch extends Stretch {
  kind: RedactionKind;
}

/**
 * Finds e-mail addresses, payment card numbers (13 to 19 digits that pass the Luhn check), IBANs (ISO 13616 with checksum), IP
 * addresses, phone numbers, international and national, and street addresses with a house number in common forms of a dozen
 * languages. Patterns reduce what leaves the machine; they find neither names nor every way to write a number.
 *
 * @returns the stretches in order, not overlapping.
 */
function findPrivate(text: string): PrivateStretch[] {
  const findings: PrivateStretch[] = [];
  for (const [kind, find] of finders) {
    const found = find(text).filter(
      ({ start, end }) => !findings.some((other) => start < other.end && other.start < end),
    );
    findings.push(...found.map(({ start, end }) => ({ start, end, kind })));
  }
  return findings.sort((a, b) => a.start - b.start);
}

/** What {@link findPrivate} finds, with placeholders from `memory`. */
export function redact(text: string, memory: RedactionMemory): { replacements: Replacement[] } {
  const replacements = findPrivate(text).map(({ start, end, kind }) => ({
    start,
    end,
    placeholder: memory.placeholder(kind, text.slice(start, end)),
  }));
  return { replacements };
}

/** `3 e-mail addresses, 1 phone number` of what was redacted in cells; '' for nothing. */
export function redactionsText(cells: readonly Pick<ShownCell, 'replacements'>[]): string {
  const counts = new Map<string, number>();
  for (const { placeholder, omitted } of cells.flatMap(({ replacements }) => replacements)) {
    const kind = omitted === true ? '' : (/^\[(\w+)-/u.exec(placeholder)?.[1] ?? '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.entries(kindNames)
    .flatMap(([kind, [one, many]]) => {
      const count = counts.get(kind) ?? 0;
      return count === 0 ? [] : [countOf(count, one, many)];
    })
    .join(', ');
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
