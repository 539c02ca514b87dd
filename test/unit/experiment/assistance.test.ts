import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readColumnNames } from '../../../src/core/data/column-list';
import { type Cursor, cursorAt } from '../../../src/core/experiment/assistance/cursor';
import { modelCard } from '../../../src/core/experiment/assistance/model-card';
import { type Offer, offersAt, wantedAt } from '../../../src/core/experiment/assistance/offers';
import { keyDescription } from '../../../src/core/experiment/assistance/schema-keys';
import { knownColumns } from '../../../src/core/experiment/findings/data-findings';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { TemporaryDirectory } from '../../support/temporary-directory';

const day = '2026-11-23';

/** The cursor at the `|` of a text. */
function at(text: string): Cursor | null {
  const lines = text.split(/\r?\n/u);
  const line = lines.findIndex((each) => each.includes('|'));
  const character = lines[line]?.indexOf('|') ?? 0;
  return cursorAt(text.replace('|', '').split(/\r?\n/u), line, character);
}

function offers(text: string, columns: readonly string[] = [], files: readonly string[] = []): Offer[] {
  const cursor = at(text);
  assert.ok(cursor, 'There is a place to write.');
  return offersAt(cursor, { columns, files }, day);
}

const labels = (text: string, columns: readonly string[] = [], files: readonly string[] = []) =>
  offers(text, columns, files).map(({ label }) => label);

/** What the first offer of this name writes, after the text before the `|` and before the one behind it. */
function accepted(text: string, label: string, columns: readonly string[] = []): string {
  const cursor = at(text);
  const found = offers(text, columns).find((each) => each.label === label);
  assert.ok(cursor && found, label);
  const [before = '', after = ''] = text.split('|');
  const indent = /^ */u.exec(before.split('\n').at(-1) ?? '')?.[0] ?? '';
  const insert = found.isSnippet ? found.insert.replaceAll('\n', `\n${indent}`) : found.insert;
  return before.slice(0, before.length - cursor.typed.length) + insert + after.slice(cursor.rest.length);
}

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
    ['generation:\n  models:\n    - openai:|', ['generation', 'models'], 'item', 'openai:'],
    ['data: { exclude: [em|', ['data', 'exclude'], 'value', 'em'],
    ['data: { exclude: ["e, m|"] }', ['data', 'exclude'], 'value', '"e, m'],
    ['generation: { models: [{ provider: openai }, of|] }', ['generation', 'models'], 'value', 'of'],
    [
      'generation:\n  models: [\n    { provider: openai,\n      model: g| }\n  ]',
      ['generation', 'models', 'model'],
      'value',
      'g',
    ],
    ['generation:\n  models:\n    [off|]', ['generation', 'models'], 'value', 'off'],
    ['data:\n  exclude: [a,\n  # b [\n  c|', ['data', 'exclude'], 'value', 'c'],
    ['data:\n  exclude: [a\ngeneration:\n  pe|', ['generation'], 'key', 'pe'],
    ["study:\n  context: 'it''s {'\n  qu|", ['study'], 'key', 'qu'],
    ["study:\n  context: it's [not\n  qu|", ['study'], 'key', 'qu'],
    ['study:\n  context: |-\n  qu|'.replace('|-', '>-'), ['study'], 'key', 'qu'],
    ['data:\r\n  fr|', ['data'], 'key', 'fr'],
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
    assert.equal(at('study:\n  context: >-\n    na|'), null);
    assert.equal(at('study:\n  context: "one\n    na|'), null);
    assert.equal(at('data: { text: [a], # na|'), null);
  });

  it('knows what stands beside it, in both styles', () => {
    const inFlow = at('generation:\n  models: [{ provider: "openai", model: |, weight: 2 }]');
    assert.deepEqual(
      [...(inFlow?.siblings ?? [])],
      [
        ['provider', 'openai'],
        ['weight', '2'],
      ],
    );
    assert.deepEqual(at('data: { text: [a, |, "c"] }')?.items, ['a', 'c']);
    assert.deepEqual(at('data:\n  text:\n    - a\n    - |\n    - "c"\n  id: d')?.items.toSorted(), ['a', 'c']);
  });

  it('takes what stands behind it with it', () => {
    const behind = (text: string) => [at(text)?.rest, at(text)?.hasColon];
    assert.deepEqual(behind('generation:\n  per|sonas: 3'), ['sonas', true]);
    assert.deepEqual(behind('data: { text: ["an|"] }'), ['"', false]);
    assert.deepEqual(behind('generation:\n  models:\n    - open|ai:x # y'), ['ai:x', false]);
    assert.deepEqual(behind('data: { text: [an|swer, b] }'), ['swer', false]);
  });

  it('is found in any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(' ', '-', ':', 'a', '{', ',', '[', '#', '"', "'", ']', '}', '|') })),
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
    assert.deepEqual([id?.insert, id?.asks], ['id: $1', true]);
    assert.match(id?.description ?? '', /who a row is from/u);
  });

  it('is a key with places for what comes under it', () => {
    assert.equal(accepted('gen|', 'generation'), 'generation:\n  personas: ${1:3}\n  models:\n    - $2');
    assert.equal(accepted('stu|', 'study').split('\n')[0], 'study:');
    assert.equal(accepted('data: { | }', 'exclude'), 'data: { exclude: [$1] }');
    assert.equal(
      accepted('generation:\n  models:\n    - model: x\n      pr|', 'price'),
      'generation:\n  models:\n    - model: x\n      price:\n        input: $1\n        output: $2',
    );
    assert.equal(
      accepted('generation:\n  models:\n    - { model: x, pr| }', 'price'),
      'generation:\n  models:\n    - { model: x, price: { input: $1, output: $2 } }',
    );
    assert.equal(
      accepted('generation:\n  models:\n    - |', 'provider'),
      'generation:\n  models:\n    - provider: $1\n      model: $2',
    );
    assert.equal(accepted('data:\n  re|', 'redact'), 'data:\n  redact: ${1|true,false|}');
    assert.equal(
      accepted('generation:\n  models:\n    - model: x\n      he|', 'headers').split('\n')[3],
      '      headers: { ${1:X-Team}: ${2:"\\${env:TEAM\\}"} }',
    );
  });

  it('is the name alone where the key has its value already', () => {
    assert.equal(accepted('generation:\n  pers|nas: 4', 'personas'), 'generation:\n  personas: 4');
  });

  it('is nothing that this version refuses', () => {
    for (const [keys, around] of [
      [
        ['generation', 'execution', 'mode'],
        (value: string) =>
          `generation:\n  models: [offline:topics, offline:segments]\n  execution:\n    mode: ${value}`,
      ],
      [['generation', 'execution', 'batch'], (value: string) => `generation:\n  execution:\n    batch: ${value}`],
      [['data', 'redact'], (value: string) => `data:\n  redact: ${value}`],
    ] as const) {
      const found = offers(around('|'));
      assert.ok(found.length > 0, keys.join('.'));
      for (const { insert } of found) {
        const { problems } = parseExperiment(around(insert), { refuseUnsupported: true });
        assert.deepEqual(problems, [], insert);
      }
    }
  });

  it('is every key of the schema that can be written, and each of them can be read', () => {
    for (const text of [
      '|',
      'data:\n  |',
      'study:\n  |',
      'generation:\n  |',
      'generation:\n  execution:\n    |',
      'budget:\n  |',
    ]) {
      for (const { label, isSnippet } of offers(text)) {
        assert.ok(isSnippet);
        const written = accepted(text, label)
          .replaceAll(/(?<!\\)\$\{\d+[:|]((?:\\.|[^}|,])*)[^}]*\}/gu, '$1')
          .replaceAll(/\$\d+/gu, '1')
          .replaceAll(/\\([\\$}])/gu, '$1');
        const codes = parseExperiment(written).problems.map(({ code }) => code);
        assert.ok(!codes.some((code) => code === 'yaml-syntax' || code === 'unknown-key'), written);
      }
    }
  });

  it('is at the root what the file does not have', () => {
    assert.deepEqual(labels('name: x\ndata:\n  from: a.csv\n|\noutput: {}\n'), ['study', 'generation', 'budget']);
  });

  it('is a model with its context, its price and when it retires, and the keys of a listing', () => {
    const found = offers('generation:\n  models:\n    - |');
    const model = found.find(({ label }) => label === 'anthropic:claude-sonnet-4-5-20250929');
    assert.equal(model?.note, 'until 2026-11-30, price unknown');
    assert.match(model?.description ?? '', /^200,000 tokens of context/u);
    assert.match(model?.description ?? '', /retires 2026-11-30, then claude-sonnet-5-5$/u);
    const priced = found.find(({ label }) => label === 'openai:gpt-6.1-sol');
    assert.match(priced?.note ?? '', /^1\.05M context, \$2\/\$10$/u);
    assert.equal(model?.isLeaving, true);
    assert.ok(found.some(({ label }) => label === 'offline:segments'));
    assert.ok(!found.some(({ label }) => label.endsWith('gemini-3-pro-preview')), 'It was switched off.');
    assert.equal(found.find(({ label }) => label === 'ollama:…')?.insert, 'ollama:');
    assert.deepEqual(found.filter(({ kind }) => kind === 'key')[0]?.label, 'provider');
  });

  it('is a model of the provider that stands beside it', () => {
    const found = labels('generation:\n  models:\n    - provider: gemini\n      model: |\n    - provider: openai');
    assert.equal(found[0], 'gemini-4-argon');
    assert.ok(found.every((id) => id.startsWith('gemini-')));
  });

  it('is a provider, a mode, a truth value', () => {
    assert.ok(labels('generation:\n  models:\n    - provider: |').includes('lmstudio'));
    assert.deepEqual(labels('generation:\n  execution:\n    mode: |').slice(0, 2), ['parallel', 'sequential']);
    assert.match(
      offers('generation:\n  models:\n    - { provider: | }').find(({ label }) => label === 'openai')?.note ?? '',
      /OPENAI_API_KEY/u,
    );
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
      directory.write('empty.csv', '');
      assert.deepEqual(await knownColumns({ data: { from: ['*.csv'] } }, ports), columns);
      await assert.rejects(knownColumns({ data: { from: 'a.csv' } }, { ...ports, signal: AbortSignal.abort() }), {
        code: 'cancelled',
      });
      assert.deepEqual(
        offers('data:\n  exclude: [|]', columns).map(({ insert }) => insert),
        ['who', '"what, then?"'],
      );
      assert.deepEqual(labels('data:\n  exclude: [who, |]', columns), ['what, then?']);
      assert.equal(accepted('data:\n  exclude: ["wh|"]', 'what, then?', columns), 'data:\n  exclude: ["what, then?"]');
      assert.equal(accepted("data:\n  id: 'w|'", 'who', columns), "data:\n  id: 'who'");
    } finally {
      directory.remove();
    }
  });

  it('is a data file that this version reads', () => {
    const cursor = at('data:\n  from: |') ?? assert.fail();
    assert.equal(wantedAt(cursor), 'files');
    const files = ['a b.csv', 'sub/c.tsv', '#1.csv'];
    assert.deepEqual(
      offersAt(cursor, { columns: [], files }, day).map(({ insert }) => insert),
      ['a b.csv', 'sub/c.tsv', '"#1.csv"'],
    );
    assert.deepEqual(labels('data:\n  from:\n    - a b.csv\n    - |', [], files).slice(0, 1), ['sub/c.tsv']);
    assert.equal(wantedAt(at('data:\n  |') ?? assert.fail()), null);
  });
});

describe('what stands there', () => {
  it('is told of keys, with their defaults', () => {
    assert.equal(
      keyDescription(['generation', 'personas']),
      'Personas per model. Left out, offline generators choose their own number. Default: 3.',
    );
    assert.match(keyDescription(['data', 'from']) ?? '', /For example `from: interviews\.csv`$/u);
    assert.match(keyDescription(['generation', 'models', 'weight']) ?? '', /Its say in a consensus/u);
    assert.equal(keyDescription(['generation', 'nothing']), null);
  });

  it('is told of models, with where their prices were read and when they end', async () => {
    const card = await modelCard('claude-sonnet-4-5-20250929', undefined, day);
    assert.match(card ?? '', /^\*\*anthropic:claude-sonnet-4-5-20250929\*\*/u);
    assert.match(card ?? '', /200,000 tokens of context, at most 64,000 out/u);
    assert.match(card ?? '', /\$3\.00 in, \$15\.00 out per million tokens/u);
    const current = (await modelCard('gpt-6.1-sol', 'openai', day)) ?? '';
    assert.match(current, /price: https:\/\/\S+, \d{4}-\d\d-\d\d/u);
    assert.match(current, /takes no temperature/u);
    assert.match(card ?? '', /retires 2026-11-30, then claude-sonnet-5-5/u);
    assert.match((await modelCard('gemini:gemini-3.0-pro', undefined, day)) ?? '', /was switched off on 2026-03-09/u);
    assert.match((await modelCard('offline:topics', undefined, day)) ?? '', /no key, no network, no cost/u);
    assert.equal(await modelCard('openai:unheard-of', undefined, day), null);
    assert.equal(await modelCard('yes', undefined, day), null);
  });

  it('is told of models that only published prices know', async () => {
    const card = await modelCard('openai:gpt-4o-mini', undefined, day);
    assert.match(card ?? '', /not in the catalog.*per million tokens.*price: https:/su);
  });
});
