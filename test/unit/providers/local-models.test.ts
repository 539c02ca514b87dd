import assert from 'node:assert/strict';
import { listLocalModels } from '../../../src/core/providers/local-models';
import { ManualClock } from '../../support/manual-clock';

/** A server that answers every request in the same way, and what it was asked. */
function server(answer: () => Promise<Response>): { request: typeof fetch; asked: [url: unknown, signal: unknown][] } {
  const asked: [unknown, unknown][] = [];
  return {
    asked,
    request: (url, options) => {
      asked.push([url, options?.signal]);
      return answer();
    },
  };
}

const clock = new ManualClock();

const json = (body: unknown, status = 200) => server(() => Promise.resolve(Response.json(body, { status })));

describe('listLocalModels', () => {
  it('asks the server for its models, with a limit to its patience', async () => {
    const { request, asked } = json({
      object: 'list',
      data: [{ id: 'llama3:8b', owned_by: 'library' }, { id: 'qwen' }],
    });
    assert.deepEqual(await listLocalModels('http://127.0.0.1:11434/v1/', { clock, fetch: request }), [
      'llama3:8b',
      'qwen',
    ]);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.[0], 'http://127.0.0.1:11434/v1/models');
    assert.ok(asked[0][1] instanceof AbortSignal && !asked[0][1].aborted);
  });

  /** A server that never answers, and the clock by which it is waited for. */
  function silence(signal?: AbortSignal): { clock: ManualClock; models: Promise<string[]> } {
    const waiting = new ManualClock();
    const request: typeof fetch = (_, options) =>
      new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    const ports = { clock: waiting, fetch: request, ...(signal ? { signal } : {}) };
    return { clock: waiting, models: listLocalModels('http://127.0.0.1:1234/v1', ports) };
  }

  it('finds none when its patience is at an end', async () => {
    const { clock: waiting, models } = silence();
    waiting.advance(700);
    assert.deepEqual(await models, []);
  });

  it('stops asking when the user does, and leaves no timer behind', async () => {
    const stop = new AbortController();
    const { clock: waiting, models } = silence(stop.signal);
    stop.abort();
    assert.deepEqual([await models, waiting.pending], [[], 0]);
  });

  const silent: [what: string, request: typeof fetch][] = [
    ['refuses the connection', server(() => Promise.reject(new TypeError('fetch failed'))).request],
    ['does not answer in time', server(() => Promise.reject(new DOMException('late', 'TimeoutError'))).request],
    ['answers with a page', server(() => Promise.resolve(new Response('<html>'))).request],
    ['answers with an error', json({ error: { message: 'no' } }, 500).request],
    ['answers with something else', json({ data: 'models' }).request],
    ['answers with models without ids', json({ data: [{ name: 'llama3' }] }).request],
    ['answers with nothing', json(null).request],
    ['has no models', json({ data: [] }).request],
  ];
  for (const [what, request] of silent) {
    it(`finds none when the server ${what}`, async () => {
      assert.deepEqual(await listLocalModels('http://127.0.0.1:1234/v1', { clock, fetch: request }), []);
    });
  }
});
