import assert from 'node:assert/strict';
import path from 'node:path';
import type { PersonaError } from '../../../src/core/errors';
import { type ExperimentRequest, loadExperiment, type LoadedExperiment } from '../../../src/core/experiment/load';
import { TemporaryDirectory } from '../../support/temporary-directory';

describe('loadExperiment', () => {
  let directory: TemporaryDirectory;

  beforeEach(() => {
    directory = new TemporaryDirectory();
  });

  afterEach(() => directory.remove());

  function load(request: Partial<ExperimentRequest>): Promise<LoadedExperiment> {
    return loadExperiment({
      file: null,
      flags: {},
      settings: {},
      workingDirectory: '/here',
      outputBase: '/workspace',
      ...request,
    });
  }

  it('takes paths of a file from beside the file', async () => {
    const file = directory.write('experiment.yaml', 'data: { from: a.csv }\noutput: { directory: out }\n');
    const { experiment, baseDirectory, outputDirectory, warnings, usesDefaultModels } = await load({ file });
    assert.deepEqual(experiment.data.from, ['a.csv']);
    assert.equal(baseDirectory, directory.path);
    assert.equal(outputDirectory, directory.join('out'));
    assert.deepEqual([warnings, usesDefaultModels], [[], true]);
  });

  it('takes paths of flags from the working directory', async () => {
    const file = directory.write('experiment.yaml', 'data: { from: a.csv }\noutput: { directory: out }\n');
    const { experiment, baseDirectory, outputDirectory } = await load({
      file,
      flags: { from: ['b.csv'], output: 'o' },
    });
    assert.deepEqual(experiment.data.from, ['b.csv']);
    assert.deepEqual([baseDirectory, outputDirectory], [path.resolve('/here'), path.resolve('/here/o')]);
  });

  it('keeps the output below the workspace where nobody says anything else', async () => {
    const flags = { from: ['b.csv'], model: ['offline:segments'] };
    const byDefault = await load({ flags });
    assert.equal(byDefault.outputDirectory, path.resolve('/workspace/personas'));
    assert.equal(byDefault.usesDefaultModels, false);
    const bySettings = await load({ flags, settings: { outputDirectory: 'kept' } });
    assert.equal(bySettings.outputDirectory, path.resolve('/workspace/kept'));
  });

  it('reads the text of an editor in place of the file', async () => {
    const { experiment } = await load({ file: directory.join('unsaved.yaml'), text: 'name: Draft\n' });
    assert.equal(experiment.name, 'Draft');
  });

  it('hands on warnings of the file and of flags', async () => {
    const file = directory.write('experiment.yaml', 'data: { redact: true, from: a.csv }\n');
    const { warnings } = await load({ file, flags: { noRedact: true } });
    assert.match(warnings.join(), /--no-redact has no effect/);
  });

  it('lists every problem of a file with its place', async () => {
    const file = directory.write('study.experiment.yaml', 'nmae: X\ngeneration:\n  personas: -1\n');
    await assert.rejects(load({ file }), (error: PersonaError) => {
      assert.equal(error.code, 'invalid-config');
      const lines = error.message.split('\n');
      assert.match(lines[0] ?? '', /^study\.experiment\.yaml:1:1: .*nmae/);
      assert.match(lines[1] ?? '', /^study\.experiment\.yaml:3:13: .*personas/);
      assert.equal(lines.length, 2);
      return true;
    });
  });

  it('refuses what is not available yet', async () => {
    const flags = { from: ['answers.jsonl'], batch: true };
    await assert.rejects(load({ flags }), (error: PersonaError) => {
      assert.equal(error.code, 'unsupported');
      assert.equal(error.message, 'Batch processing is not available yet.');
      return true;
    });
  });

  it('says which file cannot be read', async () => {
    await assert.rejects(load({ file: directory.join('gone.yaml') }), {
      code: 'invalid-config',
      message: /gone\.yaml/,
    });
  });
});
