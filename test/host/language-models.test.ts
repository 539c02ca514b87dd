import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { isPersonaError } from '../../src/core/errors';
import { IncrementalAnswer } from '../../src/core/persona/incremental';
import type { ModelCall, ModelEvent } from '../../src/core/providers/provider';
import { createEditorModelProvider, listEditorModels } from '../../src/extension/language-models/editor-models';
import { draftAnswer } from '../support/draft-answers';
import { modelCall, record } from '../support/model-call';

/** What the extension with the fake models exports. */
interface FakeModels {
  requests: FakeRequest[];
  answerWith(text: string): void;
  failWith(error: unknown): void;
  setVanished(id: string, isVanished: boolean): void;
}

interface FakeRequest {
  model: string;
  messages: string[];
  roles: vscode.LanguageModelChatMessageRole[];
  tool: vscode.LanguageModelChatTool | undefined;
  toolIsRequired: boolean;
  end: 'none' | 'complete' | 'cancelled' | 'failed';
  cancelled: Promise<void>;
}

const provider = createEditorModelProvider();
const answer = draftAnswer('Ada', 'Ben');

const callTo = (id: string, overrides: Partial<ModelCall> = {}): ModelCall =>
  modelCall({ model: `personas-fake/${id}`, ...overrides });

describe('the models of the editor', () => {
  let fake: FakeModels;
  const requestsTo = (id: string): FakeRequest[] => fake.requests.filter(({ model }) => model === id);

  before(async () => {
    const extension = vscode.extensions.getExtension<FakeModels>('personas-test.personas-fake-models');
    assert.ok(extension, 'the extension with the fake models is not installed');
    fake = await extension.activate();
  });

  beforeEach(() => {
    fake.answerWith(answer);
    fake.requests.length = 0;
  });

  it('are listed with what a user chooses by', async () => {
    const models = (await listEditorModels()).filter(({ vendor }) => vendor === 'personas-fake');
    assert.deepEqual(
      models.find(({ id }) => id === 'tool'),
      { vendor: 'personas-fake', id: 'tool', name: 'Fake tool', family: 'fake', maxInputTokens: 128_000 },
    );
    assert.ok(models.length >= 10);
    assert.equal(new Set(models.map(({ id }) => id)).size, models.length);
  });

  it('answer with the input of one required tool, of which the persona schema is the shape', async () => {
    const call = callTo('tool');
    const { events, text, thrown } = await record(provider, call);
    assert.equal(thrown, undefined);
    assert.deepEqual(personaNames(text), ['Ada', 'Ben']);
    assert.ok(text.endsWith(answer), 'the input of the tool came in one piece');
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
    const [request, ...others] = requestsTo('tool');
    assert.deepEqual(others, []);
    assert.deepEqual(request?.messages, [call.prompt.system, call.prompt.user]);
    assert.deepEqual(new Set(request?.roles), new Set([vscode.LanguageModelChatMessageRole.User]));
    assert.equal(request?.toolIsRequired, true);
    assert.equal(request?.tool?.name, 'personas');
    assert.deepEqual(request?.tool?.inputSchema, call.prompt.schema);
  });

  it('count their tokens: input once the request is accepted, output at the end', async () => {
    const { events } = await record(provider, callTo('fence'));
    const [first, ...rest] = usages(events);
    const { prompt } = callTo('fence');
    const [request] = requestsTo('fence');
    const length = [prompt.system, prompt.user, JSON.stringify(request?.tool)].join('\n').length;
    const counted = {
      inputTokens: length,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      reasoningTokens: null,
      source: 'counted',
    };
    assert.equal(events[0]?.type, 'usage');
    assert.deepEqual(first, { ...counted, outputTokens: null });
    assert.deepEqual(rest, [{ ...counted, outputTokens: textOf(events).length }]);
  });

  it('count a prompt before it is sent, as they count it then', async () => {
    const counted = await provider.countTokens?.(callTo('tool'));
    assert.deepEqual(requestsTo('tool'), []);
    const { events } = await record(provider, callTo('tool'));
    assert.equal(usages(events)[0]?.inputTokens, counted);
    await assert.rejects(async () => provider.countTokens?.(callTo('uncountable')), isPersonaError);
    await assert.rejects(async () => provider.countTokens?.(callTo('no-such-model')), { code: 'not-found' });
  });

  it('leave unknown what nobody counts', async () => {
    const { events, thrown } = await record(provider, callTo('uncountable'));
    assert.equal(thrown, undefined);
    assert.deepEqual(
      usages(events).map(({ inputTokens, outputTokens, source }) => [inputTokens, outputTokens, source]),
      [
        [null, null, 'counted'],
        [null, null, 'counted'],
      ],
    );
  });

  it('may answer in text, fenced and streamed, instead of calling the tool', async () => {
    const { events, text } = await record(provider, callTo('fence'));
    assert.deepEqual(personaNames(text), ['Ada', 'Ben']);
    assert.ok(events.filter(({ type }) => type === 'text').length > 10, 'the text came in pieces');
    assert.equal(requestsTo('fence').length, 1);
  });

  it('are asked for JSON with its schema by the call after one that showed that they take no tools', async () => {
    const call = callTo('no-tools');
    const refused = await record(provider, call);
    assertFailure(refused.thrown, 'unsupported', /makes no tool calls/u);
    assert.ok(isPersonaError(refused.thrown) && refused.thrown.retryable);
    assert.deepEqual(
      requestsTo('no-tools').map(({ end }) => end),
      ['failed'],
    );
    const { events, text, thrown } = await record(createEditorModelProvider(), call);
    assert.equal(thrown, undefined);
    assert.equal(text, answer);
    const [, second, ...others] = requestsTo('no-tools');
    assert.deepEqual(others, []);
    assert.equal(second?.tool, undefined);
    assert.ok(second?.messages[1]?.startsWith(call.prompt.user));
    assert.ok(second?.messages[1]?.endsWith(JSON.stringify(call.prompt.schema)));
    assert.deepEqual(usages(events).at(-1)?.inputTokens, second?.messages.join('\n').length);
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
  });

  it('are asked for JSON by the call after one in which they told in prose; each counts its own answer', async () => {
    const first = await record(provider, callTo('ignores-tools'));
    assertFailure(first.thrown, 'invalid-output', /makes no tool calls/u);
    assert.equal(usages(first.events).at(-1)?.outputTokens, first.text.length);
    const { events, text, thrown } = await record(provider, callTo('ignores-tools'));
    assert.equal(thrown, undefined);
    assert.deepEqual(personaNames(text), ['Ada', 'Ben']);
    assert.equal(requestsTo('ignores-tools').length, 2);
    assert.equal(usages(events).at(-1)?.outputTokens, text.length);
  });

  it('are not asked for more tokens than they take', async () => {
    const { thrown } = await record(provider, callTo('small'));
    assertFailure(thrown, 'context-too-long', /has \d+ tokens and personas-fake\/small takes 1000\..*fewer rows/u);
    assert.ok(isPersonaError(thrown) && thrown.unsent);
    assert.deepEqual(requestsTo('small'), []);
  });

  it('learn of a cancellation in less than a second', async () => {
    fake.answerWith(draftAnswer(...Array.from({ length: 60 }, (_, index) => `Persona ${index}`)));
    const abort = new AbortController();
    let abortedMs = 0;
    let thrown: unknown;
    try {
      for await (const event of provider.stream(callTo('slow', { signal: abort.signal }))) {
        if (event.type === 'text' && abortedMs === 0) {
          abortedMs = performance.now();
          abort.abort();
        }
      }
    } catch (error) {
      thrown = error;
    }
    assertFailure(thrown, 'cancelled', /./u);
    const [request] = requestsTo('slow');
    await request?.cancelled;
    const tookMs = performance.now() - abortedMs;
    console.log(`      the model's extension was told after ${tookMs.toFixed(0)} ms`);
    assert.ok(abortedMs > 0 && tookMs < 1000);
    assert.notEqual(request?.end, 'complete');
  });

  it('are let go when nobody reads on', async () => {
    fake.answerWith(draftAnswer(...Array.from({ length: 60 }, (_, index) => `Persona ${index}`)));
    for await (const event of provider.stream(callTo('slow'))) {
      if (event.type === 'text') {
        break;
      }
    }
    await requestsTo('slow')[0]?.cancelled;
    assert.notEqual(requestsTo('slow')[0]?.end, 'complete');
  });

  it('need not heed a cancellation for the call to end', async () => {
    const abort = new AbortController();
    let thrown: unknown;
    try {
      for await (const event of provider.stream(callTo('deaf', { signal: abort.signal }))) {
        assert.equal(event.type, 'usage');
        abort.abort();
      }
    } catch (error) {
      thrown = error;
    }
    assertFailure(thrown, 'cancelled', /./u);
  });

  it('are sent nothing when the call is aborted before', async () => {
    const { thrown } = await record(provider, callTo('tool', { signal: AbortSignal.abort() }));
    assertFailure(thrown, 'cancelled', /./u);
    assert.deepEqual(fake.requests, []);
  });

  const { LanguageModelError } = vscode;
  const quotaError = new Error('Premium requests are used up');
  quotaError.name = 'ChatQuotaExceeded';
  const failures: [what: string, thrown: unknown, code: string, retryable: boolean, message: RegExp][] = [
    [
      'no consent',
      LanguageModelError.NoPermissions('User declined'),
      'permission',
      false,
      /Manage Language Model Access.*\(User declined\)/u,
    ],
    ['a block', LanguageModelError.Blocked('You have sent too many'), 'rate-limited', true, /Try again later/u],
    ['a content filter', LanguageModelError.Blocked('content_filter'), 'content-filtered', false, /exclude a column/u],
    ['a model gone', LanguageModelError.NotFound('gone'), 'not-found', false, /no longer has the model/u],
    ['an exhausted quota', quotaError, 'payment', false, /Check your plan.*\(Premium requests are used up\)/u],
    ['a rate limit', new Error('429 Too Many Requests'), 'rate-limited', true, /Try again later/u],
    ['a long prompt', new Error('Message exceeds token limit.'), 'context-too-long', false, /fewer rows/u],
    [
      'a failure within',
      new Error('It failed', { cause: new Error('fetch failed') }),
      'network',
      true,
      /Check the network.*\(It failed: fetch failed\)/u,
    ],
    ['a vendor out of order', new Error('503 Service Unavailable'), 'overloaded', true, /Try again later/u],
    ['anything else', new Error('Odd. Key sk-1234567890'), 'internal', false, /See its log.*\(Odd\. Key …\)/u],
    ['a stop by the editor', new vscode.CancellationError(), 'cancelled', false, /Run again/u],
  ];
  for (const [what, error, code, retryable, message] of failures) {
    it(`name ${what}: ${code}`, async () => {
      fake.failWith(error);
      const { thrown } = await record(provider, callTo('fails'));
      assertFailure(thrown, code, message);
      assert.equal(isPersonaError(thrown) && thrown.retryable, retryable);
      assert.equal(requestsTo('fails').length, 1);
    });
  }

  it('keep what arrived before a failure', async () => {
    fake.failWith(new Error('socket hang up'));
    const { text, thrown } = await record(provider, callTo('breaks'));
    assert.deepEqual(personaNames(text), ['Ada']);
    assertFailure(thrown, 'network', /socket hang up/u);
    assert.equal(requestsTo('breaks').length, 1);
  });

  it('can disappear: the call says so and what is meant or there', async () => {
    const { text } = await record(provider, callTo('vanishing'));
    assert.equal(text, answer);
    fake.setVanished('vanishing', true);
    try {
      await untilListed('vanishing', false);
      const { thrown } = await record(provider, callTo('vanishing'));
      assertFailure(thrown, 'not-found', /has no model "personas-fake\/vanishing".*It has personas-fake\/tool/u);
      assert.ok(isPersonaError(thrown) && thrown.unsent);
    } finally {
      fake.setVanished('vanishing', false);
      await untilListed('vanishing', true);
    }
    assert.equal((await record(provider, callTo('vanishing'))).text, answer);
  });

  it('are suggested for one that is misspelt, also in its vendor', async () => {
    const misspelt = await record(provider, callTo('fense'));
    assertFailure(misspelt.thrown, 'not-found', /Did you mean vscode:personas-fake\/fence\?/u);
    const elsewhere = await record(provider, modelCall({ model: 'personas-fakes/fence' }));
    assertFailure(elsewhere.thrown, 'not-found', /Did you mean vscode:personas-fake\/fence\?/u);
  });
});

function assertFailure(thrown: unknown, code: string, message: RegExp): void {
  assert.ok(isPersonaError(thrown), `thrown: ${String(thrown)}`);
  assert.equal(thrown.code, code, thrown.message);
  assert.match(thrown.message, message);
}

function personaNames(text: string): string[] {
  return new IncrementalAnswer().push(text).map(({ name }) => name);
}

function usages(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}

/** The editor learns of a change by an event: it asks again a little later. */
async function untilListed(id: string, isListed: boolean): Promise<void> {
  while ((await vscode.lm.selectChatModels({ vendor: 'personas-fake', id })).length > 0 !== isListed) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
