import assert from 'node:assert/strict';
import path from 'node:path';
import { demoExperiment } from '../../../src/core/runs/demo';
import { TemporaryDirectory } from '../../support/temporary-directory';

const sample = path.resolve('media/samples/household-energy');

describe('demoExperiment', () => {
  it('needs no key and no network', async () => {
    const experiment = await demoExperiment(sample);
    assert.deepEqual(
      experiment.generation.models.map(({ reference }) => [reference.provider, reference.model]),
      ['segments', 'topics', 'archetypes'].map((name) => ['offline', name]),
    );
    assert.deepEqual(experiment.data.exclude, ['email']);
  });

  it('says that the product is incomplete where the sample is missing or broken', async () => {
    const directory = new TemporaryDirectory();
    try {
      await assert.rejects(demoExperiment(directory.path), { code: 'internal', message: /Install the product again/ });
      directory.write('experiment.yaml', 'nonsense: true\n');
      await assert.rejects(demoExperiment(directory.path), { code: 'internal', message: /broken: .*nonsense/ });
    } finally {
      directory.remove();
    }
  });
});
