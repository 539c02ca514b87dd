import assert from 'node:assert/strict';

import { LLMock } from '@copilotkit/aimock';

import { isPersonaError } from '../../../src/core/errors';
import { IncrementalAnswer } from '../../../src/core/persona/incremental';
import { createAnthropicProvider } from '../../../src/core/providers/anthropic/anthropic';
import { createGoogleProvider } from '../../../src/core/providers/google/google';
import { createOpenAiProvider } from '../../../src/core/providers/openai/openai';
import { createOpenAiCompatibleProvider } from '../../../src/core/providers/openai-compatible/openai-compatible';
import type { FinishReason, LanguageModelProvider } from '../../../src/core/providers/provider';
import { draftAnswer } from '../../support/draft-answers';
import { connectionTo, modelCall, record } from '../../support/model-call';

const answer = draftAnswer('Ada', 'Ben');

interface Adapter {
  name: string;
  create: (url: string) => LanguageModelProvider;
  usage: Record<string, number>;
  /** What an answer at the output limit finishes with. */
  cutReason: FinishReason;
}

const adapters: Adapter[] = [
  {
    name: 'createAnthropicProvider',
    create: (url) => createAnthropicProvider(connectionTo(url)),
    usage: { input_tokens: 1200, output_tokens: 340 },
    cutReason: 'length',
  },
  {
    name: 'createOpenAiCompatibleProvider',
    create: (url) => createOpenAiCompatibleProvider(connectionTo(`${url}/v1`)),
    usage: { prompt_tokens: 1200, completion_tokens: 340 },
    cutReason: 'length',
  },
  {
    name: 'createOpenAiProvider',
    create: (url) => createOpenAiProvider(connectionTo(`${url}/v1`)),
    usage: { input_tokens: 1200, output_tokens: 340 },
    // The imitation leaves out why a response is incomplete.
    cutReason: 'other',
  },
  {
    name: 'createGoogleProvider',
    create: (url) => createGoogleProvider(connectionTo(`${url}/v1beta`)),
    usage: { promptTokenCount: 1200, candidatesTokenCount: 340, totalTokenCount: 1540 },
    cutReason: 'length',
  },
];

for (const { name, create, usage, cutReason } of adapters) {
  describe(`${name} against a vendor's imitation`, () => {
    let mock: LLMock;

    beforeEach(async () => {
      mock = new LLMock({ port: 0, logLevel: 'silent' });
      await mock.start();
    });

    afterEach(() => mock.stop());

    it('streams personas and usage', async () => {
      mock.onMessage(/./, { content: answer, usage });
      const { events, text, thrown } = await record(create(mock.url), modelCall());
      assert.equal(thrown, undefined);
      const reader = new IncrementalAnswer();
      const names = events
        .flatMap((event) => (event.type === 'text' ? reader.push(event.text) : []))
        .map((persona) => persona.name);
      assert.deepEqual(names, ['Ada', 'Ben']);
      assert.deepEqual(reader.finish(), { complete: true, invalid: [] });
      assert.equal(text, answer);
      const last = events.findLast((event) => event.type === 'usage')?.usage;
      assert.deepEqual([last?.inputTokens, last?.outputTokens], [1200, 340]);
      assert.deepEqual([last?.cachedInputTokens || null, last?.reasoningTokens], [null, null]);
      assert.equal(events.findLast((event) => event.type === 'finish')?.reason, 'stop');
    });

    it('says when the answer was cut at the output limit', async () => {
      mock.onMessage(/./, { content: answer.slice(0, 200), finishReason: 'length' });
      const { events } = await record(create(mock.url), modelCall());
      assert.equal(events.findLast((event) => event.type === 'finish')?.reason, cutReason);
    });

    const failures: [number, string, boolean][] = [
      [401, 'authentication', false],
      [429, 'rate-limited', true],
      [529, 'overloaded', true],
    ];
    for (const [status, code, retryable] of failures) {
      it(`maps ${status}`, async () => {
        mock.onMessage(/./, { error: { message: 'Not now.' }, status, retryAfter: 9 });
        const { thrown } = await record(create(mock.url), modelCall());
        assert.ok(isPersonaError(thrown));
        assert.deepEqual([thrown.code, thrown.status, thrown.retryable], [code, status, retryable]);
        assert.equal(thrown.retryAfterMs, status === 429 ? 9000 : undefined);
        assert.equal(mock.getRequests().length, 1);
      });
    }

    it('notices a stream that is cut', async () => {
      mock.onMessage(/./, { content: answer }, { truncateAfterChunks: 5, chunkSize: 20 });
      const { thrown, text } = await record(create(mock.url), modelCall());
      assert.ok(isPersonaError(thrown));
      assert.deepEqual([thrown.code, thrown.retryable], ['network', true]);
      assert.ok(text.length < answer.length && answer.startsWith(text));
    });

    it('is cancelled in less than a second, in the middle of an answer', async () => {
      mock.onMessage(/./, { content: answer }, { latency: 100, chunkSize: 5 });
      const controller = new AbortController();
      let abortedMs = Infinity;
      await assert.rejects(
        async () => {
          for await (const event of create(mock.url).stream(modelCall({ signal: controller.signal }))) {
            if (event.type === 'text' && !controller.signal.aborted) {
              abortedMs = performance.now();
              controller.abort();
            }
          }
        },
        { code: 'cancelled' },
      );
      assert.ok(performance.now() - abortedMs < 1000);
    });
  });
}
