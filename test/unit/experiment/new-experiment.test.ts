import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type ColumnPart, newExperimentText, readColumnParts } from '../../../src/core/experiment/new-experiment';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { TemporaryDirectory } from '../../support/temporary-directory';

const base = { dataPath: 'wave 1/survey: autumn.csv', fileName: 'experiment.yaml', models: [] };

function experimentOf(columns: readonly ColumnPart[], models: readonly string[] = []) {
  const { text, context } = newExperimentText({ ...base, columns, models });
  const { experiment, problems } = parseExperiment(text, { refuseUnsupported: true });
  assert.deepEqual(problems, []);
  assert.ok(experiment);
  return { experiment, text, context };
}

describe('a new experiment', () => {
  it('uses each column for what it holds', async () => {
    const directory = new TemporaryDirectory();
    try {
      const rows = Array.from(
        { length: 40 },
        (_, n) => `P${n},x${n}@example.com,${n % 3},same,I turned it ${n} times and then gave up on it.`,
      );
      directory.write('a.csv', ['respondent,mail,tier,study,answer', ...rows, ''].join('\n'));
      const file = { path: 'a.csv', absolutePath: directory.join('a.csv') };
      const columns = await readColumnParts(file, new AbortController().signal);
      assert.deepEqual(
        columns.map(({ name, part }) => [name, part]),
        [
          ['respondent', 'id'],
          ['mail', 'exclude'],
          ['tier', 'context'],
          ['study', 'none'],
          ['answer', 'text'],
        ],
      );
      const { experiment, text } = experimentOf(columns);
      assert.deepEqual(experiment.data.text, ['answer']);
      assert.equal(experiment.data.id, 'respondent');
      assert.deepEqual(experiment.data.exclude, ['mail']);
      assert.match(text, /# Shown beside the text: tier$/mu);
    } finally {
      directory.remove();
    }
  });

  it('lists the models whose keys are known, else the offline generators', () => {
    const names = (models: readonly string[]) =>
      experimentOf([], models).experiment.generation.models.map(({ reference }) => reference.requested);
    assert.deepEqual(names(['openai:gpt-6.1-sol']), ['openai:gpt-6.1-sol']);
    assert.deepEqual(names([]), ['offline:segments', 'offline:topics', 'offline:archetypes']);
  });

  it('says where its context stands, to be written over', () => {
    const { experiment, text, context } = experimentOf([]);
    assert.equal(JSON.parse(text.slice(context.start, context.end)), experiment.study.context);
    assert.equal(experiment.name, 'Survey: autumn');
    assert.deepEqual(experiment.data.from, [base.dataPath]);
  });

  it('can be read whatever the columns are called', () => {
    const column = fc.record<ColumnPart>({
      name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((name) => /\S/u.test(name)),
      type: fc.constant('text'),
      part: fc.constantFrom('text', 'id', 'exclude', 'context', 'none'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(column, { selector: ({ name }) => name, maxLength: 12 }), (columns) => {
        const { experiment } = experimentOf(columns);
        const named = (part: ColumnPart['part']) =>
          columns.filter((each) => each.part === part).map(({ name }) => name);
        assert.deepEqual(experiment.data.exclude, named('exclude'));
        assert.deepEqual(experiment.data.text ?? [], named('text'));
        assert.equal(experiment.data.id, named('id')[0]);
      }),
    );
  });
});
