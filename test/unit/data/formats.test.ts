import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DelimitedReader } from '../../../src/core/data/delimited-reader';
import { isNamedAsData } from '../../../src/core/data/formats';
import { JsonReader } from '../../../src/core/data/json-reader';
import type { RecordReader } from '../../../src/core/data/record-reader';
import { readTable } from '../../../src/core/data/read';
import { detectRoles } from '../../../src/core/data/roles';
import type { Table } from '../../../src/core/data/table';
import { cellsOf, DataFiles, utf16 } from '../../support/data-files';

describe('the name of a data file', () => {
  it('ends as one of data', () => {
    for (const name of ['a.csv', 'A.TSV', 'a.tab', 'a.jsonl', 'a.ndjson', 'a.json', 'talks/a.vtt', 'a.txt', 'a.md']) {
      assert.ok(isNamedAsData(name), name);
    }
    for (const name of ['experiment.yaml', 'a.experiment.yml', 'experiment', 'data.v2/answers', 'a.xlsx', '.csv', '']) {
      assert.ok(!isNamedAsData(name), name);
    }
  });
});

describe('formats beside CSV', () => {
  let files: DataFiles;
  beforeEach(() => {
    files = new DataFiles();
  });
  afterEach(() => files.remove());

  const namesOf = (table: Table): string[] => table.columns.map((column) => column.name);
  const placesOf = (table: Table): [number, ...string[]][] => table.rows.map(({ line, cells }) => [line, ...cells]);

  describe('JSON', () => {
    const array =
      '[\n  {"id": 1, "answer": "It is\\nslow", "score": 4.5},\n\n  {"id": 2, "answer": null,\n   "more": true}\n]\n';

    it('reads an array of objects with the line on which each begins', async () => {
      const table = await files.read(array, {}, 'study.json');
      assert.deepEqual(namesOf(table), ['id', 'answer', 'score', 'more']);
      assert.deepEqual(placesOf(table), [
        [2, '1', 'It is\nslow', '4.5', ''],
        [4, '2', '', '', 'true'],
      ]);
      assert.deepEqual([table.sources[0]?.delimiter, table.sources[0]?.rows], ['', 2]);
    });

    it('reads one object in each line, by either name, blank lines between', async () => {
      for (const name of ['study.jsonl', 'study.NDJSON', 'study.json']) {
        const table = await files.read('{"id":1,"a":"x"}\r\n\r\n{"a":"y","b":2}\n', {}, name);
        assert.deepEqual(namesOf(table), ['id', 'a', 'b']);
        assert.deepEqual(placesOf(table), [
          [1, '1', 'x', ''],
          [3, '', 'y', '2'],
        ]);
      }
    });

    it('reads an array on one line, and in UTF-16', async () => {
      assert.deepEqual(cellsOf(await files.read('[{"a":"é"},{"a":"日"}]', {}, 'one.json')), [['é'], ['日']]);
      assert.deepEqual(cellsOf(await files.read(utf16('[{"a":"é"},{"a":"日"}]', 'be'), {}, 'two.json')), [
        ['é'],
        ['日'],
      ]);
    });

    it('takes objects inside as columns of their own and lists of plain values as options', async () => {
      const table = await files.read(
        '{"who": {"age": 30, "home": {"town": "Ulm"}}, "uses": ["app", "web", 3], "talk": [{"q": 1}], "none": []}\n',
        {},
        'study.jsonl',
      );
      assert.deepEqual(namesOf(table), ['who.age', 'who.home.town', 'uses', 'talk', 'none']);
      assert.deepEqual(cellsOf(table), [['30', 'Ulm', 'app; web; 3', '[{"q":1}]', '']]);
    });

    it('pollutes nothing by keys of object members', async () => {
      const table = await files.read('[{"__proto__": "x", "constructor": "y", "": "z"}]', {}, 'study.json');
      assert.deepEqual(namesOf(table), ['__proto__', 'constructor', 'column 3']);
      assert.deepEqual(cellsOf(table), [['x', 'y', 'z']]);
      assert.equal(Reflect.get({}, 'x'), undefined);
    });

    const faulty: [string, string, RegExp][] = [
      ['a broken line', '{"a":1}\n{"a":\n', /^study\.json: line 2 is not JSON/],
      ['a broken array', '[\n{"a":1},\n{"a":oops}]', /^study\.json: line 3 is not JSON/],
      [
        'an array that is cut',
        '[{"a":1},\n{"a":2',
        /^study\.json ends inside its array, in the item that begins on line 2/,
      ],
      ['values that are no objects', '[1, 2]', /^study\.json: line 1 holds no object/],
      ['one object over several lines', '{\n"a": 1\n}', /^study\.json: line 1 is not JSON/],
      ['an empty array', '[]', /^study\.json is empty/],
      ['blank lines', '\n  \n', /^study\.json is empty/],
    ];
    for (const [what, text, message] of faulty) {
      it(`refuses ${what}`, async () => {
        await assert.rejects(files.read(text, {}, 'study.json'), { code: 'invalid-data', message });
      });
    }
  });

  it('refuses objects with ever other keys and texts beyond all measure', async () => {
    const keys = Array.from({ length: 2001 }, (_, i) => `{"k${i}":1}`).join('\n');
    await assert.rejects(files.read(keys, {}, 'map.jsonl'), {
      code: 'invalid-data',
      message: /^map\.jsonl has more than 2,000 different keys/,
    });
    await assert.rejects(files.read('word '.repeat(3_400_000), {}, 'book.txt'), {
      code: 'invalid-data',
      message: /^book\.txt is longer than 16,777,216 characters/,
    });
  });

  describe('readers', () => {
    const value = fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean(), fc.constant(null));
    const objects = fc.array(fc.dictionary(fc.string({ maxLength: 3 }), value, { maxKeys: 4 }), { maxLength: 6 });
    const lengths = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 60 });

    function read(reader: RecordReader, text: string, cuts: readonly number[]): unknown {
      const records = [];
      let from = 0;
      for (const length of cuts) {
        records.push(...reader.push(text.slice(from, from + length)));
        from += length;
      }
      records.push(...reader.push(text.slice(from)), ...reader.end(false));
      return { records, names: reader.names, warnings: reader.warnings() };
    }

    it('give the same records of JSON however the text arrives', () => {
      const property = fc.property(objects, lengths, fc.boolean(), (items, cuts, isArray) => {
        const text = isArray
          ? JSON.stringify(items, null, items.length % 3)
          : items.map((item) => JSON.stringify(item)).join('\n');
        const inPieces = read(new JsonReader('a.json'), text, cuts);
        assert.deepEqual(inPieces, read(new JsonReader('a.json'), text, []));
        assert.equal((inPieces as { records: unknown[] }).records.length, items.length);
      });
      fc.assert(property, { numRuns: 300 });
    });

    it('give each object of an array as JSON.parse does, with the line on which it begins', () => {
      const texts = fc.string({
        unit: fc.constantFrom('a', '"', '\\', '{', ']', ',', '\n', ' ', 'é', '🙂'),
        maxLength: 8,
      });
      const property = fc.property(
        fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), texts, { minKeys: 1 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        lengths,
        (items, lineEnd, cuts) => {
          const text = JSON.stringify(items, null, 2).replaceAll('\n', lineEnd);
          const { records, names } = read(new JsonReader('a.json'), text, cuts) as {
            records: { cells: string[]; line: number }[];
            names: string[];
          };
          let line = 2;
          for (const [index, item] of items.entries()) {
            assert.equal(records[index]?.line, line);
            line += Object.keys(item).length + 2;
            assert.deepEqual(
              names.map((_, column) => records[index]?.cells[column] ?? ''),
              names.map((name) => item[name] ?? ''),
            );
          }
        },
      );
      fc.assert(property, { numRuns: 300 });
    });

    const broken: [text: string, line: number][] = [
      ['[\n{"a": 1},\n]', 2],
      ['[\n\n,{"a": 1}]', 1],
      ['[{"a": 1}\n\n{"a": 2}]', 1],
      ['[{"a": 1},\n{"a":\n\nnope}]', 4],
      ['[{"a": 1}]\n\n{"b": 2}', 3],
      ['[{"a": [1}]]', 1],
    ];
    for (const [text, line] of broken) {
      it(`tell of line ${line} in ${JSON.stringify(text)}, however it arrives`, () => {
        for (const cuts of [[], Array.from(text, () => 1)]) {
          assert.throws(() => read(new JsonReader('a.json'), text, cuts), {
            code: 'invalid-data',
            message: new RegExp(`^a\\.json: line ${line} is not JSON`, 'u'),
          });
        }
      });
    }

    it('give the same records, header and warnings of CSV however the text arrives', () => {
      const cell = fc.constantFrom('a', '1', '', 'x y', '"q,\nr"', '"é"');
      const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 300 });
      const property = fc.property(rows, lengths, (cells, cuts) => {
        const text = cells.map((row) => row.join(',')).join('\n');
        const outcome = (pieces: number[]): unknown => {
          try {
            return read(new DelimitedReader('a.csv', {}, undefined), text, pieces);
          } catch (error) {
            return String(error);
          }
        };
        assert.deepEqual(outcome(cuts), outcome([]));
      });
      fc.assert(property, { numRuns: 100 });
    });
  });

  describe('texts', () => {
    it('have a row for each paragraph, of one respondent, with the line on which it begins', async () => {
      const table = await files.read('First words\nwrapped here.\n\n\n  Second paragraph.\r\n', {}, 'Ann Lee.txt');
      assert.deepEqual(namesOf(table), ['respondent', 'speaker', 'text']);
      assert.deepEqual(placesOf(table), [
        [1, 'Ann Lee', '', 'First words\nwrapped here.'],
        [5, 'Ann Lee', '', 'Second paragraph.'],
      ]);
      assert.deepEqual(detectRoles(table, {}), { text: [2], id: 0, context: [], excluded: [] });
    });

    it('end a paragraph with a line that was not wrapped by hand', async () => {
      const long = 'So many words in one line. '.repeat(6).trim();
      assert.deepEqual(
        placesOf(await files.read(`${long}\n${long}\nshort`, {}, 'p.md')).map(([line]) => line),
        [1, 2, 3],
      );
    });

    it('are cut into turns, without what the interviewer asks', async () => {
      const talk = [
        'Interviewer: Why did you stop using it?',
        'P1: It was too slow.',
        'I waited every time.',
        '',
        'And nobody answered me.',
        'Interviewer: Anything else?',
        'P1: No.',
      ].join('\n');
      const table = await files.read(talk, {}, 'talk.txt');
      assert.deepEqual(placesOf(table), [
        [2, 'talk', 'P1', 'It was too slow.\nI waited every time.'],
        [5, 'talk', 'P1', 'And nobody answered me.'],
        [7, 'talk', 'P1', 'No.'],
      ]);
      assert.match(table.sources[0]?.warnings[0] ?? '', /^2 paragraphs of the interviewer make no row/);
    });

    it('of several files are several respondents, by their paths where names are shared', async () => {
      const one = files.write('p1.txt', 'One thing.\n');
      const two = files.write('p2.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nTwo things.\n');
      const table = await readTable([one, two, { ...one, path: 'other/p1.txt' }], {});
      assert.deepEqual(
        table.rows.map(({ source, cells }) => [source, cells[0]]),
        [
          [0, 'p1'],
          [1, 'p2'],
          [2, 'other/p1'],
        ],
      );
      assert.equal(table.columns[0]?.type, 'id');
    });

    it('with nothing in them are refused', async () => {
      await assert.rejects(files.read(' \n\n', {}, 'p.txt'), { code: 'invalid-data', message: /^p\.txt is empty/ });
      await assert.rejects(files.read('WEBVTT\n\nNOTE none\n', {}, 'p.vtt'), { code: 'invalid-data' });
    });
  });

  it('reads the cues of WebVTT with their speakers and lines', async () => {
    const captions = [
      'WEBVTT - a talk',
      '',
      'NOTE written by hand',
      'over two lines',
      '',
      'intro',
      '00:00:01.000 --> 00:00:04.000 align:start',
      '<v.loud Ann Lee>Every morning, while the',
      'kettle <i>boils</i> <00:00:03.000>over.</v>',
      '',
      '04:05.500 --> 04:09.000',
      '<v Ben>Never & not <b>once</b>.',
      '',
      '00:00:09.500 --> 00:00:12.000',
      'Without a name',
    ].join('\r\n');
    const table = await files.read(captions, {}, 'talk.vtt');
    assert.deepEqual(placesOf(table), [
      [8, 'talk', 'Ann Lee', 'Every morning, while the\r\nkettle boils over.'],
      [12, 'talk', 'Ben', 'Never & not once.'],
      [15, 'talk', '', 'Without a name'],
    ]);
  });
});
