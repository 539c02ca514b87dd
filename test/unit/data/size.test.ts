import assert from 'node:assert/strict';
import { appendFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { readTable, type ReadOptions } from '../../../src/core/data/read';
import { RowSample } from '../../../src/core/data/row-sample';
import type { Row, Table } from '../../../src/core/data/table';
import { DataFiles } from '../../support/data-files';

describe('data that is not held as a whole', () => {
  let files: DataFiles;
  beforeEach(() => {
    files = new DataFiles();
  });
  afterEach(() => files.remove());

  const numbered = (count: number, from = 0): string =>
    Array.from({ length: count }, (_, i) => `P${from + i},"line one\nof ${from + i}",${i % 7}\n`).join('');
  const content = (count: number): string => `id,answer,score\n${numbered(count)}`;
  const limited = (rows: number, seed = 1): ReadOptions => ({ seed, limits: { rows, characters: 1e9 } });

  async function scanned(table: Table): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const batch of table.scan()) {
      rows.push(...batch);
    }
    return rows;
  }

  it('is scanned as it was read, and holds some of the very same rows', async () => {
    const all = await files.read(content(5000));
    const some = await files.read(content(5000), limited(300));
    assert.deepEqual([all.rows.length, all.rowCount, some.rowCount], [5000, 5000, 5000]);
    assert.ok(some.rows.length <= 300 && some.rows.length >= 200, `${some.rows.length} rows are held`);
    const rows = await scanned(some);
    assert.deepEqual(rows, all.rows);
    assert.deepEqual(await scanned(all), all.rows);
    assert.deepEqual(
      some.rows,
      some.rows.map(({ row }) => rows[row - 1]),
    );
    assert.deepEqual(some.sources, all.sources);
    assert.deepEqual(
      some.columns.map(({ type, filled, distinct, range }) => [type, filled, distinct, range]),
      all.columns.map(({ type, filled, distinct, range }) => [type, filled, distinct, range]),
    );
  });

  it('is held by the seed alone', async () => {
    const held = async (seed: number): Promise<number[]> =>
      (await files.read(content(3000), limited(200, seed))).rows.map(({ row }) => row);
    assert.deepEqual(await held(7), await held(7));
    assert.notDeepEqual(await held(7), await held(8));
  });

  it('is held evenly over the files', async () => {
    const table = await readTable(
      [files.write('a.csv', content(4000)), files.write('b.csv', content(4000))],
      limited(1000),
    );
    const quarters = [0, 0, 0, 0];
    for (const { source, row } of table.rows) {
      quarters[source * 2 + (row > 2000 ? 1 : 0)]! += 1 / table.rows.length;
    }
    assert.ok(
      quarters.every((share) => Math.abs(share - 0.25) < 0.06),
      String(quarters),
    );
  });

  it('keeps columns that only a later row or file has', async () => {
    const ragged = files.write('a.csv', `${content(600)}P,x,1,beyond\n`);
    const other = files.write('b.jsonl', '{"mood":"good","answer":"y"}\n');
    const table = await readTable([ragged, other], limited(50));
    assert.deepEqual(
      table.columns.map(({ name, filled }) => [name, filled]),
      [
        ['id', 601],
        ['answer', 602],
        ['score', 601],
        ['column 4', 1],
        ['mood', 1],
      ],
    );
    const rows = await scanned(table);
    assert.deepEqual([rows.length, table.rowCount], [602, 602]);
    assert.deepEqual(
      rows.slice(-2).map(({ source, row, cells }) => [source, row, ...cells]),
      [
        [0, 601, 'P', 'x', '1', 'beyond', ''],
        [1, 1, '', 'y', '', '', 'good'],
      ],
    );
    assert.ok([...rows, ...table.rows].every(({ cells }) => cells.length === 5));
    assert.equal(
      table.sources[1]?.warnings[0],
      'The columns differ from those of a.csv: without "id", "score", "column 4", with "mood".',
    );
  });

  it('is not scanned when a file has changed since, in length or content', async () => {
    const file = files.write('a.csv', content(600));
    const table = await readTable([file], limited(50));
    appendFileSync(file.absolutePath, 'P,x,1\n');
    await assert.rejects(scanned(table), { code: 'invalid-data', message: /^a\.csv has changed since it was read/ });
    const { mtime, atime } = statSync(file.absolutePath);
    const again = await readTable([file], limited(50));
    writeFileSync(file.absolutePath, `${content(600)}P,y,1\n`);
    utimesSync(file.absolutePath, atime, mtime);
    await assert.rejects(scanned(again), { code: 'invalid-data', message: /^a\.csv has changed since it was read/ });
  });

  it('stops scanning when it is cancelled, held or not', async () => {
    for (const options of [limited(50), {}]) {
      const table = await files.read(content(40_000), options);
      const controller = new AbortController();
      let rows = 0;
      const scanning = async (): Promise<void> => {
        for await (const batch of table.scan(controller.signal)) {
          rows += batch.length;
          controller.abort();
        }
      };
      await assert.rejects(scanning(), { code: 'cancelled' });
      assert.ok(rows > 0 && rows < 40_000);
    }
  });

  it('refuses a record without an end before it takes all memory', async () => {
    const file = files.write('a.csv', `id,answer\n1,"never closed\n${'x'.repeat(36_000_000)}`);
    await assert.rejects(readTable([file], {}), {
      code: 'invalid-data',
      message: /^a\.csv: The record on line 2 has no end within 16,777,216 characters: a quote \("\) opens on line 2/,
    });
  });

  describe('a sample', () => {
    const rowOf = (row: number, length: number): Row => ({
      source: 0,
      row,
      line: row + 1,
      cells: ['x'.repeat(length)],
    });

    it('keeps its limits, holds all while they allow it, and never nothing', () => {
      const lengths = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 });
      const limits = fc.record({
        rows: fc.integer({ min: 1, max: 50 }),
        characters: fc.integer({ min: 1, max: 3000 }),
      });
      const property = fc.property(lengths, limits, fc.integer(), (given, limit, seed) => {
        const sample = new RowSample(seed, limit);
        const rows = given.map((length, i) => rowOf(i + 1, length));
        rows.forEach((row) => sample.add(row));
        const held = sample.rows();
        const cost = (some: readonly Row[]): number =>
          some.reduce((sum, { cells }) => sum + 16 + (cells[0]?.length ?? 0), 0);
        assert.ok(held.length >= 1);
        assert.ok(held.length === 1 || (held.length <= limit.rows && cost(held) <= limit.characters));
        assert.deepEqual(
          held,
          held.map(({ row }) => rows[row - 1]),
        );
        assert.deepEqual(
          held.map(({ row }) => row),
          held.map(({ row }) => row).toSorted((a, b) => a - b),
        );
        if (rows.length <= limit.rows && cost(rows) <= limit.characters) {
          assert.equal(held.length, rows.length);
        }
      });
      fc.assert(property, { numRuns: 300 });
    });

    it('keeps text that is not well formed as it is', () => {
      const sample = new RowSample(1, { rows: 2, characters: 1e6 });
      const cells = ['\uD800 a lone surrogate, long enough to be a part of another text', '日本'];
      Array.from({ length: 50 }, (_, i) => sample.add({ source: 0, row: i + 1, line: i + 1, cells }));
      assert.ok(sample.rows().every((row) => row.cells.join() === cells.join()));
    });
  });
});
