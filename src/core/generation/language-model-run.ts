import { PersonaError, toPersonaError } from '../errors';
import { exactCost, highestCost, type PicoDollars } from '../money/cost';
import type { Prompt } from '../prompt/prompt';
import { estimatePromptTokens } from '../prompt/prompt-tokens';
import { withRepairRequest } from '../prompt/repair';
import type { LanguageModelProvider } from '../providers/provider';
import { type RetryWait, withRetry } from '../providers/retry';
import type { Attempt, ModelRun } from '../runs/run';
import { type Answer, AnswerStream, type Completion, noAnswer } from './answer-stream';
import { AttemptLog } from './attempt-log';
import type { Reservation } from './budget';
import type { QueueTimes } from './call-queue';
import type { GenerationContext } from './generator';
import { countWarning, errorRecord, identityOf, priceDay, statusOf } from './model-outcome';
import { laneOf, type PlannedModel } from './plan';
import { FirstTokenLimit, TimeLimit } from './time-limit';

/** Asks a language model, with its retries, inside its time limit. Never rejects but for a recorder that cannot write. */
export async function runLanguageModel(
  model: PlannedModel,
  provider: LanguageModelProvider,
  context: GenerationContext,
): Promise<ModelRun> {
  return new LanguageModelRun(model, provider, context).run();
}

/** What one call is for. */
interface Purpose {
  kind: Attempt['kind'];
  prompt: Prompt;
  /** Milliseconds waited before it was its turn to queue. */
  waitedMs: number;
  completion?: Completion;
}

/** A call that was made. */
interface EndedCall {
  error: PersonaError | undefined;
  /** Its end is on disk. */
  written: Promise<void>;
}

class LanguageModelRun {
  readonly #model: PlannedModel;
  readonly #provider: LanguageModelProvider;
  readonly #context: GenerationContext;
  readonly #attempts: AttemptLog;
  readonly #limit: TimeLimit;
  readonly #signal: AbortSignal;
  #best: Answer = noAnswer;

  constructor(model: PlannedModel, provider: LanguageModelProvider, context: GenerationContext) {
    this.#model = model;
    this.#provider = provider;
    this.#context = context;
    this.#attempts = new AttemptLog(model.pricing, priceDay(context));
    this.#limit = new TimeLimit(context.clock, model.timeoutMs);
    this.#signal = AbortSignal.any([context.signal, this.#limit.signal]);
  }

  async run(): Promise<ModelRun> {
    const { prompt, recorder, breaker } = this.#context;
    await recorder.promptRendered(this.#model, prompt);
    try {
      let error = await this.#ask();
      if (error) {
        breaker.gaveUp(this.#model, error);
      }
      if (this.#canRepair(error)) {
        error = await this.#repair(error);
      }
      return this.#result(error);
    } finally {
      this.#limit.end();
    }
  }

  /** The first call with its retries. Returns why it failed. */
  async #ask(): Promise<PersonaError | undefined> {
    const { plan, prompt, clock, random } = this.#context;
    try {
      await withRetry(
        ({ number, waitedMs }) => this.#attempt({ kind: number === 1 ? 'first' : 'retry', prompt, waitedMs }),
        {
          retries: plan.retries,
          clock,
          random,
          signal: this.#signal,
          deadlineMs: () => this.#limit.deadlineMs,
          onWaiting: (wait) => this.#waiting(wait),
        },
      );
      return undefined;
    } catch (thrown) {
      return this.#explain(toPersonaError(thrown));
    }
  }

  /** Whether personas are missing because the answer was cut off or damaged. Retries that are turned off include this one. */
  #canRepair(error: PersonaError | undefined): boolean {
    const { plan } = this.#context;
    const damaged = error ? error.code === 'truncated' || error.code === 'invalid-output' : this.#best.damaged;
    return damaged && plan.retries > 0 && this.#best.personas.length < plan.personas && !this.#signal.aborted;
  }

  /** Asks once for the personas that are missing from the answer. Returns what remains wrong. */
  async #repair(error: PersonaError | undefined): Promise<PersonaError | undefined> {
    const { plan, recorder } = this.#context;
    const before = this.#best;
    const made = this.#attempts.all.length;
    const missing = plan.personas - before.personas.length;
    const prompt = withRepairRequest(this.#context.prompt, before.personas, plan.personas);
    await recorder.promptRendered(this.#model, prompt, 'repair');
    const completion: Completion = { earlier: before.personas, missing };
    let failure: PersonaError | undefined;
    try {
      await this.#attempt({ kind: 'repair', prompt, waitedMs: 0, completion });
    } catch (thrown) {
      failure = this.#explain(toPersonaError(thrown));
    }
    if (this.#attempts.all.length > made) {
      const why = error?.code === 'truncated' ? 'cut off' : 'damaged';
      const asked = `The answer was ${why}: ${missing} of ${plan.personas} personas were missing and asked for once more.`;
      this.#best = { ...this.#best, warnings: [...this.#best.warnings, asked] };
    }
    if (failure?.code === 'cancelled' || failure?.code === 'budget') {
      return failure;
    }
    return this.#best.personas.length >= plan.personas ? undefined : error;
  }

  /**
   * One call when it is its turn. Throws PersonaError; what arrived before is kept as the best answer so far. The place is
   * free for the next call as soon as the end of this one is about to be written: the start of the next one, without which
   * it is not sent, is written with it or after it, and not at all where that fails.
   */
  async #attempt(purpose: Purpose): Promise<void> {
    const { clock, queue, breaker } = this.#context;
    const { provider } = this.#model;
    this.#limit.stand();
    const call = {
      provider,
      lane: laneOf(this.#model),
      signal: this.#signal,
      mayWaitMs: this.#limit.leftMs,
      onHeld: (wait: RetryWait) => this.#waiting(wait),
    };
    const { error, written } = await queue.run(call, async (times) => {
      this.#throwIfStopped();
      const refusal = breaker.refusal(this.#model);
      if (refusal) {
        throw refusal;
      }
      const joinedMs = clock.monotonicMs();
      const reservation = await this.#reserve(purpose.prompt);
      const queuedMs = times.queuedMs + clock.monotonicMs() - joinedMs;
      const made = this.#attempts.all.length;
      try {
        this.#limit.go(queuedMs);
        return await this.#call(purpose, { ...times, queuedMs });
      } finally {
        reservation.settle(this.#spentBy(this.#attempts.all[made]));
      }
    });
    await written;
    if (error) {
      throw error;
    }
  }

  /** Sets aside the most that a call can cost. Rejects with `budget` where that is no longer there. */
  #reserve(prompt: Prompt): Promise<Reservation> {
    const { plan, budget } = this.#context;
    const { model, pricing, maxOutputTokens } = this.#model;
    const isLimited = plan.maxCostUsd !== undefined && plan.maxCostUsd !== null;
    const most = isLimited
      ? highestCost(pricing, { input: estimatePromptTokens(prompt), output: maxOutputTokens }, priceDay(this.#context))
      : undefined;
    return budget.reserve(most, model, this.#signal);
  }

  /** What a call cost, undefined where nobody knows; a call that was not sent or was refused costs nothing. */
  #spentBy(attempt: Attempt | undefined): PicoDollars | undefined {
    return attempt?.usage ? exactCost(this.#model.pricing, attempt.usage, priceDay(this.#context)) : 0n;
  }

  async #call({ kind, prompt, waitedMs, completion }: Purpose, times: QueueTimes): Promise<EndedCall> {
    const { plan, clock, recorder, listen, turns } = this.#context;
    const { key } = this.#model;
    const start = { key, attempt: this.#attempts.all.length + 1, startedAt: clock.now().toISOString() };
    const before = { kind, queuedMs: Math.round(times.queuedMs), waitedMs: Math.round(waitedMs + times.waitedMs) };
    await recorder.callStarted(start);
    await turns.next();
    const stream = new AnswerStream(this.#model, this.#context, completion);
    const firstToken = new FirstTokenLimit(clock, plan.firstTokenTimeoutMs);
    let error: PersonaError | undefined;
    try {
      this.#throwIfStopped();
      listen({ type: 'attempt-started', key, attempt: start.attempt, ...before });
      const signal = AbortSignal.any([this.#signal, firstToken.signal]);
      await stream.read(this.#provider, prompt, signal, () => firstToken.end());
    } catch (thrown) {
      error = this.#explain(toPersonaError(thrown), firstToken);
    } finally {
      firstToken.end();
    }
    const about: Omit<Attempt, 'usage' | 'cost'> = {
      ...before,
      startedAt: start.startedAt,
      timeToFirstTokenMs: stream.timeToFirstTokenMs,
      latencyMs: stream.latencyMs,
      status: error?.status ?? null,
      code: error?.code ?? null,
    };
    const attempt = this.#attempts.add(about, stream.usage, error);
    this.#learn(error);
    if (stream.text !== '') {
      await recorder.responseArrived(this.#model, start.attempt, stream.text);
    }
    this.#keep(stream.answer(), error, completion);
    return { error, written: recorder.callEnded({ ...start, ...attempt }) };
  }

  /** Takes an answer in: a completion is added to what is there, another one replaces it unless it is the poorer one. */
  #keep(answer: Answer, error: PersonaError | undefined, completion: Completion | undefined): void {
    const best = this.#best;
    if (completion) {
      this.#best = {
        ...answer,
        personas: [...best.personas, ...answer.personas],
        warnings: [...best.warnings, ...answer.warnings],
      };
    } else if (!error || answer.personas.length >= best.personas.length) {
      this.#best = answer;
    }
  }

  /** What this call says about its provider. */
  #learn(error: PersonaError | undefined): void {
    const { queue, breaker } = this.#context;
    if (!error) {
      breaker.answered(this.#model);
      queue.answered(laneOf(this.#model));
      return;
    }
    breaker.failed(this.#model, error);
    if (error.code === 'rate-limited' || error.code === 'overloaded') {
      queue.pause(laneOf(this.#model), error);
    }
  }

  #waiting(wait: RetryWait): void {
    const { key } = this.#model;
    this.#context.logger.info(`${key}: ${wait.status ?? wait.code}, goes on at ${wait.until}`);
    this.#context.listen({ type: 'model-waiting', key, ...wait });
  }

  #throwIfStopped(): void {
    if (this.#signal.aborted) {
      throw new PersonaError('cancelled', 'Cancelled.', { unsent: true });
    }
  }

  /** An aborted call looks the same whoever aborted it. */
  #explain(error: PersonaError, firstToken?: FirstTokenLimit): PersonaError {
    if (error.code !== 'cancelled' || this.#context.signal.aborted) {
      return error;
    }
    if (this.#limit.signal.aborted) {
      const seconds = this.#model.timeoutMs / 1000;
      const message = `No complete answer within ${seconds} s. Raise the timeout, or ask for fewer personas.`;
      return new PersonaError('timeout', message, { cause: error, retryable: true, unsent: error.unsent });
    }
    if (firstToken?.signal.aborted) {
      const seconds = (this.#context.plan.firstTokenTimeoutMs ?? 0) / 1000;
      const message = `The answer had not begun after ${seconds} s. Raise first_token_timeout, or try another model.`;
      return new PersonaError('timeout', message, { cause: error, retryable: true });
    }
    return error;
  }

  #result(error: PersonaError | undefined): ModelRun {
    const { plan } = this.#context;
    const { personas, finishReason, warnings } = this.#best;
    const last = this.#attempts.all.at(-1);
    const neverCalled = last === undefined && error !== undefined && error.code !== 'cancelled';
    return {
      ...identityOf(this.#model),
      status: neverCalled ? 'skipped' : statusOf(personas, plan.personas, error),
      personas,
      finishReason,
      usage: this.#attempts.usage(),
      cost: this.#attempts.cost(),
      latencyMs: last?.latencyMs ?? null,
      timeToFirstTokenMs: last?.timeToFirstTokenMs ?? null,
      queuedMs: this.#attempts.sum('queuedMs'),
      waitedMs: this.#attempts.sum('waitedMs'),
      attempts: this.#attempts.all,
      warnings: [...this.#model.warnings, ...warnings, ...(error ? [] : countWarning(personas.length, plan.personas))],
      error: error ? errorRecord(error) : null,
    };
  }
}
