import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { dateOfRunId, folderName, isRunId, runId } from '../../../src/core/runs/run-id';

describe('runId', () => {
  const ids: [now: Date, suffix: number, id: string][] = [
    [new Date(2026, 10, 23, 9, 5, 7), 0, '20261123-090507-0000'],
    [new Date(2026, 0, 1, 0, 0, 0), 65_535, '20260101-000000-ffff'],
    [new Date(2026, 11, 31, 23, 59, 59, 999), 0x1a2, '20261231-235959-01a2'],
  ];
  for (const [now, suffix, id] of ids) {
    it(`is ${id} at that local time`, () => {
      assert.equal(runId(now, suffix), id);
    });
  }

  it('is told from other names', () => {
    for (const name of [
      '',
      'personas',
      '20261123-090507',
      '20261123-090507-00',
      'x20261123-090507-0000',
      '20261123-090507-0000.old',
    ]) {
      assert.equal(isRunId(name), false);
      assert.equal(dateOfRunId(name), null);
    }
  });

  it('sorts as time goes on', () => {
    const moment = fc.date({ min: new Date(2020, 0, 2), max: new Date(2090, 0, 2), noInvalidDate: true });
    const local = (date: Date): number[] => [
      date.getFullYear(),
      date.getMonth(),
      date.getDate(),
      date.getHours(),
      date.getMinutes(),
      date.getSeconds(),
    ];
    fc.assert(
      fc.property(moment, moment, fc.nat(65_535), (a, b, suffix) => {
        const order =
          local(a)
            .map((part, index) => part - (local(b)[index] ?? 0))
            .find((difference) => difference !== 0) ?? 0;
        const [left, right] = [runId(a, suffix), runId(b, suffix)];
        assert.equal(Math.sign(order), left < right ? -1 : left > right ? 1 : 0);
        assert.match(left, /^\d{8}-\d{6}-[\da-f]{4}$/u);
        assert.ok(isRunId(left));
        assert.equal(dateOfRunId(left)?.getTime(), new Date(a).setMilliseconds(0));
      }),
    );
  });
});

describe('folderName', () => {
  const names: [name: string, folder: string][] = [
    ['claude-sonnet-5-5', 'claude-sonnet-5-5'],
    ['gpt-6.1_sol~x#2', 'gpt-6.1_sol~x#2'],
    ['llama3:8b', 'llama3%3A8b'],
    ['deepseek/deepseek-r1:free', 'deepseek%2Fdeepseek-r1%3Afree'],
    ['.', '%2E'],
    ['..', '%2E%2E'],
    ['...', '...'],
    ['..\\..\\x', '..%5C..%5Cx'],
    ['../x', '..%2Fx'],
    ['100% é 模', '100%25%20%C3%A9%20%E6%A8%A1'],
    ['a\u0000b', 'a%00b'],
  ];
  for (const [name, folder] of names) {
    it(`writes ${JSON.stringify(name)} as ${folder}`, () => {
      assert.equal(folderName(name), folder);
    });
  }

  it('leads back to the name, and is one harmless path segment', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/\p{Cs}/u.test(name)),
        (name) => {
          const folder = folderName(name);
          assert.match(folder, /^[A-Za-z0-9._~#%-]+$/u);
          assert.doesNotMatch(folder, /^\.{1,2}$/u);
          assert.equal(decodeURIComponent(folder), name);
        },
      ),
    );
  });
});
