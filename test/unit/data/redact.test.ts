import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  applyReplacements,
  originalOffset,
  redact,
  redactionsText,
  RedactionMemory,
} from '../../../src/core/data/redact';
import { labelledTexts, redactionFigures } from '../../support/private-texts';

function redacted(text: string, memory = new RedactionMemory()): string {
  return applyReplacements(text, redact(text, memory).replacements);
}

const replaced: [string, string][] = [
  ['write to ada@example.org please', 'write to [email-1] please'],
  ['Ada.Lovelace+news@mail.example.co.uk', '[email-1]'],
  ['<ada@example.org>, or (bob@example.org).', '<[email-1]>, or ([email-2]).'],
  ['mailto:ada@example.org', 'mailto:[email-1]'],
  ['müller@bücher.example', '[email-1]'],
  ['ada (at) example (dot) org', '[email-1]'],
  ['ada[at]example.org', '[email-1]'],
  ["o'neil@example.org", '[email-1]'],
  ['ada_1@sub-domain.example.museum!', '[email-1]!'],
  ['call +49 30 1234567 today', 'call [phone-1] today'],
  ['+44 20 7946 0958', '[phone-1]'],
  ['+44 (0)20 7946 0958', '[phone-1]'],
  ['+1 (212) 555-0198', '[phone-1]'],
  ['+12125550198', '[phone-1]'],
  ['+33 6 12 34 56 78', '[phone-1]'],
  ['+91-98765-43210', '[phone-1]'],
  ['+49\u00A030\u00A01234567', '[phone-1]'],
  ['tel:+4930123456', 'tel:[phone-1]'],
  ['0049 30 1234567', '[phone-1]'],
  ['00 44 20 7946 0958', '[phone-1]'],
  ['(212) 555-0198', '[phone-1]'],
  ['212-555-0198', '[phone-1]'],
  ['212.555.0198', '[phone-1]'],
  ['212 555 0198', '[phone-1]'],
  ['my number 2125550198.', 'my number [phone-1].'],
  ['1-800-555-0199', '[phone-1]'],
  ['212‑555‑0198', '[phone-1]'],
  ['030 1234567', '[phone-1]'],
  ['0151/12345678', '[phone-1]'],
  ['(030) 1234567', '[phone-1]'],
  ['01632 960123', '[phone-1]'],
  ['07700900123', '[phone-1]'],
  ['06 12 34 56 78', '[phone-1]'],
  ['06.12.34.56.78', '[phone-1]'],
  ['0412 345 678', '[phone-1]'],
  ['090-1234-5678', '[phone-1]'],
  ['(11) 91234-5678', '[phone-1]'],
  ['13812345678', '[phone-1]'],
  ['98765 43210', '[phone-1]'],
  ['phone: 555-0198', 'phone: [phone-1]'],
  ['call me on 612 345 678', 'call me on [phone-1]'],
  ['Tel. 12 34 56 78', 'Tel. [phone-1]'],
  ['212-555-0198 / 212-555-0199', '[phone-1] / [phone-2]'],
  ['212-555-0198 2024-01-31', '[phone-1] 2024-01-31'],
  ['on 31.01.2024 - 030 1234567', 'on 31.01.2024 - [phone-1]'],
  ['(030 1234567)', '([phone-1])'],
  ['Phone:2125550198', 'Phone:[phone-1]'],
  ['from 192.168.100.200, not 10.0.0.1', 'from [ip-1], not [ip-2]'],
  ['2001:db8::1 and 2001:DB8::1', '[ip-1] and [ip-1]'],
  ['DE89 3704 0044 0532 0130 00 or de89370400440532013000', '[iban-1] or [iban-1]'],
  ['from 12 Baker Street, 12 BAKER STREET', 'from [address-1], 12 BAKER STREET'],
  ['Bahnhofstr. 5a, then 10 rue de la Paix', '[address-1], then [address-2]'],
  ['4111 1111 1111 1111', '[card-1]'],
  ['4111-1111-1111-1111', '[card-1]'],
  ['4111111111111111', '[card-1]'],
  ['card 5500 0000 0000 0004, thanks', 'card [card-1], thanks'],
  ['3782 822463 10005', '[card-1]'],
  ['6011 1111 1111 1117 12/27', '[card-1] 12/27'],
  ['4111 1111 1111 1111 2027', '[card-1] 2027'],
  ['card 2 4111 1111 1111 1111', 'card 2 [card-1]'],
  ['paid with 30569309025904 twice', 'paid with [card-1] twice'],
  ['a@example.org or 212-555-0198 or 4111111111111111', '[email-1] or [phone-1] or [card-1]'],
];

const kept = [
  '2024-01-31',
  '31.01.2024',
  '01/02/2024',
  '01.02.2024 10:30',
  '01.02.2024 - 03.02.2024',
  '01/02/2024-03/02/2024',
  '2024-01-31T10:00:00Z',
  '2024-01-31T10:00:00.123+02:00',
  '2017-08-27 00:05:34',
  '20240131',
  '20240131100000',
  'from 1990-2000',
  '2010–2020',
  '1990 2000 2010',
  '09:30-17:00',
  'ages 10 20 30 40 50',
  '1,234,567',
  '1 234 567',
  '12 345 678 people',
  '1.234.567,89',
  '123456789',
  '1234567',
  '42',
  '0.123456789',
  '3.14159265358979',
  '$1,299.00',
  '$2125550198',
  '€ 212.555.0198',
  '2125550198 €',
  '1700000000',
  '1700000000000',
  '127.0.0.1',
  'version 10.0.0.1',
  'version 12.0.3-4567',
  'ISBN 978-3-16-148410-0',
  '#2125550198',
  'order A2125550198',
  'https://example.org/statuses/901656910939770881',
  'https://example.org/item?id=2125550198',
  '901656910939770881',
  '4111 1111 1111 1112',
  '1111 1111 1111 1111',
  '123e4567-e89b-12d3-a456-426614174000',
  '40.7128, -74.0060',
  '100-2000',
  'called 123456 times',
  'in context 555-0198',
  '555-0198',
  '24/7/365',
  '9/10, 10/10',
  'follow @ada, not @example.org',
  'a @ b, x@y',
  '50 % of 1000000',
  '3 x 4 000 000',
  '1. 2. 3. 4. 5. 6. 7.',
  '1-2-3-4-5-6-7-8',
  '1/2 1/4 3/4 1/8',
  '',
];

describe('redaction', () => {
  for (const [text, expected] of replaced) {
    it(`replaces in ${JSON.stringify(text)}`, () => {
      assert.equal(redacted(text), expected);
    });
  }

  for (const text of kept) {
    it(`keeps ${JSON.stringify(text)}`, () => {
      assert.equal(redacted(text), text);
    });
  }

  it('gives the same value the same placeholder, however it is written', () => {
    const memory = new RedactionMemory();
    assert.equal(redacted('ada@example.org, bob@example.org', memory), '[email-1], [email-2]');
    assert.equal(redacted('Ada@Example.org 212-555-0198', memory), '[email-1] [phone-1]');
    assert.equal(redacted('(212) 555-0198, 212 555 0199', memory), '[phone-1], [phone-2]');
  });

  it('takes no longer than the text is long', () => {
    for (const text of ['a'.repeat(300_000), '1 '.repeat(150_000), 'a.'.repeat(150_000), '1-'.repeat(150_000)]) {
      assert.ok(redacted(text).length > 0);
    }
  }).timeout(30_000);

  /** What is reached on the labelled texts, rounded down: a change may not lose any of it. */
  const floors = {
    email: [0.94, 0.84],
    phone: [1, 0.96],
    card: [0.92, 1],
    iban: [1, 1],
    ip: [1, 1],
    address: [0.98, 0.95],
  } as const;

  it('finds what is labelled as private in many texts, and little else', () => {
    const texts = labelledTexts();
    assert.ok(texts.length >= 200 && texts.filter(({ labels }) => labels.length === 0).length >= 100);
    for (const { kind, labelled, found, right } of redactionFigures(texts)) {
      const [precision, recall] = floors[kind];
      assert.ok(labelled >= 10, kind);
      assert.ok(right / found >= precision, `${kind}: ${right} of ${found} found are right`);
      assert.ok(right / labelled >= recall, `${kind}: ${right} of ${labelled} labelled are found`);
    }
  });

  it('finds it as well in texts that were written after the patterns', () => {
    const figures = redactionFigures(labelledTexts('later'));
    for (const { kind, labelled, found, right } of figures) {
      assert.ok(right / found >= 0.83 && right / labelled >= 0.93, `${kind}: ${right} of ${found} and ${labelled}`);
    }
  });

  it('counts by kind what was replaced', () => {
    const cell = redact('a@example.org, b@example.org, 212-555-0198', new RedactionMemory());
    const omitted = { start: 0, end: 5, placeholder: '[…] ', omitted: true as const };
    assert.equal(redactionsText([cell, { replacements: [omitted] }]), '2 e-mail addresses, 1 phone number');
    assert.equal(redactionsText([]), '');
  });

  const words = fc.constantFrom(
    'and',
    'é😀',
    '2024-01-31',
    ' ',
    '.',
    'ada@example.org',
    '+49 30 1234567',
    '4111111111111111',
    'DE89 3704 0044 0532 0130 00',
    '192.0.2.7',
    '12 Baker Street',
  );
  const texts = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' '));

  it('maps what stands outside placeholders to the same words of the original', () => {
    const property = fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
      const { replacements } = redact(text, new RedactionMemory());
      const shown = applyReplacements(text, replacements);
      const [from = 0, to = 0] = [a % (shown.length + 1), b % (shown.length + 1)].sort((x, y) => x - y);
      const start = originalOffset({ replacements }, from, 'start');
      const end = originalOffset({ replacements }, to, 'end');
      const original = text.slice(start, end);
      const touched = replacements.filter((one) => one.start < end && one.end > start);
      assert.ok(touched.every((one) => one.start >= start && one.end <= end));
      const inside = touched.map((one) => ({ ...one, start: one.start - start, end: one.end - start }));
      const shownAgain = applyReplacements(original, inside);
      if (touched.length === 0) {
        assert.equal(original, shown.slice(from, to));
      } else {
        assert.ok(shownAgain.includes(shown.slice(from, to)));
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('maps offsets in order, from the first to the last of the original', () => {
    const property = fc.property(texts, (text) => {
      const { replacements } = redact(text, new RedactionMemory());
      const shown = applyReplacements(text, replacements);
      const offsets = Array.from({ length: shown.length + 1 }, (_, at) => originalOffset({ replacements }, at));
      assert.deepEqual(
        offsets,
        offsets.toSorted((a, b) => a - b),
      );
      assert.deepEqual([offsets[0], offsets.at(-1)], [0, text.length]);
    });
    fc.assert(property);
  });

  it('maps the inside of a placeholder to the whole of what it stands for', () => {
    const text = 'to ada@example.org now';
    const { replacements } = redact(text, new RedactionMemory());
    assert.deepEqual(replacements, [{ start: 3, end: 18, placeholder: '[email-1]' }]);
    assert.equal(originalOffset({ replacements }, 5), 3);
    assert.equal(originalOffset({ replacements }, 5, 'end'), 18);
    assert.equal(originalOffset({ replacements }, 12, 'end'), 18);
    assert.equal(originalOffset({ replacements }, 13), 19);
  });
});
