import assert from 'node:assert/strict';
import { detectRoles } from '../../../src/core/data/roles';
import type { Column, ColumnType } from '../../../src/core/data/table';
import { parseExperiment } from '../../../src/core/experiment/parse';
import type { Experiment } from '../../../src/core/experiment/experiment';
import { columnsText, offeredColumns, usualChoice, withChoice } from '../../../src/extension/commands/data-choice';

const types: [string, ColumnType][] = [
  ['who', 'id'],
  ['age', 'number'],
  ['town', 'category'],
  ['answer', 'text'],
  ['wish', 'text'],
  ['wave', 'constant'],
];
const columns: Column[] = types.map(([name, type]) => ({
  name,
  type,
  filled: 8,
  distinct: 4,
  examples: ['a\nb', 'c'],
}));
const table = { columns, rowCount: 10 };
const roles = detectRoles(table, {});
const usual = usualChoice(roles, true);
const [who, age, town, answer, wish, wave] = [0, 1, 2, 3, 4, 5] as const;

function experiment(): Experiment {
  const parsed = parseExperiment('data:\n  from: a.csv\n').experiment;
  assert.ok(parsed);
  return parsed;
}

describe('the choice of what is sent', () => {
  it('offers columns of text first, then the others that are sent, then what is not', () => {
    const { sent, kept } = offeredColumns(table, roles, usual);
    assert.deepEqual(
      [sent, kept].map((part) => part.map(({ label, description }) => `${label}: ${description}`)),
      [
        [
          'answer: text · 8 of 10 filled · may be quoted',
          'wish: text · 8 of 10 filled · may be quoted',
          'age: number · 8 of 10 filled',
          'town: category · 8 of 10 filled',
        ],
        ['who: id · 8 of 10 filled · tells who answered, never sent', 'wave: constant · 8 of 10 filled'],
      ],
    );
    assert.equal(sent[0]?.detail, 'a b · c');
  });

  it('leaves the experiment as it was when nothing was changed', () => {
    assert.deepEqual(withChoice(experiment(), table, roles, usual), experiment());
  });

  it('keeps back what is not ticked', () => {
    const sent = new Set([age, wish]);
    const { data } = withChoice(experiment(), table, roles, { ...usual, sent });
    assert.deepEqual([data.exclude, data.text], [['answer', 'town'], undefined]);
    const left = detectRoles(table, { exclude: data.exclude });
    assert.deepEqual([left.text, left.context], [[wish], [age]]);
  });

  it('has quoted what may be quoted, and what is usually not sent at all', () => {
    const sent = new Set([...usual.sent, wave, who]);
    const { data } = withChoice(experiment(), table, roles, { sent, quoted: new Set([town]), redact: false });
    assert.deepEqual([data.text, data.exclude, data.redact], [['answer', 'wish', 'town', 'wave'], [], false]);
    const now = detectRoles(table, data.text ? { text: data.text } : {});
    assert.deepEqual([now.text, now.context], [[answer, wish, town, wave], [age]]);
  });

  it('does not quote what is not sent', () => {
    const sent = new Set([answer, wish, age]);
    const { data } = withChoice(experiment(), table, roles, { ...usual, sent, quoted: new Set([town]) });
    assert.deepEqual([data.text, data.exclude], [undefined, ['town']]);
  });

  it('names a dozen columns and counts the others', () => {
    const names = Array.from({ length: 60 }, (_, index) => `q${index + 1}`);
    assert.equal(columnsText(names), 'q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12 and 48 more');
    assert.deepEqual([columnsText(['a', 'b']), columnsText([])], ['a, b', 'none']);
  });

  it('shortens to characters, on one line and with nothing unseen', () => {
    assert.equal(columnsText(['ab\n c']), 'ab c');
    assert.equal(columnsText(['😀'.repeat(41)]), `${'😀'.repeat(39)}…`);
    assert.equal(columnsText(['a\u202Eb']), 'a⟨U+202E⟩b');
  });
});
