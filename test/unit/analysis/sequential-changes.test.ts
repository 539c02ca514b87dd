import assert from 'node:assert/strict';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import { sequentialChanges } from '../../../src/core/analysis/sequential-changes';
import type { ModelRun } from '../../../src/core/runs/run';
import { modelRun } from '../../support/model-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const background = quotedBackground([]);
const saver = writtenPersona({
  id: 'p1',
  role: 'Careful saver of heating energy',
  goals: ['Wants lower heating bills', 'Wants to compare tariffs'],
  evidence: [excerptOf('e1', 1, 'heating bills are far too high')],
});
const refined = {
  ...saver,
  id: 'p2',
  goals: [saver.goals[0]!, { text: 'Checks the meter', evidence: [], support: null }],
};
const skeptic = writtenPersona({
  id: 'p2',
  role: 'Distrusts companies and apps',
  evidence: [excerptOf('e1', 7, 'they sell what I tell them')],
});
const newcomer = writtenPersona({
  id: 'p1',
  role: 'Student in a shared flat',
  evidence: [excerptOf('e1', 9, 'my landlord decides all of this')],
});

function sequence(...models: ModelRun[]) {
  return sequentialChanges({ mode: 'sequential', models }, background);
}

describe('changes from model to model', () => {
  const first = modelRun('a', { personas: [saver, skeptic] });
  const second = modelRun('b', { personas: [newcomer, refined] });

  it('tells what a model added, changed and dropped', () => {
    const [change, ...others] = sequence(first, second);
    assert.deepEqual(others, []);
    assert.deepEqual([change?.key, change?.against], ['test:b', 'test:a']);
    assert.deepEqual(
      change?.kept.map(({ before, after }) => [before, after]),
      [['test:a/p1', 'test:b/p2']],
    );
    assert.deepEqual([change?.added, change?.dropped], [['test:b/p1'], ['test:a/p2']]);
    assert.deepEqual(change?.claims, { identical: 2, reworded: 0, new: 1, dropped: 1 });
  });

  it('compares with the last model that delivered, as the models did', () => {
    const failed = modelRun('x', { status: 'failed', personas: [] });
    const cut = modelRun('y', { status: 'timed-out', personas: [newcomer] });
    const changes = sequence(first, failed, cut, second);
    assert.deepEqual(
      changes.map(({ key, against }) => [key, against]),
      [['test:b', 'test:a']],
    );
  });

  it('leaves out offline generators, which are given nothing, but not what follows them', () => {
    const offline = modelRun('segments', { key: 'offline:segments', provider: 'offline', personas: [newcomer] });
    assert.deepEqual(
      sequence(first, offline, second).map(({ key, against }) => [key, against]),
      [['test:b', 'offline:segments']],
    );
  });

  it('has nothing to say of a first model and of other modes', () => {
    assert.deepEqual(sequence(first), []);
    assert.deepEqual(sequentialChanges({ mode: 'parallel', models: [first, second] }, background), []);
  });

  it('gives the same result again', () => {
    assert.deepEqual(sequence(first, second), sequence(first, second));
  });
});
