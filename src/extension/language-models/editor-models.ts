import {
  LanguageModelChatMessage,
  type LanguageModelChat,
  type LanguageModelChatRequestOptions,
  type LanguageModelChatTool,
  LanguageModelChatToolMode,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  type CancellationToken,
  lm,
} from 'vscode';
import { cancelled, PersonaError } from '../../core/errors';
import type { Usage } from '../../core/money/usage';
import type { Prompt } from '../../core/prompt/prompt';
import type { LanguageModelProvider, ModelCall, ModelEvent } from '../../core/providers/provider';
import { nearest } from '../../core/text/nearest';
import { tokenOf, unlessAborted } from '../platform/cancellation';
import { editorModelError, isToolRefusal } from './editor-model-errors';

/** A language model that another extension or the editor itself offers. */
export interface EditorModel {
  vendor: string;
  /** Unique within its vendor. */
  id: string;
  name: string;
  family: string;
  /** Tokens of the longest request it takes. */
  maxInputTokens: number;
}

/** Extensions that offer models may have to be started and to sign in first. */
const listingPatienceMs = 3000;
const modelsNamed = 8;
const justification = 'Writes user personas from the rows of the data file that you have chosen.';

/** The models that can be asked now, each once. Empty where the editor does not tell in time. */
export async function listEditorModels(): Promise<EditorModel[]> {
  let models: LanguageModelChat[];
  try {
    models = await unlessAborted(lm.selectChatModels(), AbortSignal.timeout(listingPatienceMs));
  } catch {
    return [];
  }
  const byPath = new Map(models.map((model) => [pathOf(model), model]));
  return [...byPath.values()].map(({ vendor, id, name, family, maxInputTokens }) => ({
    vendor,
    id,
    name,
    family,
    maxInputTokens,
  }));
}

/**
 * The editor's models as a provider; a call names its model `vendor/id`.
 *
 * The stable API knows no structured output and reports no usage. So the personas are asked for as the input of a tool that
 * the model must call; where it makes none the call fails, may be made again, and from then on asks that model for plain JSON. A call
 * is never more than one request, which may be billed. Tokens are counted with the model's own tokeniser. The
 * editor asks the user for consent before the first request to a vendor.
 */
export function createEditorModelProvider(): LanguageModelProvider {
  return {
    kind: 'language-model',
    async *stream(call) {
      const { token, dispose } = tokenOf(call.signal);
      try {
        const model = await unlessAborted(findModel(call.model), call.signal);
        yield* new EditorCall(model, call, token).events();
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : editorModelError(thrown, call.model);
      } finally {
        dispose();
      }
    },
    async countTokens(call) {
      const { token, dispose } = tokenOf(call.signal);
      try {
        const model = await unlessAborted(findModel(call.model), call.signal);
        const { messages, tool } = toolRequest(call.prompt);
        const tokens = await unlessAborted(
          model.countTokens([...messages, JSON.stringify(tool)].join('\n'), token),
          call.signal,
        );
        if (tokens > 0) {
          return tokens;
        }
        throw new PersonaError('unsupported', `${call.model} does not count tokens.`);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : editorModelError(thrown, call.model);
      } finally {
        dispose();
      }
    },
  };
}

function pathOf({ vendor, id }: LanguageModelChat): string {
  return `${vendor}/${id}`;
}

/** Throws PersonaError `not-found` with the models that there are. */
async function findModel(path: string): Promise<LanguageModelChat> {
  const [vendor = ''] = path.split('/', 1);
  const ofVendor = await lm.selectChatModels({ vendor });
  const found = ofVendor.find((model) => pathOf(model) === path);
  if (found) {
    return found;
  }
  const others = ofVendor.length > 0 ? ofVendor : await lm.selectChatModels();
  throw new PersonaError('not-found', notFoundText(path, [...new Set(others.map(pathOf))]), { unsent: true });
}

function notFoundText(path: string, others: readonly string[]): string {
  const what = `The editor has no model "${path}".`;
  if (others.length === 0) {
    return `${what} It has none at all: install an extension that offers language models and sign in to it.`;
  }
  const meant = nearest(path, others);
  const question = meant === null ? '' : ` Did you mean vscode:${meant}?`;
  const more = others.length > modelsNamed ? ', …' : '';
  return `${what}${question} It has ${others.slice(0, modelsNamed).join(', ')}${more}.`;
}

/** What is sent: messages of the user, since the stable API has no system role. */
interface Request {
  messages: string[];
  tool: LanguageModelChatTool | undefined;
}

function toolRequest({ system, user, schema, schemaName }: Prompt): Request {
  return {
    messages: [system, user],
    tool: { name: schemaName, description: `Takes the ${schemaName}, all in one call.`, inputSchema: schema },
  };
}

function textRequest({ system, user, schema }: Prompt): Request {
  const form = `Answer with one JSON document and nothing around it. It matches this JSON Schema:\n${JSON.stringify(schema)}`;
  return { messages: [system, `${user}\n\n${form}`], tool: undefined };
}

/** Models, as `vendor/id`, that have turned tools down or ignored them while the extension has been running. */
const withoutTools = new Set<string>();

/** One request to one model: for a tool call, or a plain one where the model is known to make none. */
class EditorCall {
  readonly #model: LanguageModelChat;
  readonly #call: ModelCall;
  readonly #token: CancellationToken;

  constructor(model: LanguageModelChat, call: ModelCall, token: CancellationToken) {
    this.#model = model;
    this.#call = call;
    this.#token = token;
  }

  async *events(): AsyncGenerator<ModelEvent> {
    const { model, prompt } = this.#call;
    if (withoutTools.has(model)) {
      yield* this.#ask(textRequest(prompt));
    } else {
      yield* this.#askForTool(toolRequest(prompt));
    }
    yield { type: 'finish', reason: 'stop' };
  }

  /** Throws PersonaError: retryable `unsupported` where tools are turned down, `invalid-output` where prose comes instead. */
  async *#askForTool(request: Request): AsyncGenerator<ModelEvent> {
    const { model } = this.#call;
    let answer = '';
    try {
      for await (const event of this.#ask(request)) {
        answer += event.type === 'text' ? event.text : '';
        yield event;
      }
    } catch (thrown) {
      throw answer === '' && isToolRefusal(thrown) ? madeNoToolCall(model, 'unsupported', thrown) : thrown;
    }
    if (!answer.includes('{')) {
      throw madeNoToolCall(model, 'invalid-output');
    }
  }

  async *#ask({ messages, tool }: Request): AsyncGenerator<ModelEvent> {
    const { signal } = this.#call;
    const sent = tool ? [...messages, JSON.stringify(tool)] : messages;
    const inputTokens = await this.#count(sent.join('\n'));
    this.#refuseTooLong(inputTokens);
    const options: LanguageModelChatRequestOptions = {
      justification,
      ...(tool ? { tools: [tool], toolMode: LanguageModelChatToolMode.Required } : {}),
    };
    const turns = messages.map((message) => LanguageModelChatMessage.User(message));
    const response = await unlessAborted(this.#model.sendRequest(turns, options, this.#token), signal);
    yield this.#usage(inputTokens, null);
    let answer = '';
    for await (const part of untilAborted(response.stream, signal)) {
      const text = textOf(part);
      if (text !== '') {
        answer += text;
        yield { type: 'text', text };
      }
    }
    yield this.#usage(inputTokens, await this.#count(answer));
  }

  #usage(inputTokens: number | null, outputTokens: number | null): { type: 'usage'; usage: Usage } {
    const usage: Usage = {
      inputTokens,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens,
      reasoningTokens: null,
      source: 'counted',
    };
    return { type: 'usage', usage };
  }

  /** Null where the model's extension does not know: it says 0 then, or fails. */
  async #count(text: string): Promise<number | null> {
    const { signal } = this.#call;
    try {
      const tokens = await unlessAborted(this.#model.countTokens(text, this.#token), signal);
      return tokens > 0 ? tokens : null;
    } catch {
      if (signal.aborted) {
        throw cancelled();
      }
      return null;
    }
  }

  #refuseTooLong(inputTokens: number | null): void {
    const limit = this.#model.maxInputTokens;
    if (inputTokens !== null && limit > 0 && inputTokens > limit) {
      throw new PersonaError(
        'context-too-long',
        `The request has ${inputTokens} tokens and ${this.#call.model} takes ${limit}. Show it fewer rows (data.max_tokens), or choose a model with a larger context.`,
        { unsent: true },
      );
    }
  }
}

/** Remembers that a model makes no tool calls. The next attempt, which follows at once, asks it in another form. */
function madeNoToolCall(model: string, code: 'unsupported' | 'invalid-output', cause?: unknown): PersonaError {
  withoutTools.add(model);
  const message = `${model} makes no tool calls. Run again: it is asked for plain JSON from now on.`;
  return new PersonaError(code, message, { cause, retryable: true, retryAfterMs: 0 });
}

/** Text as it is, the input of a tool call as JSON; other parts, such as thinking, are no part of the answer. */
function textOf(part: unknown): string {
  if (part instanceof LanguageModelTextPart) {
    return part.value;
  }
  return part instanceof LanguageModelToolCallPart ? JSON.stringify(part.input) : '';
}

/** Passes on what comes until the signal is aborted; then throws `cancelled`, whether or not the source ends. */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await unlessAborted(iterator.next(), signal);
    if (next.done) {
      return;
    }
    yield next.value;
  }
}
