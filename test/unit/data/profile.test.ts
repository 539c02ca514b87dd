import assert from 'node:assert/strict';
import { readTable } from '../../../src/core/data/read';
import { detectRoles, type RoleChoice } from '../../../src/core/data/roles';
import type { ColumnType, Table } from '../../../src/core/data/table';
import { DataFiles } from '../../support/data-files';

describe('column profile and roles', () => {
  let files: DataFiles;
  beforeEach(() => {
    files = new DataFiles();
  });
  afterEach(() => files.remove());

  function tableOf(columns: Record<string, readonly string[]>): Promise<Table> {
    const names = Object.keys(columns);
    const length = Math.max(...Object.values(columns).map((cells) => cells.length));
    const lines = Array.from({ length }, (_, row) => names.map((name) => columns[name]?.[row] ?? ''));
    const text = [names, ...lines].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
    return readTable([files.write('data.csv', text.join('\n'))], { header: true });
  }

  const repeated = (values: readonly string[], count: number): string[] =>
    Array.from({ length: count }, (_, index) => values[index % values.length] ?? '');
  const numbered = (count: number, make: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, i) => make(i));

  const sentences = numbered(30, (i) => `I tried it ${i} times and gave up`);
  const columns: [ColumnType, string, readonly string[]][] = [
    ['empty', 'mood', ['', ' ', '']],
    ['constant', 'wave', repeated(['1'], 10)],
    ['number', 'age', repeated(['23', '45', '31', '67'], 12)],
    ['number', 'income', ['1,200', '$3,400.50', '2.000,00', '-3', '12 %', '1e3']],
    ['number', 'mostly numbers', [...repeated(['1', '2', '3'], 18), 'none', '4']],
    ['category', 'too few numbers', [...repeated(['1', '2', '3'], 17), 'none', 'few', 'many']],
    ['date', 'when', ['2024-01-31', '2024-02-01 10:00', '2024-02-02T10:00:00Z']],
    ['date', 'day', ['31.1.2024', '1.2.2024', '28.2.2024']],
    ['date', 'us day', ['1/31/24', '2/28/24', '12/1/23']],
    ['date', 'written day', ['31 Jan 2024', 'March 3, 2024', 'Monday, 5 February 2024']],
    ['category', 'hair', repeated(['0', '1', '1'], 12)],
    ['category', 'agrees', [...repeated(['1', '0'], 20), '', ' ']],
    ['number', 'Vote', repeated(['7', '3', '10', '1', '8'], 40)],
    ['number', 'Q1 (1 to 5)', repeated(['4', '2', '5', '3', '1', '4'], 60)],
    ['category', 'plan', repeated(['Free', 'Pro'], 12)],
    ['category', 'job', numbered(12, (i) => `Engineer ${'abcdefghijkl'[i]}`)],
    ['category', 'how often', repeated(['Every day of the week', 'Less than once a month', 'I do not know yet'], 30)],
    [
      'category',
      'country',
      repeated(
        numbered(60, (i) => `United Republic of Land${i}`),
        1200,
      ),
    ],
    [
      'multi-select',
      'devices',
      repeated(['Phone;Tablet', 'Phone', 'Tablet;Laptop', 'Phone;Laptop', 'Laptop;Phone;Tablet'], 20),
    ],
    [
      'multi-select',
      'reasons',
      repeated(['Too slow|Too dear|No time', 'Too dear|Hard to use it', 'No time|Hard to use it'], 20),
    ],
    ['category', 'reply', repeated(['Yes, I did', 'No, never'], 20)],
    ['text', 'answer', sentences],
    ['text', 'opinion', ['too slow', 'love it', 'so many bugs', 'fine for me']],
    ['text', '回答', ['毎日使っています', '少し高いと思います', '設定が難しかった', 'とても便利です']],
    ['id', 'respondent', repeated(['P1', 'P2', 'P3'], 12)],
    ['id', 'Respondent #', numbered(10, (i) => `${i + 1}`)],
    ['id', 'user_id', repeated(['17', '18', '19', '20'], 12)],
    ['id', 'ResponseID', numbered(10, (i) => `${Math.round(Math.sin(i) * 1000)}`)],
    ['id', 'token', numbered(8, (i) => `a1b2c3d4-0000-4000-8000-00000000000${i}`)],
    ['id', 'contact', numbered(8, (i) => `p${i}@example.org`)],
    [
      'id',
      'link',
      numbered(8, (i) => `https://example.org/a/rather/long/address/of/an/answer/in/a/forum/${'x'.repeat(40)}/${i}`),
    ],
    ['id', 'tweet', numbered(8, (i) => `90165691093977088${i}`)],
    ['id', 'ref', numbered(8, (i) => `R-10${i}`)],
    ['id', 'index', numbered(3000, (i) => `${i}`)],
    ['category', 'customer', repeated(['yes', 'no'], 12)],
    ['number', 'question_id', repeated(['1', '2', '3'], 12)],
  ];
  for (const [type, name, cells] of columns) {
    it(`sees ${type} in "${name}"`, async () => {
      const table = await tableOf({ [name]: cells, other: cells.map(() => 'x') });
      assert.equal(table.columns[0]?.type, type);
    });
  }

  it('counts filled and different cells and keeps the first three examples as they are', async () => {
    const table = await tableOf({ a: [' x ', '', 'y', 'y', 'z', 'w'], b: repeated(['1', '2'], 6) });
    assert.deepEqual(table.columns[0], {
      name: 'a',
      type: 'category',
      filled: 5,
      distinct: 4,
      examples: [' x ', 'y', 'z'],
    });
    const many = await tableOf({ a: numbered(1500, (i) => `${i * 7}`), b: repeated(['1', '2'], 1500) });
    assert.deepEqual([many.columns[0]?.filled, many.columns[0]?.distinct], [1500, 1000]);
  });

  it('gives the range of numbers that are written plainly', async () => {
    const table = await tableOf({
      Vote: repeated(['7', '3', ' 10', '1'], 40),
      change: [...repeated(['-3.5', '2'], 38), 'none'],
      income: repeated(['1,200', '3,400'], 40),
      hair: repeated(['0', '1'], 40),
    });
    assert.deepEqual(
      table.columns.map(({ type, range }) => [type, range]),
      [
        ['number', { min: 1, max: 10 }],
        ['number', { min: -3.5, max: 2 }],
        ['number', undefined],
        ['category', undefined],
      ],
    );
  });

  it('is the same of a sample as of all rows, also for ids and counts far behind', async () => {
    const study = {
      n: numbered(9000, (i) => `${i + 1}`),
      ref: numbered(9000, (i) => `R-${10_000 + i}`),
      again: numbered(9000, (i) => `R-${10_000 + (i % 8000)}`),
      plan: repeated(['Free', 'Pro'], 9000),
      answer: numbered(9000, (i) => `I tried it ${i} times and gave up`),
    };
    const names = Object.keys(study);
    const cells = study.n.map((_, row) => Object.values(study).map((column) => column[row] ?? ''));
    const text = [names, ...cells].map((row) => row.join(',')).join('\n');
    const file = files.write('data.csv', text);
    for (const rows of [1000, 20_000]) {
      const table = await readTable([file], { limits: { rows, characters: 1e9 } });
      assert.deepEqual(
        table.columns.map(({ type }) => type),
        ['id', 'id', 'category', 'category', 'text'],
      );
    }
  });

  it('ends very long examples in an ellipsis', async () => {
    const table = await tableOf({ answer: ['word '.repeat(1000), 'short', 'other'] });
    assert.deepEqual(
      table.columns[0]?.examples.map((example) => example.length),
      [501, 5, 5],
    );
  });

  describe('roles', () => {
    const study = {
      id: numbered(30, (i) => `${i + 1}`),
      participant: repeated(['P1', 'P2', 'P3'], 30),
      email: numbered(30, (i) => `p${i}@example.org`),
      plan: repeated(['Free', 'Pro'], 30),
      age: repeated(['20', '31', '44'], 30),
      wave: repeated(['1'], 30),
      nothing: [],
      answer: sentences,
      wish: sentences.map((sentence) => `${sentence}, sadly`),
    };

    async function rolesOf(
      data: Record<string, readonly string[]>,
      choice: RoleChoice,
    ): Promise<Record<string, unknown>> {
      const table = await tableOf(data);
      const { text, id, context, excluded } = detectRoles(table, choice);
      const names = (indexes: readonly number[]): string[] => indexes.map((index) => table.columns[index]?.name ?? '');
      return {
        text: names(text),
        id: id === null ? null : names([id])[0],
        context: names(context),
        excluded: names(excluded),
      };
    }

    it('quotes text, groups by respondent, and shows what is neither id, constant nor empty', async () => {
      assert.deepEqual(await rolesOf(study, {}), {
        text: ['answer', 'wish'],
        id: 'participant',
        context: ['plan', 'age'],
        excluded: [],
      });
    });

    it('does as it is told', async () => {
      assert.deepEqual(await rolesOf(study, { text: ['wish'], id: 'email', exclude: ['age', 'participant'] }), {
        text: ['wish'],
        id: 'email',
        context: ['plan'],
        excluded: ['age', 'participant'],
      });
    });

    it('never takes an excluded column for text or as the id', async () => {
      assert.deepEqual(await rolesOf(study, { exclude: ['answer', 'participant'] }), {
        text: ['wish'],
        id: 'id',
        context: ['plan', 'age'],
        excluded: ['answer', 'participant'],
      });
    });

    it('takes each row for a respondent where no column names one', async () => {
      assert.equal((await rolesOf({ plan: study.plan, answer: sentences }, {}))['id'], null);
    });

    it('finds nothing to quote in numbers or ids', async () => {
      const { id, age, email } = study;
      assert.deepEqual((await rolesOf({ age, score: repeated(['1', '5', '7'], 30) }, {}))['text'], []);
      assert.deepEqual((await rolesOf({ id, email }, {}))['text'], []);
    });

    it('names the nearest column for one that does not exist', async () => {
      await assert.rejects(rolesOf(study, { text: ['anwser'] }), {
        code: 'invalid-config',
        message: /"anwser".*"answer"/,
      });
      await assert.rejects(rolesOf(study, { id: 'Participants' }), {
        code: 'invalid-config',
        message: /"participant"/,
      });
      await assert.rejects(rolesOf(study, { exclude: ['telephone'] }), {
        code: 'invalid-config',
        message: /The columns are: "id", /,
      });
    });

    it('refuses to quote what is to stay private', async () => {
      await assert.rejects(rolesOf(study, { text: ['answer'], exclude: ['answer'] }), { code: 'invalid-config' });
      await assert.rejects(rolesOf(study, { text: ['email'], id: 'email' }), { code: 'invalid-config' });
    });
  });
});
