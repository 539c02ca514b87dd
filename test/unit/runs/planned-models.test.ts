import assert from 'node:assert/strict';
import { plannedModel } from '../../../src/core/runs/planned-models';
import type { Run } from '../../../src/core/runs/run';
import { runHead } from '../../support/model-runs';

type ExperimentDocument = Run['settings']['experiment'];

function runOf(generation: ExperimentDocument['generation']): Pick<Run, 'settings'> {
  const { settings } = runHead('a');
  return { settings: { ...settings, experiment: { ...settings.experiment, ...(generation ? { generation } : {}) } } };
}

describe('plannedModel', () => {
  const run = runOf({ models: ['ollama:llama3~2', 'ollama:x#3', 'ollama:x#3', 'claude-x'], execution: { repeat: 2 } });
  const keys: [key: string, provider: string, model: string][] = [
    ['ollama:llama3~2', 'ollama', 'llama3~2'],
    ['ollama:llama3~2~2', 'ollama', 'llama3~2'],
    ['ollama:x#3', 'ollama', 'x#3'],
    ['ollama:x#3#2', 'ollama', 'x#3'],
    ['ollama:x#3#2~2', 'ollama', 'x#3'],
    ['anthropic:claude-x~2', 'anthropic', 'claude-x'],
  ];
  for (const [key, provider, model] of keys) {
    it(`takes ${key} for the model ${model} of ${provider}`, () => {
      const planned = plannedModel(run, key);
      assert.deepEqual([planned.provider, planned.model], [provider, model]);
    });
  }

  it('takes all after the provider for the id where the experiment does not lead to the key', () => {
    for (const other of [run, runOf({ models: ['no-such-vendor'] })]) {
      assert.deepEqual(plannedModel(other, 'ollama:a:b~2'), { provider: 'ollama', model: 'a:b~2' });
    }
  });
});
