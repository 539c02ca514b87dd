import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { anchorNames, sameAnchor } from '../../../src/core/experiment/assistance/anchors';
import { cellOffsets } from '../../../src/core/experiment/assistance/column-place';
import { listingPricing } from '../../../src/core/experiment/assistance/listing-pricing';
import { type OutlineNode, outlineOf } from '../../../src/core/experiment/assistance/outline';
import { priceWords } from '../../../src/core/experiment/assistance/price-words';
import {
  namedDataFiles,
  readStructure,
  soundPart,
  writtenListings,
} from '../../../src/core/experiment/assistance/structure';
import { renamedData } from '../../../src/core/experiment/assistance/renamed-data';
import { targetAt } from '../../../src/core/experiment/assistance/targets';
import type { TextRange } from '../../../src/core/experiment/locate';
import type { ModelEstimate } from '../../../src/core/money/estimate';
import { RecordScanner } from '../../../src/core/data/records';

const day = '2026-11-23';
const text = `name: A study
data:
  from: [a.csv, "b.csv", "wave-*.csv"]
  exclude: [email, phone]
generation:
  models:
    - &sonnet
      model: claude-sonnet-5-5
      weight: 2
    - openai:gpt-6.1-sol
    - { <<: *sonnet, weight: 1 }
  consensus:
    merge_with: gpt-6.1-sol
`;

function written(source = text) {
  const structure = readStructure(source);
  assert.ok(structure);
  return structure;
}

const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
const columnOf = (part: string): number => (text.split('\n')[lineOf(part) - 1]?.indexOf(part) ?? 0) + 1;
const marked = ({ line, column, endColumn }: TextRange): string =>
  text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1) ?? '';

describe('the structure of an experiment', () => {
  it('is read although a line is no YAML yet', () => {
    const broken = text
      .replace('name: A study', 'name: [')
      .replace('    merge_with: gpt-6.1-sol', '    merge_with: "gp');
    assert.equal(writtenListings(written(broken)).length, 3);
    assert.equal(readStructure('{{{{'), null);
    assert.equal(readStructure(''), null);
  });

  it('is found in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(' ', '-', ':', 'a', '{', '[', '\n', '&', '*', '"', '|'), maxLength: 60 }),
        (any) => {
          const structure = readStructure(any);
          assert.ok(structure === null || Array.isArray(outlineOf(structure)));
          anchorNames(any).forEach(({ name, start, end }) => assert.equal(any.slice(start, end), name));
        },
      ),
    );
  });

  it('lists models with where they are named, also one that something is wrong with', () => {
    const listings = writtenListings(written());
    assert.deepEqual(
      listings.map(({ reference }) => reference && `${reference.provider}:${reference.model}`),
      ['anthropic:claude-sonnet-5-5', 'openai:gpt-6.1-sol', 'anthropic:claude-sonnet-5-5'],
    );
    assert.equal(marked(written().rangeOf(listings[0]?.namePath ?? [])), 'claude-sonnet-5-5');
    const [wrong, fine] = writtenListings(written('generation:\n  models: [nobody:knows, offline:topics]\n'));
    assert.deepEqual([wrong?.reference, wrong?.setting], [null, null]);
    assert.equal(fine?.setting?.reference.model, 'topics');
  });

  it('is an experiment as far as nothing is wrong with it', () => {
    const source = `nam: x
study: { context: y }
generation:
  personas: many
  seed: 3
  models:
    - nobody:knows
    - offline:topics
    -
    - { model: claude-sonnet-5-5, wight: 2 }
    - openai:gpt-6.1-sol
`;
    assert.deepEqual(soundPart(written(source)), {
      document: { study: { context: 'y' }, generation: { seed: 3, models: ['offline:topics', 'openai:gpt-6.1-sol'] } },
      indexes: [1, 4],
    });
    assert.deepEqual(soundPart(written('generation: 3\n')), { document: { generation: { models: [] } }, indexes: [] });
  });

  it('names single files, not patterns', () => {
    assert.deepEqual(
      namedDataFiles(written()).map((each) => each.text),
      ['a.csv', 'b.csv'],
    );
  });
});

describe('the outline of an experiment', () => {
  const names = (nodes: readonly OutlineNode[]): unknown[] =>
    nodes.map(({ name, children }) => (children.length === 0 ? name : [name, names(children)]));

  it('holds its sections, keys and models', () => {
    assert.deepEqual(names(outlineOf(written())), [
      'name',
      ['data', ['from', 'exclude']],
      [
        'generation',
        [
          ['models', ['anthropic:claude-sonnet-5-5', 'openai:gpt-6.1-sol', 'anthropic:claude-sonnet-5-5']],
          ['consensus', ['merge_with']],
        ],
      ],
    ]);
  });

  it('says what stands there, and where each name is within its part', () => {
    const all = (nodes: readonly OutlineNode[]): OutlineNode[] =>
      nodes.flatMap((node) => [node, ...all(node.children)]);
    const nodes = all(outlineOf(written()));
    assert.equal(nodes.find(({ name }) => name === 'exclude')?.detail, 'email, phone');
    assert.equal(nodes.find(({ kind }) => kind === 'model')?.detail, 'weight: 2');
    for (const { range, nameRange, name } of nodes) {
      const inside =
        (range.line < nameRange.line || range.column <= nameRange.column) &&
        (nameRange.endLine < range.endLine || nameRange.endColumn <= range.endColumn);
      assert.ok(inside, name);
    }
  });
});

describe('what an experiment leads to', () => {
  const at = (part: string, offset = 1) => targetAt(written(), lineOf(part), columnOf(part) + offset);

  it('is a data file, a column, or the listing of a model', () => {
    assert.equal(at('b.csv')?.kind, 'file');
    const column = at('phone');
    assert.deepEqual([column?.kind, column?.kind === 'column' && column.name], ['column', 'phone']);
    const listing = targetAt(written(), lineOf('merge_with'), columnOf('merge_with') + 14);
    assert.equal(listing?.kind === 'place' && listing.place.line, lineOf('- openai:gpt-6.1-sol'));
    assert.equal(at('wave-')?.kind, 'file');
    assert.equal(at('weight'), null);
    assert.equal(at('merge_with'), null);
  });

  it('is the anchor of an alias, and all that mean it are renamed together', () => {
    const names = anchorNames(text);
    assert.deepEqual(
      names.map(({ kind, name }) => [kind, name]),
      [
        ['anchor', 'sonnet'],
        ['alias', 'sonnet'],
      ],
    );
    const [anchor, alias] = names;
    assert.ok(anchor && alias);
    assert.deepEqual(sameAnchor(names, alias), [anchor, alias]);
    const twice = anchorNames('a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: "&x *x" # *x\n');
    assert.equal(twice.length, 4);
    assert.deepEqual(twice[3] && sameAnchor(twice, twice[3]), twice.slice(2));
    assert.deepEqual(sameAnchor(anchorNames('a: *gone\n'), { kind: 'alias', name: 'gone', start: 4, end: 8 }), []);
  });

  it('follows data that is renamed or moved, alone or with its folder', () => {
    const structure = written(text.replace('b.csv', 'sub/b.csv'));
    const edits = (from: string, to: string) =>
      renamedData(structure, '/study', from, to).map(({ line, newText }) => [line, newText]);
    assert.deepEqual(edits('/study/a.csv', '/study/wave: 1.csv'), [[3, '"wave: 1.csv"']]);
    assert.deepEqual(edits('/study/sub', '/data'), [[3, '"../data/b.csv"']]);
    assert.deepEqual(edits('/study/other.csv', '/study/c.csv'), []);
    assert.deepEqual(edits('/study/a', '/study/c'), []);
  });

  it('is a cell of the header, quoted or not', () => {
    const dialect = { delimiter: ',', quote: '"' };
    const header = 'who,"what, ""then""?",\r\n1,2,3';
    const cell = (index: number) => {
      const { start, end } = cellOffsets(header, index, dialect);
      return header.slice(start, end);
    };
    assert.deepEqual([0, 1, 2, 3].map(cell), ['who', '"what, ""then""?"', '', '']);
    assert.deepEqual(cellOffsets('a', 0, { delimiter: '', quote: '"' }), { start: 0, end: 1 });
  });

  it('is the cell that the reader of the data finds', () => {
    const cells = fc.array(fc.string({ unit: fc.constantFrom('a', ' b', ',', '"', '\n') }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(cells, (values) => {
        const plain = values.map((value) => `"x${value.replaceAll('"', '""')}"`);
        const record = `${plain.join(',')}\n1`;
        const scanner = new RecordScanner({ delimiter: ',', quote: '"' });
        const [first] = [...scanner.push(record), ...scanner.end()];
        first?.cells.forEach((value, index) => {
          const { start, end } = cellOffsets(record, index, { delimiter: ',', quote: '"' });
          assert.equal(record.slice(start + 1, end - 1).replaceAll('""', '"'), value);
        });
      }),
    );
  });
});

describe('what a listing costs', () => {
  const noKeys = {
    storedKey: () => Promise.resolve(undefined),
    variable: () => undefined,
    userBaseUrl: () => undefined,
  };
  const estimate: ModelEstimate = {
    key: 'openai:gpt-6.1-sol',
    provider: 'openai',
    model: 'gpt-6.1-sol',
    runs: 2,
    inputTokens: 12_000,
    inputSource: 'estimated',
    outputTokens: 7000,
    maxOutputTokens: 16_000,
    contextTokens: 1_050_000,
    fits: true,
    usdPerRun: 0.1,
    usd: 0.2,
    highestUsd: 0.4,
    local: false,
    error: null,
    notes: [],
  };
  const words = async (item: string, known: ModelEstimate | null = null) => {
    const [listing] = writtenListings(written(`generation:\n  models:\n    - ${item}\n`));
    assert.ok(listing?.setting);
    return priceWords(await listingPricing(listing.setting, noKeys, true), known, day);
  };

  it('is told by the million tokens, and on the data once that is known', async () => {
    assert.match((await words('openai:gpt-6.1-sol')).hint, /^\$\S+ in, \$\S+ out per M$/u);
    const { hint, explanation } = await words('openai:gpt-6.1-sol', estimate);
    assert.match(hint, /^~\$0\.2000 for 2 runs · \$\S+ in, \$\S+ out per M$/u);
    assert.ok(hint.length <= 43, 'Editors cut what is longer.');
    assert.match(explanation, /price: https:\/\/\S+, \d{4}-\d\d-\d\d/u);
    assert.match(explanation, /About 12,000 tokens in and 7,000 out.*at most \$0\.4000/su);
  });

  it('is the price of the file where it names one', async () => {
    const { hint, explanation } = await words('{ model: openai:x, price: { input: 3, output: 15 } }');
    assert.equal(hint, '$3 in, $15 out per M');
    assert.match(explanation, /the price of this file/u);
  });

  it('is nothing on this machine, and unknown where nobody knows', async () => {
    assert.equal((await words('offline:topics')).hint, 'free');
    assert.equal((await words('ollama:llama3:8b')).hint, 'free');
    assert.equal((await words('openai:unheard-of')).hint, 'price unknown');
    const long = await words('openai:gpt-6.1-sol', { ...estimate, fits: false });
    assert.match(long.explanation, /more than its context of 1,050,000/u);
  });
});
