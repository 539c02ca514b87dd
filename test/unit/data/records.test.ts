import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RecordScanner, type Dialect, type FileRecord } from '../../../src/core/data/records';

function scan(chunks: readonly string[], dialect: Dialect): { records: FileRecord[]; scanner: RecordScanner } {
  const scanner = new RecordScanner(dialect);
  const records = chunks.flatMap((chunk) => scanner.push(chunk));
  return { records: [...records, ...scanner.end()], scanner };
}

function scanText(text: string, dialect: Dialect = { delimiter: ',', quote: '"' }): FileRecord[] {
  return scan([text], dialect).records;
}

const dialects: Dialect[] = [',', ';', '\t', '|'].flatMap((delimiter) =>
  ['"', "'"].map((quote) => ({ delimiter, quote })),
);

interface WrittenCell {
  text: string;
  quoted: boolean;
}

interface WrittenRecord {
  cells: WrittenCell[];
  ending: string;
  blankLines: string[];
}

const cellText = fc.string({
  unit: fc.constantFrom(
    'a',
    'é',
    '😀',
    '\uFEFF',
    ' ',
    ',',
    ';',
    '\t',
    '|',
    '"',
    "'",
    '\r',
    '\n',
    '\r\n',
    '""',
    '$',
    '\\',
  ),
  maxLength: 8,
});
const lineEnding = fc.constantFrom('\n', '\r\n', '\r');
const writtenRecords = fc.array(
  fc.record<WrittenRecord>({
    cells: fc.array(fc.record<WrittenCell>({ text: cellText, quoted: fc.boolean() }), { minLength: 1, maxLength: 4 }),
    ending: lineEnding,
    blankLines: fc.array(
      fc.tuple(fc.constantFrom('', ' '), lineEnding).map((parts) => parts.join('')),
      { maxLength: 2 },
    ),
  }),
  { maxLength: 8 },
);

function writeCell({ text, quoted }: WrittenCell, alone: boolean, { delimiter, quote }: Dialect): string {
  const needed =
    text.includes(delimiter) ||
    /[\r\n]/.test(text) ||
    text.trimStart().startsWith(quote) ||
    (alone && text.trim() === '');
  return quoted || needed ? quote + text.replaceAll(quote, quote + quote) + quote : text;
}

function write(
  records: readonly WrittenRecord[],
  dialect: Dialect,
  lastEnding: boolean,
): { text: string; starts: number[] } {
  let text = '';
  const starts: number[] = [];
  for (const [index, { cells, ending, blankLines }] of records.entries()) {
    starts.push(text.length);
    text += cells.map((cell) => writeCell(cell, cells.length === 1, dialect)).join(dialect.delimiter);
    text += index < records.length - 1 || lastEnding ? ending + blankLines.join('') : '';
  }
  return { text, starts };
}

function cut(text: string, lengths: readonly number[]): string[] {
  const chunks: string[] = [];
  let from = 0;
  for (const length of lengths) {
    chunks.push(text.slice(from, from + length));
    from += length;
  }
  return [...chunks, text.slice(from)];
}

describe('record scanner', () => {
  it('gives back what was written, with the line of each record, however the text is cut', () => {
    const property = fc.property(
      writtenRecords,
      fc.constantFrom(...dialects),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
      (written, dialect, lastEnding, lengths) => {
        const { text, starts } = write(written, dialect, lastEnding);
        const { records, scanner } = scan(cut(text, lengths), dialect);
        assert.deepEqual(
          records,
          written.map(({ cells }, index) => ({
            cells: cells.map((cell) => cell.text),
            line: text.slice(0, starts[index]).split(/\r\n|\r|\n/).length,
          })),
        );
        assert.equal(scanner.malformed.records, 0);
      },
    );
    fc.assert(property, { numRuns: 600 });
  });

  it('gives the same records for any text, cut or whole', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', '""', '",', ',"'), maxLength: 40 });
    const outcome = (chunks: string[]): unknown => {
      try {
        const { records, scanner } = scan(chunks, { delimiter: ',', quote: '"' });
        return { records, malformed: scanner.malformed };
      } catch (error) {
        return String(error);
      }
    };
    const property = fc.property(
      text,
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }),
      (whole, lengths) => {
        assert.deepEqual(outcome(cut(whole, lengths)), outcome([whole]));
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });

  it('separates records at CRLF, LF and lone CR in one text', () => {
    assert.deepEqual(scanText('a,b\r\n1,2\n3,4\r5,6'), [
      { cells: ['a', 'b'], line: 1 },
      { cells: ['1', '2'], line: 2 },
      { cells: ['3', '4'], line: 3 },
      { cells: ['5', '6'], line: 4 },
    ]);
  });

  it('keeps line ends inside quotes as they are and counts them as lines', () => {
    assert.deepEqual(scanText('"x\r\ny\rz\n",1\n2,3\n'), [
      { cells: ['x\r\ny\rz\n', '1'], line: 1 },
      { cells: ['2', '3'], line: 5 },
    ]);
  });

  it('skips blank lines but counts them; delimiters alone are a record', () => {
    assert.deepEqual(scanText('\n\r\n a,b\n   \n\t\n,\n""\n\n'), [
      { cells: [' a', 'b'], line: 3 },
      { cells: ['', ''], line: 6 },
      { cells: [''], line: 7 },
    ]);
    assert.deepEqual(scanText('\t\n', { delimiter: '\t', quote: '"' }), [{ cells: ['', ''], line: 1 }]);
    assert.deepEqual(scanText(''), []);
  });

  const sloppy: [string, string, string[][]][] = [
    [
      'quotes inside a quoted cell',
      '"He said "no" to me",5\nx,y',
      [
        ['He said "no" to me', '5'],
        ['x', 'y'],
      ],
    ],
    [
      'a doubled quote at the end of such a cell',
      '"He said "no"",5\nx,y',
      [
        ['He said "no"', '5'],
        ['x', 'y'],
      ],
    ],
    [
      'a cell that begins with a quoted word',
      '"Great" product, loved it\nx,y',
      [
        ['"Great" product', ' loved it'],
        ['x', 'y'],
      ],
    ],
    [
      'the delimiter inside such a word',
      '"Great, really" stuff,5\nx,y',
      [
        ['"Great, really" stuff', '5'],
        ['x', 'y'],
      ],
    ],
    [
      'a quoted cell after it',
      '"Great" one,"a, b",5\nx,y',
      [
        ['"Great" one', 'a, b', '5'],
        ['x', 'y'],
      ],
    ],
    [
      'a quote in a cell that spans lines',
      '"one\nsaid "two" and\nthree",5\nx,y',
      [
        ['one\nsaid "two" and\nthree', '5'],
        ['x', 'y'],
      ],
    ],
  ];
  for (const [name, text, expected] of sloppy) {
    it(`repairs ${name} without touching other records`, () => {
      const { records, scanner } = scan([text], { delimiter: ',', quote: '"' });
      assert.deepEqual(
        records.map((record) => record.cells),
        expected,
      );
      assert.deepEqual(scanner.malformed, { records: 1, firstLine: 1 });
    });
  }

  it('allows spaces around quoted cells and quotes within plain ones', () => {
    assert.deepEqual(scanText('1, "a, b" ,5" disk\n')[0]?.cells, ['1', 'a, b', '5" disk']);
  });

  it('names the line on which a quote opened that is never closed', () => {
    const scanner = new RecordScanner({ delimiter: ',', quote: '"' });
    scanner.push('a,b\n1,"x\ny"\n2,"never\nclosed\n');
    assert.throws(() => scanner.end(), { code: 'invalid-data', message: /opens on line 4 / });
  });

  it('takes a cell of millions of characters in small pieces without slowing down', () => {
    const scanner = new RecordScanner({ delimiter: ',', quote: '"' });
    const piece = 'word '.repeat(2000);
    const records = [...scanner.push('"')];
    for (let i = 0; i < 1000; i++) {
      records.push(...scanner.push(piece));
    }
    records.push(...scanner.push('",end\nnext,1\n'), ...scanner.end());
    assert.deepEqual(
      records.map((record) => [record.cells[0]?.length, record.cells[1], record.line]),
      [
        [10_000_000, 'end', 1],
        [4, '1', 2],
      ],
    );
  });
});
