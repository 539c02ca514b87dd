import { PersonaError } from '../errors';
import type { Usage } from '../money/usage';
import { assemblePersona } from '../persona/assemble';
import { IncrementalAnswer } from '../persona/incremental';
import type { Persona } from '../persona/persona';
import type { Prompt } from '../prompt/prompt';
import type { FinishReason, LanguageModelProvider } from '../providers/provider';
import type { GenerationContext } from './generator';
import type { PlannedModel } from './plan';

/** What one call delivered, whole or not. */
export interface Answer {
  personas: Persona[];
  finishReason: FinishReason | null;
  /** What is wrong with a part of it. */
  warnings: string[];
  /** Some of what came was no persona. */
  damaged: boolean;
}

export const noAnswer: Answer = { personas: [], finishReason: null, warnings: [], damaged: false };

/** Personas that are there already when a call asks for what is missing. */
export interface Completion {
  earlier: readonly Persona[];
  missing: number;
}

/** Reads one answer: personas as they become complete, usage, and why it ended. */
export class AnswerStream {
  text = '';
  usage: Usage | undefined;
  timeToFirstTokenMs: number | null = null;
  /** From sending to the last of what came; 0 before. */
  latencyMs = 0;
  readonly #model: PlannedModel;
  readonly #context: GenerationContext;
  readonly #completion: Completion | undefined;
  readonly #parser = new IncrementalAnswer();
  readonly #personas: Persona[] = [];
  readonly #invalid: string[] = [];
  #leftOut = 0;
  /** So much of the text has been read. */
  #taken = 0;
  #taking: Promise<void> | undefined;
  #finishReason: FinishReason | null = null;

  constructor(model: PlannedModel, context: GenerationContext, completion?: Completion) {
    this.#model = model;
    this.#context = context;
    this.#completion = completion;
  }

  /**
   * Sends the prompt and reads to the end. Throws PersonaError; what came before is in `answer()`. What arrives is timed when
   * it arrives, and made into personas when it is its turn among all answers.
   */
  async read(provider: LanguageModelProvider, prompt: Prompt, signal: AbortSignal, onBegin: () => void): Promise<void> {
    const { clock } = this.#context;
    const { maxOutputTokens } = this.#model;
    const sentMs = clock.monotonicMs();
    let complete = false;
    try {
      await this.#receive(provider, prompt, signal, (text) => {
        if (this.timeToFirstTokenMs === null) {
          onBegin();
          this.#begin(clock.monotonicMs() - sentMs);
        }
        this.text += text;
      });
    } finally {
      this.latencyMs = Math.round(clock.monotonicMs() - sentMs);
      await this.#taking;
      this.#takeArrived();
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
    const leftOut =
      this.#leftOut === 0
        ? []
        : [`Left out of the second answer, being there already or more than were missing: ${this.#leftOut}.`];
    return {
      personas: this.#personas,
      finishReason: this.#finishReason,
      warnings: [...this.#invalid, ...leftOut],
      damaged: this.#invalid.length > 0,
    };
  }

  async #receive(
    provider: LanguageModelProvider,
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<void> {
    const { model, maxOutputTokens, temperature } = this.#model;
    for await (const event of provider.stream({ model, prompt, maxOutputTokens, temperature, signal })) {
      if (event.type === 'usage') {
        this.usage = event.usage;
      } else if (event.type === 'finish') {
        this.#finishReason = event.reason;
      } else {
        onText(event.text);
        this.#taking ??= this.#takeInTurn();
      }
    }
  }

  #begin(timeToFirstTokenMs: number): void {
    this.timeToFirstTokenMs = Math.round(timeToFirstTokenMs);
    this.#context.listen({
      type: 'first-token-arrived',
      key: this.#model.key,
      timeToFirstTokenMs: this.timeToFirstTokenMs,
    });
  }

  async #takeInTurn(): Promise<void> {
    await this.#context.turns.next();
    this.#taking = undefined;
    this.#takeArrived();
  }

  /** Reads what has arrived since the last time. */
  #takeArrived(): void {
    const { plan, checker, listen } = this.#context;
    const { earlier, missing } = this.#completion ?? { earlier: [], missing: Number.POSITIVE_INFINITY };
    const text = this.text.slice(this.#taken);
    this.#taken = this.text.length;
    for (const draft of this.#parser.push(text)) {
      const known = [...earlier, ...this.#personas];
      if (
        this.#completion &&
        (this.#personas.length >= missing || known.some(({ name }) => sameName(name, draft.name)))
      ) {
        this.#leftOut++;
        continue;
      }
      const persona = assemblePersona(draft, `p${known.length + 1}`, checker, plan.data);
      this.#personas.push(persona);
      listen({ type: 'persona-arrived', key: this.#model.key, persona });
    }
  }
}

/** Whether two personas of one model are the same one, as their names go. */
export function sameName(a: string, b: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
  return plain(a) === plain(b);
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
