import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { groupRows } from '../../../src/core/data/group-rows';
import { heldTable } from '../../../src/core/data/held-table';
import { detectRoles } from '../../../src/core/data/roles';
import type { RowGrouping } from '../../../src/core/data/row-grouping';
import { showRows } from '../../../src/core/data/show';
import type { ShownData, Table } from '../../../src/core/data/table';
import { compactRows } from '../../../src/core/prompt/compact-rows';
import { estimateTokens } from '../../../src/core/text/tokens';
import { plantedThemes } from '../../support/alike-rows';
import { tableOf } from '../../support/survey-tables';

const pause = async (): Promise<void> => {};
const grouped = (table: Table, seed = 7): Promise<RowGrouping | null> =>
  groupRows(table, detectRoles(table, {}), { seed, pause });

async function shown(table: Table, maxTokens: number, seed = 7): Promise<ShownData> {
  const grouping = await grouped(table, seed);
  return showRows(table, detectRoles(table, {}), { redact: true, maxTokens, seed, grouping });
}

describe('groupRows', () => {
  it('puts rows about one theme together, and says what they are about', async () => {
    const { table, truth } = plantedThemes(600, { themes: 4 });
    const grouping = await grouped(table);
    assert.ok(grouping);
    const mixed = grouping.labels.map((label, group) => {
      const themes = truth.filter((_, row) => grouping.groupOf[row] === group);
      const main = Math.max(...[0, 1, 2, 3].map((theme) => themes.filter((other) => other === theme).length));
      assert.match(label, /^theme\w+, theme\w+, \w+$/);
      return themes.length - main;
    });
    assert.ok(mixed.reduce((sum, count) => sum + count, 0) < 0.05 * truth.length, mixed.join(' '));
  });

  it('is the same for the same seed, and numbers groups by size', async () => {
    const { table } = plantedThemes(300);
    const [first, second] = [await grouped(table), await grouped(table)];
    assert.deepEqual([first?.groupOf, first?.labels], [second?.groupOf, second?.labels]);
    const sizes = first?.labels.map((_, group) => first.groupOf.filter((other) => other === group).length) ?? [];
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
    assert.ok(sizes.every((size) => size > 0));
  });

  it('does not depend on the order of the columns', async () => {
    const names = ['heating', 'age', 'answer', 'remark'];
    const expected = await shown(plantedThemes(200, { columns: names }).table, 1500);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: 4 }), async (columns) => {
        const { rows, groups } = await shown(plantedThemes(200, { columns }).table, 1500);
        assert.deepEqual(
          rows.map(({ id }) => id),
          expected.rows.map(({ id }) => id),
        );
        assert.deepEqual(groups, expected.groups);
      }),
      { numRuns: 10 },
    );
  });

  it('takes no notice of what interviewers ask', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      answer: `Interviewer: ${i % 3 === 0 ? 'Boiler, radiator, thermostat?' : 'Panel, roof, inverter?'}\nKim: ${i % 2 === 0 ? 'voucher balance meter' : 'garden letter phone'} of mine\nInterviewer: Fine?`,
    }));
    const labels = (await grouped(tableOf({ answer: 'text' }, rows)))?.labels.join(' ') ?? '';
    assert.match(labels, /voucher|balance|meter/);
    assert.doesNotMatch(labels, /boiler|panel/);
  });

  it('groups closed answers alone, named by what is typical', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({
      heating: i % 2 === 0 ? 'gas' : 'wood',
      tariff: i % 2 === 0 ? 'fixed' : 'variable',
    }));
    const grouping = await grouped(tableOf({ heating: 'category', tariff: 'category' }, rows));
    assert.deepEqual(grouping?.labels.toSorted(), ['heating gas, tariff fixed', 'heating wood, tariff variable']);
  });

  it('names a group by words that differ in more than their ending', async () => {
    const answers = ['heat heater heaters boiler', 'panel panels roof', 'letter letters stamp', 'garden gardens hedge'];
    const rows = Array.from({ length: 80 }, (_, i) => ({ answer: answers[i % 4] ?? '' }));
    const labels = (await grouped(tableOf({ answer: 'text' }, rows)))?.labels ?? [];
    assert.deepEqual(labels.toSorted(), ['boiler, heat', 'garden, hedge', 'letter, stamp', 'panel, roof']);
  });

  it('groups neither few rows nor rows that are all the same', async () => {
    assert.equal(await grouped(plantedThemes(29).table), null);
    assert.equal(
      await grouped(
        tableOf(
          { answer: 'text' },
          Array.from({ length: 40 }, () => ({ answer: 'All the same words' })),
        ),
      ),
      null,
    );
  });

  it('stops when it is told to', async () => {
    const { table } = plantedThemes(100);
    const stop = (): Promise<void> => Promise.reject(new Error('stopped'));
    await assert.rejects(groupRows(table, detectRoles(table, {}), { seed: 1, pause: stop }), /stopped/);
  });
});

describe('rows shown from groups', () => {
  const tokensOf = (data: ShownData): number => estimateTokens(compactRows(data).lines.join('\n'));

  it('stand group by group, every shown row in one of them, with the counts of the whole data', async () => {
    const { table } = plantedThemes(500);
    const data = await shown(table, 3000);
    assert.ok(data.rows.length < 500 && tokensOf(data) <= 3000 && tokensOf(data) > 2000);
    assert.deepEqual(
      data.groups.flatMap((group) => group.shown),
      data.rows.map(({ id }) => id),
    );
    assert.equal(
      data.groups.reduce((sum, { rows }) => sum + rows, 0),
      500,
    );
    assert.ok(data.groups.every((group) => !group.estimated && group.shown.length >= Math.min(3, group.rows)));
    assert.deepEqual(
      data.groups.map(({ id }) => id),
      data.groups.map((_, i) => `g${i + 1}`),
    );
  });

  it('take no more than the limit as they are written, and most of it', async () => {
    const { table } = plantedThemes(400, { seed: 2 });
    const grouping = await grouped(table);
    fc.assert(
      fc.property(fc.integer({ min: 600, max: 6000 }), fc.integer(), fc.boolean(), (maxTokens, seed, isRandom) => {
        const method = isRandom ? 'stratified-random' : 'facility-location';
        const options = { redact: false, maxTokens, seed, grouping, method } as const;
        const data = showRows(table, detectRoles(table, {}), options);
        assert.ok(
          tokensOf(data) <= maxTokens && tokensOf(data) >= 0.6 * maxTokens,
          `${tokensOf(data)} of ${maxTokens}`,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('are in an order that the seed decides, not that of the file', async () => {
    const { table } = plantedThemes(60);
    const numbers = (await shown(table, 60_000)).groups[0]?.shown.map((id) => Number(id.slice(1))) ?? [];
    assert.notDeepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
    assert.deepEqual((await shown(table, 60_000)).rows, (await shown(table, 60_000)).rows);
  });

  it('have counts scaled up, and called so, where the table holds a sample', async () => {
    const { table } = plantedThemes(300);
    const held = heldTable(table.sources, table.columns, table.rows);
    const data = await shown({ ...held, rowCount: 3000 }, 60_000);
    assert.ok(data.groups.every(({ rows, estimated }) => estimated && rows % 10 === 0));
    assert.equal(
      data.warnings[0],
      '300 of 3,000 rows shown: language models see these alone, offline generators count all rows and quote these.',
    );
  });

  it('are not grouped below 30 that have something to show', async () => {
    const { table } = plantedThemes(60);
    const rows = table.rows.map((row, i) => (i < 29 ? row : { ...row, cells: row.cells.map(() => '') }));
    assert.deepEqual((await shown(heldTable(table.sources, table.columns, rows), 60_000)).groups, []);
  });
});
