import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { readTable } from '../../../src/core/data/read';
import { seededRandom } from '../../../src/core/random';
import { cellsOf, DataFiles, utf16 } from '../../support/data-files';

/** The same ones each time, none of which is a byte order mark. */
function randomBytes(count: number): Buffer {
  const random = seededRandom(5);
  return Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 254)));
}

function pngBytes(): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), randomBytes(2000)]);
}

describe('reading data files', () => {
  let files: DataFiles;
  beforeEach(() => {
    files = new DataFiles();
  });
  afterEach(() => files.remove());

  it('gives rows their record and line, and the file its hash', async () => {
    const content = 'id,answer\n1,"one\ntwo"\n\n2,three\n';
    const table = await files.read(content);
    assert.deepEqual(table.rows, [
      { source: 0, row: 1, line: 2, cells: ['1', 'one\ntwo'] },
      { source: 0, row: 2, line: 5, cells: ['2', 'three'] },
    ]);
    assert.deepEqual(table.sources, [
      {
        path: 'data.csv',
        absolutePath: path.join(files.directory, 'data.csv'),
        sha256: createHash('sha256').update(content).digest('hex'),
        encoding: 'utf-8',
        delimiter: ',',
        rows: 2,
        warnings: [],
      },
    ]);
  });

  describe('encodings', () => {
    const text = '"größe","Antwort, ganz"\r\n1,"naïve – 日本 😀"\r\n2,"“ja”"\r\n';
    const expected = [
      ['1', 'naïve – 日本 😀'],
      ['2', '“ja”'],
    ];
    const twins: [string, Buffer, string][] = [
      ['UTF-8', Buffer.from(text), 'utf-8'],
      ['UTF-8 with a byte order mark before a quoted header', Buffer.from(`\uFEFF${text}`), 'utf-8'],
      ['UTF-16LE', utf16(text, 'le'), 'utf-16le'],
      ['UTF-16BE', utf16(text, 'be'), 'utf-16be'],
      ['UTF-16LE without a mark', utf16(text, 'le').subarray(2), 'utf-16le'],
      ['UTF-16BE without a mark', utf16(text, 'be').subarray(2), 'utf-16be'],
    ];
    for (const [name, bytes, encoding] of twins) {
      it(`reads ${name}`, async () => {
        const table = await files.read(bytes);
        assert.deepEqual(cellsOf(table), expected);
        assert.deepEqual(
          table.columns.map((column) => column.name),
          ['größe', 'Antwort, ganz'],
        );
        assert.deepEqual([table.sources[0]?.encoding, table.sources[0]?.warnings], [encoding, []]);
      });
    }

    it('reads what is not UTF-8 as windows-1252 and says from which byte', async () => {
      const table = await files.read(Buffer.from('id,answer\n1,caf\xE9 \x93ja\x94 \x80 5\n', 'latin1'));
      assert.deepEqual(cellsOf(table), [['1', 'café “ja” € 5']]);
      assert.equal(table.sources[0]?.encoding, 'windows-1252');
      assert.match(table.sources[0]?.warnings[0] ?? '', /not UTF-8 \(first at byte offset 15\): read as windows-1252/);
    });

    it('keeps UTF-8 where a single byte is broken', async () => {
      const table = await files.read(
        Buffer.concat([Buffer.from('id,answer\n1,é日本\n2,x'), Buffer.from([0xe9]), Buffer.from('y\n')]),
      );
      assert.deepEqual(cellsOf(table), [
        ['1', 'é日本'],
        ['2', 'xéy'],
      ]);
      assert.equal(table.sources[0]?.encoding, 'utf-8');
      assert.match(table.sources[0]?.warnings[0] ?? '', /^1 byte is not UTF-8, the first at byte offset 24/);
    });

    it('never shows U+FFFD for windows-1252 text of any kind', async () => {
      const letters = fc.string({
        unit: fc.constantFrom('É', '»', '\xA0', 'ä', 'z', 'Â', '©', '€', 'Ž'),
        minLength: 1,
      });
      const codes = new Map([
        ['€', 0x80],
        ['Ž', 0x8e],
      ]);
      const property = fc.asyncProperty(letters, async (answer) => {
        const cell = `É ${answer}.`;
        const bytes = Buffer.from(
          Array.from(`id,answer\n1,${cell}\n`, (letter) => codes.get(letter) ?? letter.charCodeAt(0)),
        );
        assert.equal((await files.read(bytes, { encoding: 'windows-1252' })).rows[0]?.cells[1], cell);
        assert.doesNotMatch((await files.read(bytes)).rows[0]?.cells[1] ?? '', /\uFFFD/);
      });
      await fc.assert(property, { numRuns: 50 });
    });

    it('takes the encoding it is told', async () => {
      const table = await files.read(Buffer.from([...Buffer.from('a,b\n1,'), 0x93, 0xfa, 0x96, 0x7b]), {
        encoding: 'Shift_JIS',
      });
      assert.deepEqual([cellsOf(table), table.sources[0]?.encoding], [[['1', '日本']], 'shift_jis']);
    });

    it('says where the file cannot be read in the encoding it is told', async () => {
      const table = await files.read(Buffer.from([...Buffer.from('a,b\n1,x'), 0xff, 0x0a]), { encoding: 'shift_jis' });
      assert.match(
        table.sources[0]?.warnings[0] ?? '',
        /^1 character cannot be read as shift_jis, the first near byte offset 7/,
      );
    });

    it('believes a byte order mark more than the setting, and says so', async () => {
      const table = await files.read(Buffer.from('\uFEFFa,b\n1,é\n'), { encoding: 'latin1' });
      assert.deepEqual(cellsOf(table), [['1', 'é']]);
      assert.match(table.sources[0]?.warnings[0] ?? '', /byte order mark says utf-8/);
    });

    it('refuses an encoding nobody knows', async () => {
      await assert.rejects(files.read('a,b\n1,2\n', { encoding: 'utf-9' }), {
        code: 'invalid-config',
        message: /"utf-9"/,
      });
    });

    it('makes NUL characters visible and survives lone surrogates', async () => {
      const zero = await files.read('a,b\n1,x\0y\n');
      assert.deepEqual(cellsOf(zero), [['1', 'x␀y']]);
      assert.match(zero.sources[0]?.warnings[0] ?? '', /NUL characters \(1\)/);
      const lone = await files.read(utf16('a,b\n1,x\uD800y\n', 'le'));
      assert.deepEqual(cellsOf(lone), [['1', 'x\uFFFDy']]);
      assert.match(lone.sources[0]?.warnings[0] ?? '', /^1 character cannot be read as utf-16le/);
    });

    it('reads a character that lies across two chunks of a large file', async () => {
      const answer = 'é日😀'.repeat(60_000);
      const table = await files.read(`a,b\nx,${answer}\ny,z\n`);
      assert.equal(table.rows[0]?.cells[1], answer);
      assert.deepEqual(table.sources[0]?.warnings, []);
    });
  });

  describe('headers', () => {
    const headers: [string, string, string[]][] = [
      [
        'repeated and blank names',
        'name,name,,name (2), ,name',
        ['name', 'name (3)', 'column 3', 'name (2)', 'column 5', 'name (4)'],
      ],
      ['names of object members', '__proto__,constructor,toString', ['__proto__', 'constructor', 'toString']],
      ['white space and line ends', '" a  b ","c\nd",e', ['a b', 'c d', 'e']],
    ];
    for (const [name, header, expected] of headers) {
      it(`makes unique names of ${name}`, async () => {
        const table = await files.read(`${header}\n${expected.map((_, i) => `v${i}`).join(',')}\n`);
        assert.deepEqual(
          table.columns.map((column) => column.name),
          expected,
        );
        assert.deepEqual(
          table.rows[0]?.cells,
          expected.map((_, i) => `v${i}`),
        );
        assert.equal(Reflect.get({}, 'v0'), undefined);
      });
    }

    it('notices that there is none', async () => {
      const table = await files.read('ant,1,0,1\nbee,0,0,1\ncat,1,1,0\n');
      assert.deepEqual(
        table.columns.map((column) => column.name),
        ['column 1', 'column 2', 'column 3', 'column 4'],
      );
      assert.deepEqual([table.rows.length, table.rows[0]?.line], [3, 1]);
      assert.match(table.sources[0]?.warnings[0] ?? '', /looks like data/);
    });

    it('takes years and counted items as names', async () => {
      assert.equal((await files.read('city,2020,2021\nA,5,6\nB,7,8\n')).rows.length, 2);
      assert.equal((await files.read('item,1,2,3\nA,5,6,7\nB,7,8,9\n')).rows.length, 2);
    });

    it('does as it is told', async () => {
      const named = await files.read('1,0\n3,4\n', { header: true });
      assert.deepEqual([cellsOf(named), named.columns[0]?.name], [[['3', '4']], '1']);
      const unnamed = await files.read('a,b\n3,4\n', { header: false });
      assert.deepEqual(
        [cellsOf(unnamed).length, unnamed.columns[0]?.name, unnamed.sources[0]?.warnings],
        [2, 'column 1', []],
      );
    });

    it('joins the two header records of survey exports', async () => {
      const table = await files.read(
        'RespondentID,Which do you use?,,Why?\n,App,Web,Open-Ended Response\n11,App,,It is quick\n12,,Web,I like it\n',
      );
      assert.deepEqual(
        table.columns.map((column) => column.name),
        ['RespondentID', 'Which do you use?: App', 'Which do you use?: Web', 'Why?'],
      );
      assert.deepEqual([table.rows.length, table.rows[0]?.row, table.rows[0]?.line], [2, 1, 3]);
    });
  });

  describe('odd rows', () => {
    it('keeps rows that are too long or too short, and says so once', async () => {
      const table = await files.read('a,b,c\n1,2,3\n1,"2\n2"\n1,2,3,4\n1,2,3,,\n');
      assert.deepEqual(cellsOf(table), [
        ['1', '2', '3', ''],
        ['1', '2\n2', '', ''],
        ['1', '2', '3', '4'],
        ['1', '2', '3', ''],
      ]);
      assert.equal(table.columns[3]?.name, 'column 4');
      assert.deepEqual(table.sources[0]?.warnings, [
        '3 rows have more or fewer cells than the header, first: row 2 (line 3).',
      ]);
    });

    it('refuses more cells than any table has', async () => {
      for (const text of [`${',x'.repeat(20_000)}\n1,2\n`, `a,b\n1,2\n1${',x'.repeat(20_000)}\n`]) {
        const line = text.startsWith('a') ? 3 : 1;
        const message = new RegExp(`^data\\.csv: the record on line ${line} has 20,001 cells`, 'u');
        await assert.rejects(files.read(text), { code: 'invalid-data', message });
      }
    });

    it('names file and line of a quote that is never closed', async () => {
      await assert.rejects(files.read('a,b\n1,2\n2,"oh\n3,4\n'), {
        code: 'invalid-data',
        message: /^data\.csv: .*opens on line 3 and is never closed/,
      });
    });

    it('says in which line quotes are not doubled', async () => {
      const table = await files.read('a,b\n1,"so "called" one"\n2,x\n');
      assert.deepEqual(cellsOf(table), [
        ['1', 'so "called" one'],
        ['2', 'x'],
      ]);
      assert.match(table.sources[0]?.warnings[0] ?? '', /not doubled, first: line 2/);
    });

    it('reads a cell of 2 MB', async () => {
      const long = 'word '.repeat(400_000);
      const table = await files.read(`a,b\n1,"${long}"\n2,x\n`);
      assert.deepEqual(
        table.rows.map((row) => row.cells[1]?.length),
        [2_000_000, 1],
      );
    });
  });

  describe('dialects', () => {
    const rows = [
      ['id', 'answer', 'note'],
      ['1', 'first, then; or | so', "it's"],
      ['2', 'a\ttab', 'line\nend'],
      ['3', 'plain words here', ''],
      ['4', '', "'quoted' word"],
    ];
    for (const delimiter of [',', ';', '\t', '|']) {
      for (const quote of ['"', "'"]) {
        it(`detects ${JSON.stringify(delimiter)} with ${quote}`, async () => {
          const written = rows.map((row) =>
            row.map((cell) => `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`).join(delimiter),
          );
          const table = await files.read(written.join('\r\n'));
          assert.deepEqual(cellsOf(table), rows.slice(1));
          assert.equal(table.sources[0]?.delimiter, delimiter);
        });
      }
    }

    const texts: [string, string, string[][]][] = [
      [
        'decimal commas',
        'id;score\n1;1,5\n2;2,5\n',
        [
          ['1', '1,5'],
          ['2', '2,5'],
        ],
      ],
      [
        'apostrophes that begin a word',
        "id,answer\n1,'tis fine\n2,'great'\n3,ok\n",
        [
          ['1', "'tis fine"],
          ['2', "'great'"],
          ['3', 'ok'],
        ],
      ],
      [
        'one column with commas in its text',
        'answer\nI like it, really\nNo\nWell, yes, no; maybe\n',
        [['I like it, really'], ['No'], ['Well, yes, no; maybe']],
      ],
      ['one column', 'answer\nyes\nno\n', [['yes'], ['no']]],
      ['the hint of spreadsheets', 'sep=;\na;b\n1;2,3\n', [['1', '2,3']]],
    ];
    for (const [name, text, expected] of texts) {
      it(`reads ${name}`, async () => {
        assert.deepEqual(cellsOf(await files.read(text)), expected);
      });
    }

    it('counts the line of a spreadsheet hint', async () => {
      assert.equal((await files.read('sep=;\na;b\n1;2\n')).rows[0]?.line, 3);
    });

    it('takes the delimiter and quote it is told, and tabs for .tsv', async () => {
      assert.deepEqual(cellsOf(await files.read("a:b\n1:'x:y'\n", { delimiter: ':', quote: "'" })), [['1', 'x:y']]);
      assert.deepEqual(cellsOf(await files.read('a,b\tc\n1,2\t3\n', {}, 'data.TSV')), [['1,2', '3']]);
      assert.deepEqual(cellsOf(await files.read('a,b\tc\n1,2\t3\n', { delimiter: '\\t' })), [['1,2', '3']]);
      await assert.rejects(files.read('a\n1\n', { delimiter: ',,' }), { code: 'invalid-config' });
      await assert.rejects(files.read('a\n1\n', { quote: 'ab' }), { code: 'invalid-config' });
    });
  });

  describe('what cannot be read', () => {
    const contents: [string, string | Buffer, RegExp][] = [
      ['an empty file', '', /^data\.csv is empty/],
      ['a byte order mark alone', '\uFEFF', /^data\.csv is empty/],
      ['blank lines alone', '\n \r\n', /^data\.csv is empty/],
      ['a header alone', 'id,answer\n', /^data\.csv has a header but no rows/],
      [
        'a spreadsheet under another name',
        Buffer.from('PK\x03\x04abc', 'latin1'),
        /spreadsheet: export it as CSV UTF-8/,
      ],
      ['a document under another name', Buffer.from('%PDF-1.7\n1 0 obj\n'), /^data\.csv is not text/],
      ['random bytes', randomBytes(20_000), /^data\.csv is not text, whatever its name says/],
      ['few random bytes', randomBytes(300), /^data\.csv is not text/],
      ['a file of zeros', Buffer.alloc(5000), /^data\.csv is not text/],
      ['a picture', pngBytes(), /^data\.csv is not text/],
    ];
    for (const [name, content, message] of contents) {
      it(`refuses ${name}`, async () => {
        await assert.rejects(files.read(content), { code: 'invalid-data', message });
      });
    }

    const names: [string, RegExp][] = [
      ['study.xlsx', /^study\.xlsx is a spreadsheet: export it as CSV UTF-8/],
      ['study.docx', /^study\.docx: only CSV, TSV, JSON, JSON lines, text, Markdown and WebVTT files can be read/],
    ];
    for (const [name, message] of names) {
      it(`refuses ${name}`, async () => {
        await assert.rejects(files.read('a,b\n1,2\n', {}, name), { code: 'invalid-data', message });
      });
    }

    it('refuses a file that is not there, a folder, and no file at all', async () => {
      const missing = { path: 'in/none.csv', absolutePath: path.join(files.directory, 'none.csv') };
      await assert.rejects(readTable([missing], {}), {
        code: 'invalid-data',
        message: /^in\/none\.csv does not exist/,
      });
      const folder = { path: 'folder.csv', absolutePath: path.join(files.directory, 'folder.csv') };
      mkdirSync(folder.absolutePath);
      await assert.rejects(readTable([folder], {}), { code: 'invalid-data', message: /^folder\.csv is a folder/ });
      await assert.rejects(readTable([], {}), { code: 'invalid-data' });
    });
  });

  it('stops when it is cancelled', async () => {
    const file = files.write('data.csv', `a,b\n${'1,2\n'.repeat(400_000)}`);
    const controller = new AbortController();
    const reading = readTable([file], { signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(reading, { code: 'cancelled' });
    await assert.rejects(readTable([file], { signal: AbortSignal.abort() }), { code: 'cancelled' });
  });

  it('reports progress over all files, never backwards, up to the end', async () => {
    const latin = files.write('one.csv', Buffer.from(`a,b\n${'1,\xE9\n'.repeat(100_000)}`, 'latin1'));
    const plain = files.write('two.csv', 'a,b\n1,2\n');
    const seen: number[] = [];
    await readTable([latin, plain], {
      onProgress: (bytes, total) => {
        assert.equal(total, 400_012);
        seen.push(bytes);
      },
    });
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(seen.at(-1), 400_012);
  });

  it('unites the columns of several files by name', async () => {
    const one = files.write('one.csv', 'id,answer\n1,x\n');
    const two = files.write('two.csv', 'answer,mood\ny,good\n');
    const table = await readTable([one, two], {});
    assert.deepEqual(
      table.columns.map((column) => [column.name, column.filled]),
      [
        ['id', 1],
        ['answer', 2],
        ['mood', 1],
      ],
    );
    assert.deepEqual(
      table.rows.map(({ source, row, cells }) => [source, row, ...cells]),
      [
        [0, 1, '1', 'x', ''],
        [1, 1, '', 'y', 'good'],
      ],
    );
    assert.deepEqual(table.sources[0]?.warnings, []);
    assert.deepEqual(table.sources[1]?.warnings, [
      'The columns differ from those of one.csv: without "id", with "mood".',
    ]);
  });
});
