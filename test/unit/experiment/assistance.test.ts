import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readColumnNames } from '../../../src/core/data/column-list';
import { type Cursor, cursorAt } from '../../../src/core/experiment/assistance/cursor';
import {
  keyDescription,
  modelCard,
  type Offer,
  offersAt,
  wantsColumns,
} from '../../../src/core/experiment/assistance/offers';
import { knownColumns } from '../../../src/core/experiment/findings/data-findings';
import { TemporaryDirectory } from '../../support/temporary-directory';

const day = '2026-11-23';

/** The cursor at the `|` of a text. */
function at(text: string): Cursor | null {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('|'));
  const character = lines[line]?.indexOf('|') ?? 0;
  return cursorAt(text.replace('|', '').split('\n'), line, character);
}

function offers(text: string, columns: readonly string[] = []): Offer[] {
  const cursor = at(text);
  assert.ok(cursor, 'There is a place to write.');
  return offersAt(cursor, columns, day);
}

const labels = (text: string, columns: readonly string[] = []) => offers(text, columns).map(({ label }) => label);

describe('where somebody is writing', () => {
  const places: [text: string, keys: string[], part: Cursor['part'], typed: string][] = [
    ['|', [], 'key', ''],
    ['na|', [], 'key', 'na'],
    ['name: x|', ['name'], 'value', 'x'],
    ['data:\n  fr|', ['data'], 'key', 'fr'],
    ['data:\n  text: [a, b|]', ['data', 'text'], 'value', 'b'],
    ['data:\n  text:\n    - a|', ['data', 'text'], 'item', 'a'],
    ['data:\n  text:\n  - a|', ['data', 'text'], 'item', 'a'],
    ['generation:\n  models:\n    - claude|', ['generation', 'models'], 'item', 'claude'],
    ['generation:\n  models:\n    - openai:gpt|', ['generation', 'models'], 'item', 'openai:gpt'],
    ['generation:\n  models:\n    - provider: op|', ['generation', 'models', 'provider'], 'value', 'op'],
    ['generation:\n  models:\n    - provider: openai\n      mo|', ['generation', 'models'], 'key', 'mo'],
    ['generation:\n  models:\n    - {provider: openai, mo|}', ['generation', 'models'], 'key', 'mo'],
    ['generation:\n  models:\n    - {provider: op|}', ['generation', 'models', 'provider'], 'value', 'op'],
    ['generation:\n  models:\n    - a\n  |\n  seed: 1', ['generation'], 'key', ''],
    ['generation:\n  execution:\n    mode: |', ['generation', 'execution', 'mode'], 'value', ''],
  ];
  for (const [text, keys, part, typed] of places) {
    it(`is told from the lines: ${JSON.stringify(text)}`, () => {
      const cursor = at(text);
      assert.deepEqual(cursor && [cursor.keys, cursor.part, cursor.typed], [keys, part, typed]);
    });
  }

  it('is nowhere within a comment or right behind a colon', () => {
    assert.equal(at('# na|'), null);
    assert.equal(at('name: x # na|'), null);
    assert.equal(at('name:|'), null);
  });

  it('is found in any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(' ', '-', ':', 'a', '{', ',', '[', '#', '"') })),
        (lines) => {
          lines.forEach((line, index) => {
            const cursor = cursorAt(lines, index, line.length);
            assert.ok(cursor === null || line.endsWith(cursor.typed));
          });
        },
      ),
    );
  });
});

describe('what can be written', () => {
  it('is every key of the section that is not there yet, with what it does', () => {
    const found = offers('data:\n  from: a.csv\n  |\n  redact: true\ngeneration: {}\n');
    assert.ok(!found.some(({ label }) => label === 'from' || label === 'redact' || label === 'personas'));
    const id = found.find(({ label }) => label === 'id');
    assert.equal(id?.insert, 'id: ');
    assert.match(id?.description ?? '', /who a row is from/u);
    assert.equal(offers('gen|').find(({ label }) => label === 'generation')?.insert, 'generation:');
  });

  it('is at the root what the file does not have', () => {
    assert.deepEqual(labels('name: x\ndata:\n  from: a.csv\n|\noutput: {}\n'), ['study', 'generation', 'budget']);
  });

  it('is a model with its context, its price and when it retires, and the keys of a listing', () => {
    const found = offers('generation:\n  models:\n    - |');
    const model = found.find(({ label }) => label === 'anthropic:claude-sonnet-4-5-20250929');
    assert.match(model?.detail ?? '', /^200,000 tokens of context/u);
    assert.match(model?.detail ?? '', /retires 2026-11-30, then claude-sonnet-5-5$/u);
    const priced = found.find(({ label }) => label === 'openai:gpt-6.1-sol');
    assert.match(priced?.detail ?? '', /\$2.* in, \$10.* out per million tokens/u);
    assert.ok(found.some(({ label }) => label === 'offline:segments'));
    assert.deepEqual(found.filter(({ kind }) => kind === 'key')[0]?.label, 'provider');
  });

  it('is a model of the provider that stands beside it', () => {
    const found = labels('generation:\n  models:\n    - provider: gemini\n      model: |\n    - provider: openai');
    assert.equal(found[0], 'gemini-4-argon');
    assert.ok(found.every((id) => id.startsWith('gemini-')));
  });

  it('is a provider, a mode, a truth value', () => {
    assert.ok(labels('generation:\n  models:\n    - provider: |').includes('lmstudio'));
    assert.deepEqual(labels('generation:\n  execution:\n    mode: |'), ['parallel', 'sequential', 'consensus']);
    assert.deepEqual(labels('data:\n  redact: |'), ['true', 'false']);
    assert.deepEqual(labels('name: |'), []);
  });

  it('is a column of the data, in quotes where YAML needs them', async () => {
    const directory = new TemporaryDirectory();
    try {
      directory.write('a.csv', 'who,"what, then?"\n1,x\n2,y\n');
      const ports = {
        baseDirectory: directory.path,
        dataRoots: null,
        columnNames: readColumnNames,
        signal: new AbortController().signal,
      };
      const columns = await knownColumns({ data: { from: ['a.csv', 'gone.csv'], text: [null] } }, ports);
      assert.deepEqual(columns, ['who', 'what, then?']);
      assert.deepEqual(
        offers('data:\n  exclude: [|]', columns).map(({ insert }) => insert),
        ['who', '"what, then?"'],
      );
      assert.equal(wantsColumns(at('data:\n  from: |') ?? assert.fail()), false);
    } finally {
      directory.remove();
    }
  });
});

describe('what stands there', () => {
  it('is told of keys, with their defaults', () => {
    assert.equal(keyDescription(['generation', 'personas']), 'Personas per model. Default: 3.');
    assert.match(keyDescription(['generation', 'models', 'weight']) ?? '', /Its say in a consensus/u);
    assert.equal(keyDescription(['generation', 'nothing']), null);
  });

  it('is told of models, also of one whose provider stands apart', () => {
    assert.match(modelCard('claude-sonnet-5-5', undefined, day) ?? '', /^\*\*anthropic:claude-sonnet-5-5\*\*/u);
    assert.match(modelCard('gpt-6.1-sol', 'openai', day) ?? '', /takes no temperature/u);
    assert.match(modelCard('offline:topics', undefined, day) ?? '', /no key, no network, no cost/u);
    assert.equal(modelCard('openai:unheard-of', undefined, day), null);
    assert.equal(modelCard('yes', undefined, day), null);
  });
});
