import { PersonaError, toPersonaError } from '../errors';
import { CostMeter } from '../money/cost';
import { addUsage, noUsage, unknownUsage, type Usage } from '../money/usage';
import { assemblePersona } from '../persona/assemble';
import { IncrementalAnswer } from '../persona/incremental';
import type { Persona } from '../persona/persona';
import type { FinishReason, LanguageModelProvider } from '../providers/provider';
import { withRetry } from '../providers/retry';
import type { Attempt, Cost, ModelRun } from '../runs/run';
import type { GenerationContext } from './generator';
import { errorRecord, identityOf, priceDay, statusOf } from './model-outcome';
import type { PlannedModel } from './plan';

/** What one call delivered, whole or not. */
interface Answer {
  personas: Persona[];
  finishReason: FinishReason | null;
  warnings: string[];
}

const nothing: Answer = { personas: [], finishReason: null, warnings: [] };

/** Asks a language model, with its retries, inside its time limit. Never rejects but for a recorder that cannot write. */
export async function runLanguageModel(
  model: PlannedModel,
  provider: LanguageModelProvider,
  context: GenerationContext,
): Promise<ModelRun> {
  return new LanguageModelRun(model, provider, context).run();
}

class LanguageModelRun {
  readonly #model: PlannedModel;
  readonly #provider: LanguageModelProvider;
  readonly #context: GenerationContext;
  readonly #meter: CostMeter;
  readonly #attempts: Attempt[] = [];
  readonly #timeout = new AbortController();
  readonly #signal: AbortSignal;
  #deadlineMs: number | undefined;
  #cancelTimeout: (() => void) | undefined;
  #best: Answer = nothing;
  #sent = false;

  constructor(model: PlannedModel, provider: LanguageModelProvider, context: GenerationContext) {
    this.#model = model;
    this.#provider = provider;
    this.#context = context;
    this.#meter = new CostMeter(model.pricing, priceDay(context));
    this.#signal = AbortSignal.any([context.signal, this.#timeout.signal]);
  }

  async run(): Promise<ModelRun> {
    const { plan, prompt, clock, random, listen, recorder } = this.#context;
    let error: PersonaError | undefined;
    await recorder.promptRendered(this.#model, prompt);
    try {
      await withRetry((attempt) => this.#attempt(attempt.number, attempt.waitedMs), {
        retries: plan.retries,
        clock,
        random,
        signal: this.#signal,
        deadlineMs: () => this.#deadlineMs,
        onWaiting: (wait) => listen({ type: 'model-waiting', key: this.#model.key, ...wait }),
      });
    } catch (thrown) {
      error = this.#explain(toPersonaError(thrown));
    } finally {
      this.#cancelTimeout?.();
    }
    return this.#result(error);
  }

  /** One call in its slot. Throws PersonaError; what arrived before is kept as the best answer so far. */
  #attempt(number: number, waitedMs: number): Promise<void> {
    const { clock, slots } = this.#context;
    const readyMs = clock.monotonicMs();
    this.#cancelTimeout?.();
    return slots.run(this.#model.provider, async () => {
      this.#throwIfStopped();
      const queuedMs = clock.monotonicMs() - readyMs;
      this.#startTimeLimit(queuedMs);
      await this.#call(number, {
        kind: number === 1 ? 'first' : 'retry',
        queuedMs: Math.round(queuedMs),
        waitedMs: Math.round(waitedMs),
      });
    });
  }

  async #call(number: number, about: Pick<Attempt, 'kind' | 'queuedMs' | 'waitedMs'>): Promise<void> {
    const { clock, recorder, listen } = this.#context;
    const { key } = this.#model;
    const start = { key, attempt: number, startedAt: clock.now().toISOString() };
    await recorder.callStarted(start);
    const stream = new AnswerStream(this.#model, this.#context);
    const sentMs = clock.monotonicMs();
    let error: PersonaError | undefined;
    try {
      this.#throwIfStopped();
      listen({ type: 'attempt-started', key, attempt: number });
      await stream.read(this.#provider, this.#signal, sentMs);
    } catch (thrown) {
      error = toPersonaError(thrown);
    }
    this.#sent ||= !error?.unsent;
    const usage = billedUsage(stream.usage, error);
    const attempt: Attempt = {
      ...about,
      startedAt: start.startedAt,
      timeToFirstTokenMs: stream.timeToFirstTokenMs,
      latencyMs: Math.round(clock.monotonicMs() - sentMs),
      status: error?.status ?? null,
      code: error ? this.#explain(error).code : null,
      usage,
      cost: usage && this.#meter.add(usage),
    };
    this.#attempts.push(attempt);
    if (stream.text !== '') {
      await recorder.responseArrived(this.#model, number, stream.text);
    }
    await recorder.callEnded({ ...start, ...attempt });
    const answer = stream.answer();
    if (!error || answer.personas.length >= this.#best.personas.length) {
      this.#best = answer;
    }
    if (error) {
      throw error;
    }
  }

  #throwIfStopped(): void {
    if (this.#signal.aborted) {
      throw new PersonaError('cancelled', 'Cancelled.', { unsent: true });
    }
  }

  /** The time limit runs from the first call on. It stands still while an attempt queues, `queuedMs` until now. */
  #startTimeLimit(queuedMs: number): void {
    const { clock } = this.#context;
    const nowMs = clock.monotonicMs();
    this.#deadlineMs = this.#deadlineMs === undefined ? nowMs + this.#model.timeoutMs : this.#deadlineMs + queuedMs;
    this.#cancelTimeout = clock.schedule(() => this.#timeout.abort(), this.#deadlineMs - nowMs);
  }

  /** An aborted call looks the same whoever aborted it. */
  #explain(error: PersonaError): PersonaError {
    if (error.code === 'cancelled' && this.#timeout.signal.aborted && !this.#context.signal.aborted) {
      const seconds = this.#model.timeoutMs / 1000;
      return new PersonaError(
        'timeout',
        `No complete answer within ${seconds} s. Raise the timeout, or ask for fewer personas.`,
        {
          cause: error,
          retryable: true,
        },
      );
    }
    return error;
  }

  #result(error: PersonaError | undefined): ModelRun {
    const { plan } = this.#context;
    const { personas, finishReason, warnings } = this.#best;
    const last = this.#attempts.at(-1);
    const usages = this.#attempts.flatMap((attempt) => attempt.usage ?? []);
    return {
      ...identityOf(this.#model),
      status: statusOf(personas, plan.personas, error),
      personas,
      finishReason,
      usage: usages.length > 0 ? usages.reduce(addUsage) : this.#sent ? unknownUsage : noUsage,
      cost: this.#cost(usages.length > 0),
      latencyMs: last?.latencyMs ?? null,
      timeToFirstTokenMs: last?.timeToFirstTokenMs ?? null,
      queuedMs: sum(this.#attempts.map((attempt) => attempt.queuedMs)),
      waitedMs: sum(this.#attempts.map((attempt) => attempt.waitedMs)),
      attempts: this.#attempts,
      warnings: [...this.#model.warnings, ...warnings, ...(error ? [] : countWarning(personas.length, plan.personas))],
      error: error ? errorRecord(error) : null,
    };
  }

  #cost(counted: boolean): Cost {
    const total = this.#meter.total();
    return counted || !this.#sent || total.source === 'local' ? total : { ...total, usd: null, source: 'unknown' };
  }
}

/** Reads one answer: personas as they become complete, usage, and why it ended. */
class AnswerStream {
  text = '';
  usage: Usage | undefined;
  timeToFirstTokenMs: number | null = null;
  readonly #model: PlannedModel;
  readonly #context: GenerationContext;
  readonly #parser = new IncrementalAnswer();
  readonly #personas: Persona[] = [];
  readonly #invalid: string[] = [];
  #finishReason: FinishReason | null = null;

  constructor(model: PlannedModel, context: GenerationContext) {
    this.#model = model;
    this.#context = context;
  }

  async read(provider: LanguageModelProvider, signal: AbortSignal, sentMs: number): Promise<void> {
    const { prompt, clock, listen } = this.#context;
    const { key, model, maxOutputTokens, temperature } = this.#model;
    let complete = false;
    try {
      for await (const event of provider.stream({ model, prompt, maxOutputTokens, temperature, signal })) {
        if (event.type === 'usage') {
          this.usage = event.usage;
        } else if (event.type === 'finish') {
          this.#finishReason = event.reason;
        } else {
          if (this.timeToFirstTokenMs === null) {
            this.timeToFirstTokenMs = Math.round(clock.monotonicMs() - sentMs);
            listen({ type: 'first-token-arrived', key, timeToFirstTokenMs: this.timeToFirstTokenMs });
          }
          this.#take(event.text);
        }
      }
    } finally {
      const end = this.#parser.finish();
      complete = end.complete;
      this.#invalid.push(...end.invalid);
    }
    const unusable = this.#personas.length === 0 ? emptyAnswer() : undefined;
    const error = finishError(this.#finishReason, complete, maxOutputTokens) ?? unusable;
    if (error) {
      throw error;
    }
  }

  answer(): Answer {
    return { personas: this.#personas, finishReason: this.#finishReason, warnings: this.#invalid };
  }

  #take(text: string): void {
    const { plan, checker, listen } = this.#context;
    this.text += text;
    for (const draft of this.#parser.push(text)) {
      const persona = assemblePersona(draft, `p${this.#personas.length + 1}`, checker, plan.data);
      this.#personas.push(persona);
      listen({ type: 'persona-arrived', key: this.#model.key, persona });
    }
  }
}

/**
 * What an attempt used. Refused with an HTTP status or never sent: nothing was billed (null). Cut off in the middle: what
 * was reported so far, with the output unknown.
 */
function billedUsage(usage: Usage | undefined, error: PersonaError | undefined): Usage | null {
  if (!error || error.code === 'truncated' || error.code === 'content-filtered' || error.code === 'invalid-output') {
    return usage ?? unknownUsage;
  }
  if (usage) {
    return { ...usage, outputTokens: null, reasoningTokens: null };
  }
  return error.unsent || error.status !== undefined ? null : unknownUsage;
}

function finishError(reason: FinishReason | null, complete: boolean, limit: number): PersonaError | undefined {
  if (reason === 'refusal' || reason === 'content-filter') {
    const what =
      reason === 'refusal' ? 'The model refused to answer.' : "The vendor's content filter stopped the answer.";
    return new PersonaError('content-filtered', `${what} Look at the rows it was shown, or exclude a column.`);
  }
  if (reason === 'length') {
    return new PersonaError(
      'truncated',
      `The answer was cut off at ${limit} tokens. Raise max_tokens, or ask for fewer personas.`,
    );
  }
  return complete
    ? undefined
    : new PersonaError(
        'invalid-output',
        'The answer is not the JSON that was asked for. It is kept in the run folder.',
      );
}

function emptyAnswer(): PersonaError {
  return new PersonaError(
    'invalid-output',
    'The model answered with no usable persona. Its answer is kept in the run folder.',
  );
}

function countWarning(delivered: number, asked: number): string[] {
  const what = delivered === 1 ? '1 persona was delivered' : `${delivered} personas were delivered`;
  return delivered === asked ? [] : [`${what} where ${asked} ${asked === 1 ? 'was' : 'were'} asked for.`];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
