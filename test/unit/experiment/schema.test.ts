import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Errors } from 'typebox/schema';
import { experimentJsonSchema } from '../../../src/core/experiment/schema';

type Schema = Record<string, unknown>;

/** Every schema within a schema with its name, the root excepted. */
function* properties(schema: unknown, name = ''): Generator<{ name: string; schema: Schema }> {
  if (typeof schema !== 'object' || schema === null) {
    return;
  }
  const { properties: inner = {}, items, anyOf = [] } = schema as Schema;
  for (const [key, value] of Object.entries(inner as Schema)) {
    yield { name: `${name}/${key}`, schema: value as Schema };
    yield* properties(value, `${name}/${key}`);
  }
  yield* properties(items, `${name}[]`);
  for (const alternative of anyOf as unknown[]) {
    yield* properties(alternative, name);
  }
}

function objects(schema: unknown): Schema[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const own = Reflect.get(schema, 'properties') === undefined ? [] : [schema as Schema];
  return [...own, ...Object.values(schema).flatMap(objects)];
}

describe('The schema of experiment.yaml', () => {
  const schema = experimentJsonSchema();

  it('is checked in as it is', () => {
    const file = path.join(import.meta.dirname, '../../../media/schema/experiment.schema.json');
    assert.equal(
      readFileSync(file, 'utf8'),
      `${JSON.stringify(schema, null, 2)}\n`,
      'Run: node scripts/generate-schemas.mjs',
    );
  });

  it('has every key in snake case', () => {
    const names = [...properties(schema)].map(({ name }) => name.split('/').at(-1) ?? '');
    assert.ok(names.length > 60);
    assert.deepEqual(
      names.filter((name) => !/^[a-z]+(?:[_-][a-z]+)*$/u.test(name)),
      [],
    );
  });

  it('describes every key but the limits of single providers', () => {
    const silent = [...properties(schema)].filter(({ schema }) => typeof schema.description !== 'string');
    assert.deepEqual(
      silent.map(({ name }) => name).filter((name) => !name.includes('/per_provider/')),
      [],
    );
  });

  it('closes every object', () => {
    const open = objects(schema).filter((object) => object.additionalProperties !== false);
    assert.deepEqual(open, []);
  });

  it('gives defaults and examples that it accepts itself', () => {
    let checked = 0;
    for (const { name, schema: property } of properties(schema)) {
      const { default: standard, examples = [] } = property as { default?: unknown; examples?: unknown[] };
      for (const value of [...(standard === undefined ? [] : [standard]), ...examples]) {
        assert.deepEqual(Errors(property, value), [true, []], `${name}: ${JSON.stringify(value)}`);
        checked += 1;
      }
    }
    assert.ok(checked > 40);
  });
});
