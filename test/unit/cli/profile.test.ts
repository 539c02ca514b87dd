import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { profileText } from '../../../src/cli/render/profile';
import { detectRoles } from '../../../src/core/data/roles';
import { tableOf } from '../../support/survey-tables';

const question = 'How satisfied are you, all in all, with each of the following parts of our service';

/** Lines of the table of columns, the heading first. */
function tableLines(names: readonly string[], width: number | null): string[] {
  const types = Object.fromEntries(names.map((name) => [name, 'category' as const]));
  const table = tableOf(types, [Object.fromEntries(names.map((name) => [name, 'very satisfied with it']))]);
  const lines = profileText(table, detectRoles(table, {}), width).split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('Column')));
}

describe('the profile of a table', () => {
  it('tells long questions that begin alike apart', () => {
    const names = ['billing', 'support', 'the app'].map((item) => `${question}: ${item}`);
    const [, ...lines] = tableLines(names, null);
    assert.deepEqual(
      lines.map((line) => line.split(/ {2,}/u)[0]),
      ['…billing', '…support', '…the app'],
    );
  });

  it('keeps beginning and end of a long name that nothing else begins like', () => {
    const [, line = ''] = tableLines([`${question} since the spring?`], null);
    assert.match(line, /^How satisfied are you, all in \S*….*service since the spring\? {2}/u);
  });

  it('keeps short names as they are', () => {
    assert.match(tableLines([`age`, 'name: first'], 80).join('\n'), /^age .*\nname: first /mu);
  });

  it('fits the width of a terminal', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 90, unit: 'grapheme-ascii' }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.integer({ min: 40, max: 200 }),
        (names, width) => {
          const lines = tableLines(
            names.map((name) => `${name}.`),
            width,
          );
          assert.equal(lines.length, names.length + 1);
          assert.ok(lines.every((line) => Array.from(line).length <= width));
        },
      ),
    );
  });
});
