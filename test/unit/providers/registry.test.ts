import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock';
import type { ProviderConnection } from '../../../src/core/providers/provider';
import { sharingProviders } from '../../../src/core/providers/registry';

function connection(overrides: Partial<ProviderConnection> = {}): ProviderConnection {
  return {
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: 'k',
    headers: {},
    timeoutMs: 1000,
    fetch: undefined,
    clock: systemClock,
    ...overrides,
  };
}

describe('adapters that are shared', () => {
  it('are one for the same connection', async () => {
    const load = sharingProviders();
    assert.equal(await load('ollama', connection()), await load('ollama', connection()));
  });

  for (const [what, other] of [
    ['another address', { baseUrl: 'http://127.0.0.1:10/v1' }],
    ['another key', { apiKey: 'other' }],
    ['another header', { headers: { 'x-team': 'a' } }],
    ['another time limit', { timeoutMs: 2000 }],
  ] as const) {
    it(`are two for ${what}`, async () => {
      const load = sharingProviders();
      assert.notEqual(await load('ollama', connection()), await load('ollama', connection(other)));
    });
  }

  it('are two for two providers at one address', async () => {
    const load = sharingProviders();
    assert.notEqual(await load('ollama', connection()), await load('lmstudio', connection()));
  });
});
