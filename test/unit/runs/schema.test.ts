import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Errors } from 'typebox/schema';
import { runJsonSchema } from '../../../src/core/runs/run';
import { interviews, Study } from '../../support/study';

const file = path.join(import.meta.dirname, '../../../media/schema/run.schema.json');

function published(): Record<string, unknown> {
  const schema: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  return schema;
}

describe('The schema of run.json', () => {
  let study: Study;
  let run: Record<string, unknown>;

  before(async () => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    const { directory } = await study.run({ from: ['interviews.csv'], model: ['offline:segments'], count: 2 });
    run = JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8'));
  });

  after(() => study.remove());

  it('is checked in as it is', () => {
    const text = `${JSON.stringify(runJsonSchema(), null, 2)}\n`;
    assert.equal(readFileSync(file, 'utf8'), text, 'Run: node scripts/generate-schemas.mjs');
  });

  it('accepts what a run keeps', () => {
    assert.deepEqual(Errors(published(), run), [true, []]);
  });

  it('says what a run keeps: every field of it is described', () => {
    const { properties } = published();
    assert.ok(typeof properties === 'object' && properties !== null);
    assert.deepEqual(Object.keys(run).toSorted(), Object.keys(properties).toSorted());
  });

  for (const [field, value] of Object.entries({
    status: 'done',
    models: [{}],
    totals: null,
    settings: { experiment: { nmae: '' } },
  })) {
    it(`refuses another ${field}`, () => {
      const [isValid] = Errors(published(), { ...run, [field]: value });
      assert.equal(isValid, false);
    });
  }
});
