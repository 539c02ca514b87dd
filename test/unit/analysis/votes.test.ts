import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { effectiveWeights, supportOf } from '../../../src/core/analysis/votes';
import type { Voter } from '../../../src/core/analysis/votes';
import type { Evidence } from '../../../src/core/persona/persona';
import { identity } from '../../support/model-runs';
import { citation, faithful, plantData, plantModels } from '../../support/planted-study';

const [persona] = plantModels(plantData(1, 5, 1), 1, faithful, 1).models[0]!.personas;

/** A model with the persona `p1`, by default with one verified excerpt. */
function voter(name: string, overrides: Partial<Voter> = {}, verdicts: Evidence['verdict'][] = ['verified']): Voter {
  const evidence = verdicts.map((verdict, i) => citation(`e${i + 1}`, i + 1, verdict));
  return {
    ...identity(name),
    family: name,
    offline: false,
    personas: [{ ...persona!, id: 'p1', evidence }],
    ...overrides,
  };
}

function supportFrom(voters: readonly Voter[], names: readonly string[], minSupport = 0.5) {
  const members = names.map((name) => `${name}/p1`);
  return supportOf({ members }, voters, effectiveWeights(voters, true), minSupport);
}

describe('votes', () => {
  it('weighs a model by what was configured and by the share of its excerpts that are verified', () => {
    const voters = [voter('a', { weight: 3 }), voter('b', {}, ['verified', 'rejected', 'altered', 'misattributed'])];
    assert.deepEqual(effectiveWeights(voters, true), {
      weights: { 'test:a': 3, 'test:b': 0.25 },
      configuredOnly: false,
    });
  });

  it('lets repetitions of a listing share its vote, and listings of a family theirs', () => {
    const voters = [
      voter('a', identity('a', 1, 1)),
      voter('a', identity('a', 1, 2)),
      voter('b', { family: 'a' }),
      voter('c'),
    ];
    assert.deepEqual(effectiveWeights(voters, true).weights, {
      'test:a': 0.25,
      'test:a~2': 0.25,
      'test:b': 0.5,
      'test:c': 1,
    });
    assert.deepEqual(effectiveWeights(voters, false).weights, {
      'test:a': 0.5,
      'test:a~2': 0.5,
      'test:b': 1,
      'test:c': 1,
    });
  });

  it('believes offline generators without excerpts, and models only where nobody else has a say', () => {
    const model = voter('a', { weight: 2 }, []);
    const counted = voter('segments', { offline: true }, []);
    assert.deepEqual(effectiveWeights([model, counted], true), {
      weights: { 'test:a': 0, 'test:segments': 1 },
      configuredOnly: false,
    });
    assert.deepEqual(effectiveWeights([model], true), { weights: { 'test:a': 2 }, configuredOnly: true });
  });

  it('makes a consensus or not, depending on the configured weights', () => {
    const with1 = [voter('a'), voter('b'), voter('c', { weight: 1 })];
    const with4 = [voter('a'), voter('b'), voter('c', { weight: 4 })];
    const having = ['test:a', 'test:b'];
    assert.deepEqual(supportFrom(with1, having), {
      support: 2 / 3,
      models: 2,
      listings: 2,
      families: 2,
      consensus: true,
    });
    assert.equal(supportFrom(with4, having).consensus, false);
    assert.equal(supportFrom(with4, having, 0.3).consensus, true);
  });

  it('needs a second family, or a second listing where there is one family', () => {
    const heavy = { weight: 9 };
    const families = [voter('a', { ...heavy, family: 'f' }), voter('b', { ...heavy, family: 'f' }), voter('c')];
    assert.equal(supportFrom(families, ['test:a', 'test:b']).consensus, false);
    assert.equal(supportFrom(families, ['test:a', 'test:c']).consensus, true);
    const relatives = families.slice(0, 2);
    assert.equal(supportFrom(relatives, ['test:a', 'test:b']).consensus, true);
    assert.equal(supportFrom(relatives, ['test:a']).consensus, false);
  });

  it('has no support from nobody', () => {
    assert.equal(supportFrom([], ['test:a']).support, 0);
    assert.equal(supportFrom([voter('a')], []).support, 0);
  });

  it('does not depend on the order of models nor on the scale of the weights', () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0.01, max: 100, noNaN: true }), (given, factor) => {
        const voters = given.map((weight, i) => voter(`m${i}`, { weight }));
        const scaled = voters.map((each) => ({ ...each, weight: each.weight * factor }));
        const expected = supportFrom(voters, ['test:m0']).support;
        assert.ok(Math.abs(supportFrom(scaled, ['test:m0']).support - expected) < 1e-9);
        assert.ok(Math.abs(supportFrom(voters.toReversed(), ['test:m0']).support - expected) < 1e-9);
      }),
    );
  });
});
