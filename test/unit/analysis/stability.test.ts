import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import { rowSpace } from '../../../src/core/analysis/row-groups';
import { backgroundOf } from '../../../src/core/analysis/similarity';
import { repetitionStability, stabilityAcross } from '../../../src/core/analysis/stability';
import type { Stability } from '../../../src/core/analysis/stability';
import type { Persona } from '../../../src/core/persona/persona';
import { seededRandom, shuffled } from '../../../src/core/random';
import type { ModelRun } from '../../../src/core/runs/run';
import { identity, modelRun } from '../../support/model-runs';
import { plantData, plantModels } from '../../support/planted-study';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const planted = plantData(3, 60, 1);
const background = quotedBackground([]);

const saver = writtenPersona({
  id: 'p1',
  name: 'Saver',
  role: 'Careful saver of heating energy',
  goals: ['Wants lower heating bills', 'Wants to compare tariffs'],
  evidence: [excerptOf('e1', 1, 'heating bills are far too high')],
});
const later: Persona = {
  ...saver,
  id: 'p2',
  goals: [saver.goals[0]!, { text: 'Checks the meter', evidence: [], support: null }],
};
const lucky = writtenPersona({
  id: 'p1',
  role: 'Student in a shared flat',
  evidence: [excerptOf('e1', 9, 'my landlord decides')],
});

function repetition(number: number, ...personas: Persona[]): ModelRun {
  return modelRun('a', { ...identity('a', 1, number), personas });
}

/** Without the order of what recurs equally often. */
function essence(found: readonly Stability[]): unknown {
  return found.map(({ personas, ...rest }) => ({
    ...rest,
    personas: personas
      .map(({ present, refs, claims }) =>
        JSON.stringify([
          present,
          refs.toSorted(),
          claims.map((claim) => `${claim.present} ${claim.refs.toSorted().join()}`).sort(),
        ]),
      )
      .sort(),
  }));
}

describe('stability over repetitions', () => {
  it('tells which personas and claims came back, and which were luck', () => {
    const [found, ...others] = repetitionStability(
      [repetition(1, saver), repetition(2, lucky, later), repetition(3, saver)],
      background,
    );
    assert.deepEqual(others, []);
    assert.deepEqual([found?.model, found?.of, found?.everyTime, found?.once], ['test:a', 3, 1, 1]);
    const [persona, once] = found!.personas;
    assert.deepEqual([persona?.present, persona?.refs], [3, ['test:a/p1', 'test:a~2/p2', 'test:a~3/p1']]);
    assert.deepEqual(
      persona?.claims.map(({ text, present }) => [text, present]),
      [
        ['Wants lower heating bills', 3],
        ['Careful saver of heating energy', 3],
        ['Wants to compare tariffs', 2],
        ['Checks the meter', 1],
      ],
    );
    assert.deepEqual([once?.present, once?.refs], [1, ['test:a~2/p1']]);
  });

  it('takes no goal for a role, but a goal for a motivation', () => {
    const other = {
      ...saver,
      role: saver.goals[0]!,
      goals: [saver.role],
      motivations: [saver.goals[1]!],
    };
    const [persona] = repetitionStability([repetition(1, saver), repetition(2, other)], background)[0]!.personas;
    assert.deepEqual(persona?.claims.map(({ text, present }) => `${present} ${text}`).sort(), [
      '1 Careful saver of heating energy',
      '1 Careful saver of heating energy',
      '1 Wants lower heating bills',
      '1 Wants lower heating bills',
      '2 Wants to compare tariffs',
    ]);
  });

  it('counts of the repetitions that delivered', () => {
    const failed = modelRun('a', { ...identity('a', 1, 4), status: 'failed', personas: [] });
    assert.equal(repetitionStability([repetition(1, saver), repetition(2, later), failed], background)[0]?.of, 2);
    assert.deepEqual(repetitionStability([repetition(1, saver), failed], background), []);
  });

  it('keeps listings and models apart', () => {
    const other = modelRun('a', { ...identity('a', 2, 1), personas: [saver] });
    assert.deepEqual(
      repetitionStability([repetition(1, saver), other, modelRun('b', { personas: [saver] })], background),
      [],
    );
  });

  it('follows a model over several runs, results that were carried over counted once', () => {
    const runs = [
      { runId: 'r1', models: [repetition(1, saver)] },
      { runId: 'r2', models: [repetition(1, later)] },
      { runId: 'r3', models: [{ ...repetition(1, saver), fromRun: 'r1' }] },
    ];
    const [found] = stabilityAcross(runs, background);
    assert.deepEqual([found?.of, found?.everyTime], [2, 1]);
    assert.deepEqual(found?.personas[0]?.refs, ['r1/test:a/p1', 'r2/test:a/p2']);
  });

  it('does not depend on the order of repetitions and personas', async () => {
    const dataBackground = backgroundOf(await rowSpace(planted.data, 1), 3, 1);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer(), (study, order) => {
        const random = seededRandom(order);
        const regime = { paraphrase: 0.5, noise: 0.2, drop: 0.3, split: 0, merge: 0, invent: 0.3 };
        const models = plantModels(planted, 3, regime, study).models.map(({ personas }, i) =>
          repetition(i + 1, ...personas),
        );
        const turned = shuffled(models, random).map((model) => ({
          ...model,
          personas: shuffled(model.personas, random),
        }));
        const [given, other] = [models, turned].map((some) => repetitionStability(some, dataBackground));
        assert.deepEqual(essence(other!), essence(given!));
      }),
      { numRuns: 15 },
    );
  });
});
