import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import { runDifference } from '../../../src/core/analysis/run-difference';
import type { RunDifference } from '../../../src/core/analysis/run-difference';
import type { Persona } from '../../../src/core/persona/persona';
import type { Run } from '../../../src/core/runs/run';
import { modelRun } from '../../support/model-runs';
import { plantData, plantModels } from '../../support/planted-study';
import { storedRun } from '../../support/stored-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const planted = plantData(4, 80, 1);
const saver = writtenPersona({
  role: 'Careful saver of heating energy',
  goals: ['Wants lower heating bills'],
  evidence: [excerptOf('e1', 1, 'heating bills are far too high')],
});
const skeptic = writtenPersona({
  id: 'p2',
  role: 'Distrusts companies',
  evidence: [excerptOf('e1', 7, 'they sell what I tell them')],
});
const student = writtenPersona({
  id: 'p2',
  role: 'Student in a flat',
  evidence: [excerptOf('e1', 9, 'my landlord decides')],
});

function run(runId: string, personas: Persona[], overrides: Partial<Run> = {}): Run {
  return storedRun(runId, { models: [modelRun('a', { personas })], ...overrides });
}

function turned({ before, after, matched, gone, new: added, ...rest }: RunDifference): unknown {
  return {
    ...rest,
    before: after,
    after: before,
    matched: matched
      .map((match) => JSON.stringify([match.after, match.before, match.closest.after, match.closest.before]))
      .sort(),
    gone: added,
    new: gone,
  };
}

function essence({ matched, ...rest }: RunDifference): unknown {
  return {
    ...rest,
    matched: matched
      .map((match) => JSON.stringify([match.before, match.after, match.closest.before, match.closest.after]))
      .sort(),
  };
}

describe('the difference of two runs', () => {
  it('tells which personas stayed, went and came', () => {
    const later = { ...saver, goals: [...saver.goals, { text: 'Checks the meter', evidence: [], support: null }] };
    const difference = runDifference(run('r1', [saver, skeptic]), run('r2', [later, student]), quotedBackground([]));
    assert.deepEqual(
      difference.matched.map(({ before, after, closest }) => [before, after, closest.difference.differences]),
      [[['test:a/p1'], ['test:a/p1'], 1]],
    );
    assert.deepEqual([difference.gone, difference.new], [[['test:a/p2']], [['test:a/p2']]]);
    assert.equal(difference.sameData, true);
  });

  it('puts the figures side by side, unknown ones as null', () => {
    const cost = { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null } as const;
    const models = [modelRun('a', { personas: [saver] }), modelRun('b', { status: 'failed', personas: [], cost })];
    const other = run('r2', [], {
      models,
      planned: ['test:a', 'test:b', 'test:c'],
      status: 'partial',
      mode: 'sequential',
    });
    const { before, after } = runDifference(run('r1', [saver]), other, quotedBackground([]));
    assert.deepEqual(
      [before.models, before.personas, before.excerpts, before.claims],
      [{ count: 1, of: 1 }, 1, { count: 1, of: 1 }, { count: 0, of: 2 }],
    );
    assert.deepEqual(
      [after.models, after.totals.usd, after.totals.usdComplete, after.mode],
      [{ count: 1, of: 3 }, 0.006, false, 'sequential'],
    );
  });

  it('matches across models', () => {
    const before = storedRun('r1', { models: [modelRun('a', { personas: [saver] })] });
    const after = storedRun('r2', {
      models: [modelRun('b', { personas: [saver] }), modelRun('c', { personas: [{ ...saver, id: 'p5' }] })],
    });
    assert.deepEqual(
      runDifference(before, after, quotedBackground([])).matched.map((match) => [match.before, match.after]),
      [[['test:a/p1'], ['test:b/p1', 'test:c/p5']]],
    );
  });

  it('lists copies, and sets the two beside each other that are most alike', () => {
    const reworded = { ...saver, id: 'p7', goals: [{ text: 'Dislikes noise', evidence: [], support: null }] };
    const before = run('r1', [saver, { ...saver, id: 'p9' }]);
    const after = storedRun('r2', {
      models: [modelRun('b', { personas: [reworded] }), modelRun('c', { personas: [saver] })],
    });
    for (const [one, other] of [
      [before, after],
      [after, before],
    ] as const) {
      const [match] = runDifference(one, other, quotedBackground([])).matched;
      assert.deepEqual([match?.before.length, match?.after.length], [2, 2]);
      assert.deepEqual(new Set([match?.closest.before, match?.closest.after]), new Set(['test:a/p1', 'test:c/p1']));
      assert.equal(match?.closest.difference.differences, 0);
    }
  });

  it('says when the runs saw other rows', () => {
    const data = { ...storedRun('x').data, shownRows: ['r2'] };
    assert.equal(runDifference(run('r1', [saver]), run('r2', [saver], { data }), quotedBackground([])).sameData, false);
  });

  it('turns round, and finds nothing new between a run and itself', () => {
    const regime = { paraphrase: 0.4, noise: 0.2, drop: 0.2, split: 0.2, merge: 0.1, invent: 0.3 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (study) => {
        const [left, right] = plantModels(planted, 2, regime, study).models.map(({ personas }, i) =>
          run(`r${i + 1}`, personas),
        );
        const background = quotedBackground(
          [left!, right!].flatMap(({ models }) => models.flatMap(({ personas }) => personas)),
        );
        const there = runDifference(left!, right!, background);
        assert.deepEqual(turned(runDifference(right!, left!, background)), essence(there));
        const personas = [...there.matched.flatMap(({ before }) => before), ...there.gone.flat()];
        assert.deepEqual(personas.toSorted(), left!.models[0]!.personas.map(({ id }) => `test:a/${id}`).toSorted());
        const same = runDifference(left!, left!, background);
        assert.deepEqual([same.gone, same.new], [[], []]);
        assert.ok(same.matched.every(({ closest }) => closest.difference.differences === 0));
      }),
      { numRuns: 25 },
    );
  });
});
