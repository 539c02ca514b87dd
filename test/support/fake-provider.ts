import { cancelled } from '../../src/core/errors';
import type { Usage } from '../../src/core/money/usage';
import type { FinishReason, LanguageModelProvider, ModelCall, ModelEvent } from '../../src/core/providers/provider';
import { draftAnswer } from './draft-answers';
import type { Gate } from './gate';

/** A piece of text, an event, a gate to wait at, a failure to throw, or something to do on the way. */
export type Step = string | ModelEvent | Gate | Error | (() => void);

/** A model that answers as it was told, one list of steps for each call, and throws on a call it was told nothing of. */
export class FakeProvider implements LanguageModelProvider {
  readonly kind = 'language-model';
  /** All calls so far, in order. */
  readonly calls: ModelCall[] = [];
  private readonly answers: Step[][];

  constructor(...answers: Step[][]) {
    this.answers = answers;
  }

  stream(call: ModelCall): AsyncIterable<ModelEvent> {
    this.calls.push(call);
    const steps = this.answers.shift();
    if (!steps) {
      throw new Error(`Call ${this.calls.length} of ${call.model}: no answer was told for it.`);
    }
    return play(steps, call.signal);
  }
}

async function* play(steps: readonly Step[], signal: AbortSignal): AsyncGenerator<ModelEvent> {
  for (const step of steps) {
    if (signal.aborted) {
      throw cancelled();
    }
    if (typeof step === 'string') {
      yield { type: 'text', text: step };
    } else if (typeof step === 'function') {
      step();
    } else if (step instanceof Error) {
      throw step;
    } else if ('pass' in step) {
      await passOrAbort(step, signal);
    } else {
      yield step;
    }
  }
}

/** Waits at the gate; throws `cancelled` as soon as the signal is aborted. */
async function passOrAbort(gate: Gate, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(cancelled()), { once: true });
    void gate.pass().then(resolve);
  });
}

/** Tokens as a provider reports them. */
export function reported(inputTokens: number, outputTokens: number | null): Usage {
  return {
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens,
    reasoningTokens: outputTokens === null ? null : 0,
    source: 'reported',
  };
}

export function usage(inputTokens: number, outputTokens: number | null): ModelEvent {
  return { type: 'usage', usage: reported(inputTokens, outputTokens) };
}

export function finish(reason: FinishReason = 'stop'): ModelEvent {
  return { type: 'finish', reason };
}

/** A whole answer with a persona of each name: 1,000 tokens in, 200 out. */
export function personasNamed(...names: string[]): Step[] {
  return [draftAnswer(...names), usage(1000, 200), finish()];
}
