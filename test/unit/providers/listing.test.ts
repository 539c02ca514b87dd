import assert from 'node:assert/strict';
import { providerIds } from '../../../src/core/experiment/model-reference';
import { catalogModels } from '../../../src/core/providers/catalog';
import { type ListedModel, listedModels } from '../../../src/core/providers/listing';

function listed(provider: 'anthropic' | 'google' | 'offline', model: string, day = '2026-11-23'): ListedModel {
  const found = listedModels(provider, day).find((each) => each.model === model);
  assert.ok(found);
  return found;
}

describe('The list of models', () => {
  it('says of a model what the catalog and the price book know', () => {
    const { contextTokens, maxOutputTokens, takesTemperature, price, longInputPrice, ...rest } = listed(
      'anthropic',
      'claude-sonnet-5-5',
    );
    assert.deepEqual([contextTokens, maxOutputTokens, takesTemperature], [1_000_000, 128_000, false]);
    assert.deepEqual([price?.input, price?.output, longInputPrice], [2, 10, null]);
    assert.deepEqual([rest.available, rest.local, rest.retiresOn, rest.replacedBy], [true, false, null, null]);
    assert.match(rest.source ?? '', /^https:/);
    assert.match(rest.checkedAt ?? '', /^\d{4}-\d\d-\d\d$/);
  });

  it('has the prices of the day', () => {
    assert.equal(listed('google', 'gemini-4-argon', '2026-11-30').price?.input, 2);
    assert.equal(listed('google', 'gemini-4-argon', '2026-12-01').price?.input, 4);
    assert.equal(listed('google', 'gemini-4-argon', '2025-01-01').price, null);
  });

  it('has the price of a long input where that is another one', () => {
    const { price, longInputPrice } = listed('anthropic', 'claude-haiku-5-5');
    assert.deepEqual([price?.input, price?.output], [0.1, 0.5]);
    assert.deepEqual([longInputPrice?.input, longInputPrice?.output], [0.5, 2.5]);
  });

  it('calls a price that nobody looked up unknown, not free', () => {
    assert.equal(listed('google', 'gemini-3-pro-preview').price, null);
  });

  it('says when a model retires and what takes its place', () => {
    const { retiresOn, replacedBy } = listed('anthropic', 'claude-sonnet-4-5-20250929');
    assert.deepEqual([retiresOn, replacedBy], ['2026-11-30', 'claude-sonnet-5-5']);
  });

  it('lists every model of the catalog, in its order', () => {
    for (const provider of providerIds.filter((id) => id !== 'offline')) {
      assert.deepEqual(
        listedModels(provider, '2026-11-23').map(({ model }) => model),
        catalogModels(provider).map(({ id }) => id),
      );
    }
  });

  it('lists the generators of this machine, free of charge', () => {
    const { available, local, price, contextTokens } = listed('offline', 'segments');
    assert.deepEqual([available, local, price?.input, price?.output, contextTokens], [true, true, 0, 0, null]);
    assert.deepEqual(
      listedModels('offline', '2026-11-23').map(({ model }) => model),
      ['segments', 'topics', 'archetypes'],
    );
  });
});
