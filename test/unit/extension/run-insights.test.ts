import assert from 'node:assert/strict';
import { compareModels } from '../../../src/core/analysis/compare-models';
import type { Run } from '../../../src/core/runs/run';
import { runInsights } from '../../../src/extension/comparison/run-insights';
import { parseHostMessage } from '../../../src/protocol/parse';
import { identity, modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const saver = writtenPersona({
  name: 'Sam Saver',
  role: 'Careful saver of heating energy',
  goals: [['Wants lower heating bills', 'e1'], 'Wants to compare tariffs'],
  evidence: [excerptOf('e1', 1, 'heating bills are far too high')],
});
const student = writtenPersona({
  id: 'p2',
  name: 'Sam Student',
  role: 'Student',
  evidence: [excerptOf('e1', 9, 'my landlord decides')],
});

function run(models: Run['models'], mode: Run['mode']): Run {
  return storedRun('r1', { models, planned: models.map(({ key }) => key), mode });
}

describe('insights of a run', () => {
  const steps = run(
    [modelRun('a', { personas: [saver] }), modelRun('b', { personas: [{ ...saver, name: 'Sam' }, student] })],
    'sequential',
  );

  it('say of each step what the comparison of its models says', () => {
    const [step] = runInsights(steps).steps;
    const [change] = compareModels(steps).sequential;
    assert.ok(step && change);
    assert.deepEqual([step.key, step.against, step.added, step.dropped], ['test:b', 'test:a', ['test:b/p2'], []]);
    assert.deepEqual(step.claims, change.claims);
    assert.deepEqual(
      step.kept.map(({ claims }) => claims),
      change.kept.map(({ difference }) => difference.claims),
    );
    assert.deepEqual(runInsights({ ...steps, mode: 'parallel' }).steps, []);
  });

  it('say which personas come back, and how long the answers took', () => {
    const repeated = [1, 2, 3].map((repetition) =>
      modelRun('a', {
        ...identity('a', 1, repetition),
        personas: repetition === 3 ? [saver, student] : [saver],
        latencyMs: 1000 * repetition,
      }),
    );
    const { stability, latency } = runInsights(run(repeated, 'parallel'));
    assert.deepEqual(stability, [
      {
        model: 'test:a',
        of: 3,
        everyTime: 1,
        once: 1,
        personas: [
          { name: 'Sam Saver', present: 3 },
          { name: 'Sam Student', present: 1 },
        ],
      },
    ]);
    assert.equal(latency[0]?.latency.p50, 2000);
  });

  it('count signals by the same figures as the comparison', () => {
    const { signals } = runInsights(steps);
    const { names, personas, named, alike } = compareModels(steps).signals;
    assert.deepEqual(
      [signals.names, signals.personas, signals.named, signals.alike.map(({ key }) => key)],
      [names, personas, named, alike],
    );
  });

  it('are a message that the page understands', () => {
    const message = { type: 'insights', insights: structuredClone(runInsights(steps)) };
    assert.notEqual(parseHostMessage(message), null);
    assert.equal(parseHostMessage({ ...message, insights: { ...message.insights, steps: [{}] } }), null);
  });
});
