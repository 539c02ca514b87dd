import assert from 'node:assert/strict';
import { providerIds } from '../../../src/core/experiment/model-reference';
import {
  localServers,
  ownerOfKeyVariable,
  httpProfile,
  providerProfile,
  providersWithKey,
} from '../../../src/core/providers/directory';

describe('The directory of providers', () => {
  it('knows no endpoint of the embedded generators, of the editor or of what is no provider', () => {
    assert.equal(httpProfile('offline'), undefined);
    assert.equal(httpProfile('vscode'), undefined);
    assert.equal(httpProfile('constructor'), undefined);
  });

  it('says of every provider where its models are', () => {
    const kinds = providerIds.map((id) => [id, providerProfile(id)?.kind]);
    assert.deepEqual(
      kinds.filter(([, kind]) => kind !== 'http'),
      [
        ['vscode', 'editor'],
        ['offline', 'embedded'],
      ],
    );
  });

  it('names base URLs that need no trimming, and encrypts what leaves the machine', () => {
    for (const id of providerIds) {
      const baseUrl = httpProfile(id)?.baseUrl ?? null;
      if (baseUrl !== null) {
        const url = new URL(baseUrl);
        assert.doesNotMatch(baseUrl, /\/$/u);
        assert.equal(url.protocol, url.hostname === '127.0.0.1' ? 'http:' : 'https:');
      }
    }
  });

  it('lists the providers that take a key, each with a variable for it', () => {
    for (const id of ['anthropic', 'openrouter'] as const) {
      assert.ok(providersWithKey().includes(id));
    }
    for (const id of providersWithKey()) {
      const variables = httpProfile(id)?.keyVariables ?? [];
      assert.ok(variables.length > 0);
      assert.deepEqual(new Set(variables.map(ownerOfKeyVariable)), new Set([id]));
    }
  });

  it('lists local servers, which need no key', () => {
    for (const id of localServers) {
      const profile = httpProfile(id);
      assert.equal(profile?.needsKey, false);
      assert.match(profile.baseUrl ?? '', /^http:\/\/127\.0\.0\.1:/u);
    }
  });

  const owners: [variable: string, owner: string | undefined][] = [
    ['ANTHROPIC_API_KEY', 'anthropic'],
    ['OPENAI_API_KEY', 'openai'],
    ['GOOGLE_API_KEY', 'google'],
    ['GEMINI_API_KEY', 'google'],
    ['OPENROUTER_API_KEY', 'openrouter'],
    ['MY_KEY', undefined],
    ['anthropic_api_key', undefined],
    ['constructor', undefined],
    ['', undefined],
  ];
  for (const [variable, owner] of owners) {
    it(`takes ${variable || 'no name'} for the key of ${owner ?? 'nobody'}`, () => {
      assert.equal(ownerOfKeyVariable(variable), owner);
    });
  }
});
