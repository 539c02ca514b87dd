import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DataFiles } from '../../support/data-files';

/** CSV files with what they hold as JSON, by those who collect the odd ones. */
describe('csv-spectrum', () => {
  const directory = path.dirname(require.resolve('csv-spectrum/package.json'));
  const names = readdirSync(path.join(directory, 'csvs'));
  const files = new DataFiles();
  after(() => files.remove());

  /** What the file of this name holds. One of them is described wrongly: its one record is no list, its number another. */
  function expectedOf(name: string): unknown {
    const json = readFileSync(path.join(directory, 'json', name.replace(/\.csv$/u, '.json')), 'utf8');
    const expected: unknown = JSON.parse(json);
    return name === 'location_coordinates.csv'
      ? [{ ...(expected as object), 'Contact Phone Number': '2095257564' }]
      : expected;
  }

  it('has files', () => assert.ok(names.length >= 12));

  for (const name of names) {
    it(`reads ${name}`, async () => {
      const content = readFileSync(path.join(directory, 'csvs', name));
      const expected = expectedOf(name);
      const table = await files.read(content, { header: true }, name);
      const columns = table.columns.map((column) => column.name);
      assert.deepEqual(
        table.rows.map(({ cells }) => Object.fromEntries(columns.map((column, index) => [column, cells[index]]))),
        expected,
      );
      const lost = content.includes('\uFFFD') ? ['The file itself holds U+FFFD'] : [];
      assert.deepEqual(
        table.sources[0]?.warnings.map((warning) => warning.slice(0, 28)),
        lost,
      );
    });
  }
});
