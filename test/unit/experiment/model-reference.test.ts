import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isPersonaError } from '../../../src/core/errors';
import {
  findProvider,
  modelRunKeys,
  parseModelReference,
  providerIds,
  readableReferences,
  readModelReference,
  readProviderAndModel,
} from '../../../src/core/experiment/model-reference';

describe('Model references', () => {
  const valid: [text: string, provider: string, model: string][] = [
    ['anthropic:claude-sonnet-5-5', 'anthropic', 'claude-sonnet-5-5'],
    ['openai:gpt-5-20250807', 'openai', 'gpt-5-20250807'],
    ['google:gemini-3.0-pro', 'google', 'gemini-3.0-pro'],
    ['gemini:gemini-4-argon', 'google', 'gemini-4-argon'],
    ['openai-compatible:my-model', 'openai-compatible', 'my-model'],
    ['ollama:llama3:8b', 'ollama', 'llama3:8b'],
    ['ollama:llama3', 'ollama', 'llama3'],
    ['lmstudio:qwen2.5-7b@q4', 'lmstudio', 'qwen2.5-7b@q4'],
    ['openrouter:deepseek/deepseek-r1:free', 'openrouter', 'deepseek/deepseek-r1:free'],
    ['vscode:copilot/gpt-5', 'vscode', 'copilot/gpt-5'],
    ['offline:segments', 'offline', 'segments'],
    ['offline:topics', 'offline', 'topics'],
    ['offline:archetypes', 'offline', 'archetypes'],
    ['openai:ft:gpt-5:org::id', 'openai', 'ft:gpt-5:org::id'],
    ['anthropic:gpt-5', 'anthropic', 'gpt-5'],
    ['claude-opus-4-5-20251101', 'anthropic', 'claude-opus-4-5-20251101'],
    ['gpt-6-luna', 'openai', 'gpt-6-luna'],
    ['chatgpt-5o-latest', 'openai', 'chatgpt-5o-latest'],
    ['o3', 'openai', 'o3'],
    ['o4-mini', 'openai', 'o4-mini'],
    ['gemini-3.8-flash', 'google', 'gemini-3.8-flash'],
    ['gemma-3-27b', 'google', 'gemma-3-27b'],
    ['gpt-5:custom', 'openai', 'gpt-5:custom'],
  ];
  for (const [text, provider, model] of valid) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseModelReference(text), { provider, model, requested: text });
    });
  }

  it('trims the whole and both halves, and remembers what was written', () => {
    assert.deepEqual(parseModelReference('  anthropic : claude-sonnet-5-5 \n'), {
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
      requested: 'anthropic : claude-sonnet-5-5',
    });
  });

  const invalid: [text: string, suggestion: string | null, message: RegExp][] = [
    ['', null, /empty/u],
    ['   ', null, /empty/u],
    [':', null, /nothing before the colon/u],
    [':gpt-5', null, /nothing before the colon/u],
    ['anthropic:', null, /names no model/u],
    ['anthropic:  ', null, /names no model/u],
    ['anthropic', null, /names no model/u],
    ['offline', 'offline:segments', /Write offline:segments/u],
    ['llama3:', null, /nothing after the colon/u],
    ['llama3:8b', 'ollama:llama3:8b', /"llama3" is no known provider.*ollama:llama3:8b.*anthropic, openai, google/u],
    ['mistral', 'ollama:mistral', /Nothing says which provider.*ollama:mistral/u],
    ['claude', 'ollama:claude', /Nothing says which provider/u],
    ['omni-1', 'ollama:omni-1', /Nothing says which provider/u],
    ['antropic:claude-sonnet-5-5', 'anthropic:claude-sonnet-5-5', /Did you mean "anthropic:claude-sonnet-5-5"/u],
    ['Anthropic:claude-sonnet-5-5', 'anthropic:claude-sonnet-5-5', /no known provider/u],
    ['toString:x', 'ollama:toString:x', /no known provider/u],
    ['offline:segment', 'offline:segments', /no offline generator "segment".*Did you mean "offline:segments"/u],
    ['ofline:topic', 'offline:topics', /"ofline" is no known provider. Did you mean "offline:topics"/u],
    ['ofline:gpt', null, /"ofline" is no known provider. Known/u],
    ['offline:gpt', null, /There are offline:segments, offline:topics, offline:archetypes/u],
  ];
  for (const [text, suggestion, message] of invalid) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const result = readModelReference(text);
      assert.ok(!result.ok);
      assert.equal(result.mistake.suggestion, suggestion);
      assert.match(result.mistake.message, message);
      assert.throws(
        () => parseModelReference(text),
        (error) => isPersonaError(error) && error.code === 'invalid-config' && error.message === result.mistake.message,
      );
    });
  }

  it('names every known provider where none can be told', () => {
    const result = readModelReference('llama3:8b');
    assert.ok(!result.ok);
    assert.deepEqual(
      providerIds.filter((id) => !result.mistake.message.includes(id)),
      [],
    );
  });

  it('takes the model of a separate provider whole', () => {
    assert.deepEqual(readProviderAndModel('gemini', ' a:b '), {
      ok: true,
      reference: { provider: 'google', model: 'a:b', requested: 'a:b' },
    });
  });

  it('gives back any model after any provider', () => {
    const provider = fc.constantFrom(...providerIds.filter((id) => id !== 'offline'));
    const model = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '');
    fc.assert(
      fc.property(provider, model, (provider, model) => {
        assert.deepEqual(parseModelReference(`${provider}:${model}`), {
          provider,
          model,
          requested: `${provider}:${model}`,
        });
      }),
    );
  });

  it('suggests only references that can be read', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^(ofline|offline|olama|antropic|x)?:?[a-z:]{0,5}$/u)),
        (text) => {
          const result = readModelReference(text);
          const suggestion = result.ok ? text : result.mistake.suggestion;
          assert.ok(suggestion === null || readModelReference(suggestion).ok);
        },
      ),
    );
  });

  it('knows no provider by a name of Object.prototype', () => {
    assert.equal(findProvider('constructor'), undefined);
    assert.equal(findProvider('gemini'), 'google');
  });
});

describe('Keys of model runs', () => {
  const claude = { provider: 'anthropic', model: 'claude-sonnet-5-5' } as const;
  const llama = { provider: 'ollama', model: 'llama3:8b' } as const;
  const keys = (listings: Parameters<typeof modelRunKeys>[0], repeat: number) =>
    modelRunKeys(listings, repeat).map(({ key }) => key);

  it('is the reference for a model listed once and run once', () => {
    assert.deepEqual(modelRunKeys([claude, llama], 1), [
      { key: 'anthropic:claude-sonnet-5-5', ...claude, listing: 1, repetition: 1, index: 0 },
      { key: 'ollama:llama3:8b', ...llama, listing: 1, repetition: 1, index: 1 },
    ]);
  });

  it('numbers listings of the same model from 2 on', () => {
    assert.deepEqual(keys([claude, llama, claude, claude], 1), [
      'anthropic:claude-sonnet-5-5',
      'ollama:llama3:8b',
      'anthropic:claude-sonnet-5-5#2',
      'anthropic:claude-sonnet-5-5#3',
    ]);
  });

  it('numbers repetitions from 2 on, after the listing', () => {
    assert.deepEqual(keys([llama, llama], 2), [
      'ollama:llama3:8b',
      'ollama:llama3:8b~2',
      'ollama:llama3:8b#2',
      'ollama:llama3:8b#2~2',
    ]);
  });

  it('tells the same model id of two providers apart', () => {
    const elsewhere = { provider: 'lmstudio', model: 'llama3:8b' } as const;
    assert.deepEqual(keys([llama, elsewhere], 1), ['ollama:llama3:8b', 'lmstudio:llama3:8b']);
  });

  it('gives as many different keys as there are model runs', () => {
    const listing = fc.record({ provider: fc.constantFrom(...providerIds), model: fc.constantFrom('a', 'b:c', 'd') });
    fc.assert(
      fc.property(fc.array(listing, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (listings, repeat) => {
        assert.equal(new Set(keys(listings, repeat)).size, listings.length * repeat);
      }),
    );
  });
});

describe('readableReferences', () => {
  it('keeps what is a model and says of each other entry what is wrong', () => {
    const { references, mistakes } = readableReferences(['claude-x', ' offline:topics ', 'llama3', 7, 'opnai:x']);
    assert.deepEqual(references, ['claude-x', 'offline:topics']);
    assert.equal(mistakes.length, 3);
    assert.match(mistakes[0] ?? '', /"llama3"/u);
    assert.match(mistakes[1] ?? '', /^7 is no text\.$/u);
    assert.match(mistakes[2] ?? '', /"opnai"/u);
  });
});
