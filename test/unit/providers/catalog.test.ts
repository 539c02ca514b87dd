import assert from 'node:assert/strict';
import { catalogModels, findModel, lifecycleWarning } from '../../../src/core/providers/catalog';
import { providersWithKey } from '../../../src/core/providers/directory';

describe('The catalog of models', () => {
  it('finds exactly the id', () => {
    assert.equal(findModel('anthropic', 'claude-sonnet-5-5')?.contextTokens, 1_000_000);
    assert.equal(findModel('anthropic', 'claude-opus-4-5-20251101')?.contextTokens, 200_000);
    for (const [provider, model] of [
      ['anthropic', 'claude-sonnet-5'],
      ['anthropic', 'claude-sonnet-5-5-latest'],
      ['openrouter', 'claude-sonnet-5-5'],
      ['offline', 'segments'],
    ] as const) {
      assert.equal(findModel(provider, model), undefined);
    }
  });

  it('lists current models before those that have a successor', () => {
    for (const provider of providersWithKey()) {
      const replaced = catalogModels(provider).map((entry) => entry.replacedBy !== undefined);
      assert.doesNotMatch(replaced.join(' '), /true false/u);
    }
    assert.deepEqual(catalogModels('offline'), []);
  });

  it('says where each entry was read, and names successors that exist and stay', () => {
    for (const provider of providersWithKey()) {
      const entries = catalogModels(provider);
      assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length);
      for (const { source, checkedAt, replacedBy, contextTokens, maxOutputTokens } of entries) {
        assert.match(source, /^https:\/\//u);
        assert.match(checkedAt, /^\d{4}-\d\d-\d\d$/u);
        assert.ok(maxOutputTokens > 0 && maxOutputTokens < contextTokens);
        const successor = replacedBy === undefined ? undefined : findModel(provider, replacedBy);
        assert.equal(successor === undefined, replacedBy === undefined);
        assert.equal(successor?.retiresOn, undefined);
      }
    }
  });
});

describe('lifecycleWarning', () => {
  const model = 'claude-sonnet-4-5-20250929';
  const warnings: [day: string, text: string][] = [
    ['2026-11-23', `${model} will be switched off on 2026-11-30. Use claude-sonnet-5-5 instead.`],
    ['2026-11-29', `${model} will be switched off on 2026-11-30. Use claude-sonnet-5-5 instead.`],
    ['2026-11-30', `${model} was switched off on 2026-11-30. Use claude-sonnet-5-5 instead.`],
    ['2027-01-01', `${model} was switched off on 2026-11-30. Use claude-sonnet-5-5 instead.`],
  ];
  for (const [day, text] of warnings) {
    it(`on ${day} reads: ${text}`, () => {
      assert.equal(lifecycleWarning('anthropic', model, day), text);
    });
  }

  it('is none for models that stay, or that are not in the catalog', () => {
    assert.equal(lifecycleWarning('anthropic', 'claude-sonnet-5-5', '2030-01-01'), undefined);
    assert.equal(lifecycleWarning('anthropic', 'my-model', '2030-01-01'), undefined);
    assert.equal(lifecycleWarning('offline', 'segments', '2030-01-01'), undefined);
  });
});
