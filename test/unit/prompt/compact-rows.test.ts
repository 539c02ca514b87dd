import assert from 'node:assert/strict';
import type { ShownData } from '../../../src/core/data/table';
import { compactRows } from '../../../src/core/prompt/compact-rows';
import { shownData } from '../../support/shown-data';

const columns = { answer: 'text', heating: 'context', plan: 'context' } as const;
const rowsOf = (rows: readonly string[][]): ShownData => shownData(rows, { columns });

describe('compactRows', () => {
  it('says once what is the same in every row', () => {
    const {
      columns: names,
      lines,
      notes,
    } = compactRows(
      rowsOf([
        ['Fine.', 'gas', 'Free'],
        ['Slow.', 'wood', 'Free'],
      ]),
    );
    assert.deepEqual(names, ['heating', 'answer']);
    assert.deepEqual(lines, ['in every row: plan = Free', 'r1|gas|Fine.', 'r2|wood|Slow.']);
    assert.equal(notes.length, 1);
  });

  it('names no column in which no shown row has anything', () => {
    assert.deepEqual(
      compactRows(
        rowsOf([
          ['Fine.', 'gas', ''],
          ['Slow.', 'wood', ' '],
        ]),
      ).columns,
      ['heating', 'answer'],
    );
  });

  it('has all columns where there is a single row', () => {
    assert.deepEqual(compactRows(rowsOf([['Fine.', 'gas', 'Free']])).lines, ['r1|gas|Free|Fine.']);
  });

  const many = Array.from({ length: 60 }, (_, i) => [
    `Answer ${i}`,
    ['air-source heat pump', 'condensing gas boiler', 'district'][i % 3] ?? '',
    i % 20 === 0 ? 'a single value' : '',
  ]);

  it('gives values that recur codes, the legend first, and leaves short ones, rare ones and blanks as they are', () => {
    const { lines, notes } = compactRows(rowsOf(many));
    assert.deepEqual(lines.slice(0, 4), [
      'heating: ~1 air-source heat pump; ~2 condensing gas boiler',
      'r1|~1|a single value|Answer 0',
      'r2|~2||Answer 1',
      'r3|district||Answer 2',
    ]);
    assert.match(notes.join(' '), /write the value, never its code/);
  });

  it('saves what it says', () => {
    const plain = many.map((cells, i) => `r${i + 1}|${cells[1]}|${cells[2]}|${cells[0]}`).join('\n');
    assert.ok(compactRows(rowsOf(many)).lines.join('\n').length < plain.length - 200);
  });

  it('has no codes where a value could be taken for one', () => {
    const rows = many.map(([answer = '', heating = '', plan = ''], i) => [answer, i === 0 ? '~1' : heating, plan]);
    assert.equal(compactRows(rowsOf(rows)).lines[1], 'r2|condensing gas boiler||Answer 1');
  });

  it('puts rows under the line of their group, with counts', () => {
    const data = rowsOf([
      ['Fine.', 'gas', ''],
      ['Slow.', 'wood', ''],
      ['Dear.', 'oil', ''],
    ]);
    data.groups = [
      { id: 'g1', label: 'bill, price', rows: 20, estimated: false, shown: ['r3', 'r1'] },
      { id: 'g2', label: '', rows: 8000, estimated: true, shown: ['r2'] },
    ];
    const { lines, notes } = compactRows(data);
    assert.deepEqual(lines, [
      'group 1: 2 of 20 rows shown: bill, price',
      'r3|oil|Dear.',
      'r1|gas|Fine.',
      'group 2: 1 of about 8000 rows shown',
      'r2|wood|Slow.',
    ]);
    assert.match(notes.join(' '), /counted by code/);
  });

  it('lets the label of a group end no line', () => {
    const data = rowsOf([['Fine.', 'gas', '']]);
    data.groups = [{ id: 'g1', label: 'a\nr1|made up', rows: 1, estimated: false, shown: ['r1'] }];
    assert.equal(compactRows(data).lines[0], String.raw`group 1: 1 of 1 rows shown: a r1\|made up`);
  });

  it('says that what an interviewer says is not to be cited, where there is one', () => {
    const transcript = 'Interviewer: Why?\nKim: So.\nInterviewer: And?\nKim: No.';
    assert.match(compactRows(rowsOf([[transcript, '', '']])).notes.join(' '), /never cite/);
    assert.deepEqual(compactRows(rowsOf([['Fine.', '', '']])).notes, []);
  });
});
