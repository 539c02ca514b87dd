import assert from 'node:assert/strict';

import { catalogModels, findModel, lifecycleWarning, resolveModelId } from '../../../src/core/providers/catalog';

describe('resolveModelId', () => {
  const wrong: [provider: string, model: string, sent: string][] = [
    ['openai', 'gpt-5-20250807', 'gpt-5-2025-08-07'],
    ['google', 'gemini-3.0-pro', 'gemini-3-pro-preview'],
  ];
  for (const [provider, model, sent] of wrong) {
    it(`sends ${sent} for ${model} and says so`, () => {
      const resolved = resolveModelId(provider, model);
      assert.equal(resolved.model, sent);
      assert.ok(resolved.warning?.includes(model) && resolved.warning.includes(`${sent} was sent`), resolved.warning);
    });
  }

  it('leaves every other id as it is', () => {
    for (const [provider, model] of [
      ['anthropic', 'claude-sonnet-4-5-20250929'],
      ['anthropic', 'claude-opus-4-5-20251101'],
      ['openai', 'gpt-7-unheard-of'],
      ['openai', 'constructor'],
      ['openrouter', 'gpt-5-20250807'],
      ['constructor', 'name'],
      ['ollama', 'llama3:8b'],
    ] as const) {
      assert.deepEqual(resolveModelId(provider, model), { model });
    }
  });

  it('leads to ids of the catalog, whose lifecycle is known', () => {
    for (const [provider, model] of wrong) {
      assert.ok(findModel(provider, resolveModelId(provider, model).model));
    }
    assert.match(
      lifecycleWarning('google', 'gemini-3-pro-preview', '2026-11-23') ?? '',
      /was switched off on 2026-03-09\. Use gemini-4-argon instead/,
    );
    assert.match(
      lifecycleWarning('openai', 'gpt-5-2025-08-07', '2026-11-23') ?? '',
      /will be switched off on 2026-12-11\. Use gpt-6\.1-sol instead/,
    );
  });
});

describe('catalogModels', () => {
  it('recommends a current model first, and replaces what goes by a current one', () => {
    for (const provider of ['anthropic', 'openai', 'google']) {
      const [first, ...others] = catalogModels(provider);
      assert.ok(first && first.retiresOn === undefined && first.replacedBy === undefined);
      for (const { id, retiresOn, replacedBy } of others) {
        assert.ok(retiresOn === undefined || replacedBy !== undefined, id);
        assert.ok(replacedBy === undefined || findModel(provider, replacedBy)?.replacedBy === undefined, id);
        assert.ok(replacedBy === undefined || findModel(provider, replacedBy), id);
      }
    }
  });
});
