import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createDecoder, encodingName } from '../../../src/core/data/encoding';
import { readColumnNames } from '../../../src/core/data/column-list';
import { readTable } from '../../../src/core/data/read';
import { cellsOf, DataFiles, utf16 } from '../../support/data-files';
import { gb18030 } from '../../support/gb18030';

describe('twins of a file in several encodings', () => {
  let files: DataFiles;
  beforeEach(() => {
    files = new DataFiles();
  });
  afterEach(() => files.remove());

  const european = 'id,größe,"Antwort"\n1,"groß","naïve, „à la carte“\nund mehr"\n2,klein,déjà vu – 5 €\n';
  const windows1252 = Buffer.from(
    european.replaceAll(/[„“–€]/gu, (sign) => ({ '„': '\x84', '“': '\x93', '–': '\x96', '€': '\x80' })[sign] ?? ''),
    'latin1',
  );
  const latin1Text = european.replaceAll(/[„“–€]/gu, '*');
  const chinese =
    '编号,年龄,回答\n1,三十岁,"我每天都在使用这个应用，因为它很方便。"\n2,二十五岁,"设置太难了，我不知道怎么办。\n后来放弃了"\n';
  const twins: [name: string, text: string, bytes: Buffer, encoding: string][] = [
    ['UTF-8 with a mark', european, Buffer.from(`\uFEFF${european}`), 'utf-8'],
    ['UTF-16LE', european, utf16(european, 'le'), 'utf-16le'],
    ['UTF-16BE without a mark', european, utf16(european, 'be').subarray(2), 'utf-16be'],
    ['windows-1252', european, windows1252, 'windows-1252'],
    ['Latin-1', latin1Text, Buffer.from(latin1Text, 'latin1'), 'windows-1252'],
    ['GB18030', chinese, gb18030(chinese), 'gb18030'],
    ['UTF-16LE with a mark, Chinese', chinese, utf16(chinese, 'le'), 'utf-16le'],
  ];
  for (const [name, text, bytes, encoding] of twins) {
    for (const [ending, written] of [
      ['LF', '\n'],
      ['CRLF', '\r\n'],
      ['lone CR', '\r'],
    ] as const) {
      it(`are the same in ${name} with ${ending}`, async () => {
        const twin = await files.read(withEnding(bytes, encoding, written), {}, 'twin.csv');
        const utf8 = await files.read(text.replaceAll('\n', written), {}, 'utf8.csv');
        assert.deepEqual(twin.rows, utf8.rows);
        assert.deepEqual(twin.columns, utf8.columns);
        assert.equal(utf8.sources[0]?.encoding, 'utf-8');
        assert.equal(twin.sources[0]?.encoding, encoding);
        assert.deepEqual(
          await readColumnNames({ path: 'twin.csv', absolutePath: `${files.directory}/twin.csv` }, {}),
          utf8.columns.map((column) => column.name),
        );
      });
    }
  }

  function withEnding(bytes: Buffer, encoding: string, ending: string): Buffer {
    const written = encoding.startsWith('utf-16')
      ? Buffer.concat(
          Array.from(ending, (sign) =>
            Buffer.from(encoding === 'utf-16le' ? [sign.charCodeAt(0), 0] : [0, sign.charCodeAt(0)]),
          ),
        )
      : Buffer.from(ending);
    const feed =
      encoding === 'utf-16le'
        ? Buffer.from([10, 0])
        : encoding === 'utf-16be'
          ? Buffer.from([0, 10])
          : Buffer.from([10]);
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += feed.length) {
      const unit = bytes.subarray(at, at + feed.length);
      parts.push(unit.equals(feed) ? written : unit);
    }
    return Buffer.concat(parts);
  }

  it('say from which byte they are not UTF-8, also where that is far behind the start', async () => {
    const start = `id,answer\n${'1,plain\n'.repeat(100_000)}2,caf`;
    const table = await files.read(Buffer.concat([Buffer.from(start), Buffer.from([0xe9, 0x0a])]));
    assert.equal(table.rowCount, 100_001);
    let last: string[] = [];
    for await (const rows of table.scan()) {
      last = rows.at(-1)?.cells ?? last;
    }
    assert.deepEqual(last, ['2', 'café']);
    assert.match(
      table.sources[0]?.warnings[0] ?? '',
      new RegExp(`^The file is not UTF-8 \\(first at byte offset ${start.length}\\): read as windows-1252`),
    );
  });

  it('are told apart file by file', async () => {
    const table = await readTable(
      [files.write('a.csv', european), files.write('b.csv', windows1252), files.write('c.csv', utf16(european, 'be'))],
      {},
    );
    assert.deepEqual(
      table.sources.map(({ encoding, rows }) => [encoding, rows]),
      [
        ['utf-8', 2],
        ['windows-1252', 2],
        ['utf-16be', 2],
      ],
    );
    const [first, second, third] = [0, 1, 2].map((source) =>
      table.rows.filter((row) => row.source === source).map(({ cells }) => cells),
    );
    assert.deepEqual(second, first);
    assert.deepEqual(third, first);
  });

  it('are not taken for Chinese where a few letters stand together', async () => {
    for (const text of ['name\nÄäkkönen\nÖöñé\n', 'ville\nÉvreux\nNîmes\nSaint-Étienne\n', 'a\n\xBFQu\xE9?\n']) {
      const table = await files.read(Buffer.from(text, 'latin1'));
      assert.deepEqual([table.sources[0]?.encoding, cellsOf(table)[0]?.[0]], ['windows-1252', text.split('\n')[1]]);
    }
  });

  it('are not taken for Chinese where they are Korean, and can be named', async () => {
    const korean = Buffer.from(
      'b4eb b4b8 b4eb b4b8 b0a1 b3aa b4d9 b6f3 b8b6 b9d9 bbe7 be c6'.replaceAll(' ', ''),
      'hex',
    );
    const bytes = Buffer.concat([
      Buffer.from('a\n'),
      ...Array.from({ length: 10 }, () => Buffer.concat([korean, Buffer.from('\n')])),
    ]);
    assert.equal((await files.read(bytes)).sources[0]?.encoding, 'windows-1252');
    assert.equal((await files.read(bytes, { encoding: 'euc-kr' })).sources[0]?.encoding, 'euc-kr');
  });

  it('say where bytes have no meaning in the encoding that was told', async () => {
    const broken = Buffer.concat([gb18030('年龄\n三十'), Buffer.from([0xff]), gb18030('岁\n')]);
    const table = await files.read(broken, { encoding: 'gb18030' });
    assert.match(
      table.sources[0]?.warnings[0] ?? '',
      /^1 character cannot be read as gb18030, the first near byte offset 9/,
    );
    const holes = await files.read(Buffer.from('a\nx\x81y\n', 'latin1'), { encoding: 'windows-1252' });
    assert.match(
      holes.sources[0]?.warnings[0] ?? '',
      /^1 byte has no meaning in windows-1252, the first at byte offset 3/,
    );
  });

  it('give the same text however the bytes arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', '\n', ',', '\uFEFF'), maxLength: 30 });
    const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 });
    const property = fc.property(
      text,
      lengths,
      fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
      (content, cuts, name) => {
        const bytes =
          name === 'utf-8' ? Buffer.from(content) : utf16(content, name === 'utf-16le' ? 'le' : 'be').subarray(2);
        const decode = (chunks: Uint8Array[]): string => {
          const decoder = createDecoder(encodingName(name));
          return chunks.map((chunk) => decoder.push(chunk)).join('') + decoder.end();
        };
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const length of cuts) {
          chunks.push(bytes.subarray(from, from + length));
          from += length;
        }
        assert.equal(decode([...chunks, bytes.subarray(from)]), decode([bytes]));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
