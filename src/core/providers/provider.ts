import type { Clock } from '../clock';
import type { ShownData } from '../data/table';
import type { Usage } from '../money/usage';
import type { Persona } from '../persona/persona';
import type { Prompt } from '../prompt/prompt';

/** Why an answer ended, in one vocabulary for all vendors. */
export type FinishReason = 'stop' | 'length' | 'refusal' | 'content-filter' | 'other';

/** What one call to a language model needs. */
export interface ModelCall {
  /** The id on the wire. */
  model: string;
  prompt: Prompt;
  /** Upper limit of the answer, reasoning included. */
  maxOutputTokens: number;
  temperature: number | undefined;
  /**
   * How much of the prompt's user text, from its start, this model is sent again soon: a vendor who keeps it for a price is
   * asked to. 0 or undefined: none.
   */
  sharedPrefixLength?: number;
  signal: AbortSignal;
}

/** What is asked when the tokens of a prompt are counted. */
export type TokenCountCall = Pick<ModelCall, 'model' | 'prompt' | 'signal'>;

/** What arrives while a model answers. `text` pieces joined are one JSON document; `finish` comes once and last. */
export type ModelEvent =
  | { type: 'text'; text: string }
  /** Replaces earlier usage of the same call. */
  | { type: 'usage'; usage: Usage }
  | { type: 'finish'; reason: FinishReason };

/** A vendor's API behind one interface. */
export interface LanguageModelProvider {
  readonly kind: 'language-model';
  /**
   * Sends the call and yields its answer as it arrives. Throws PersonaError (`cancelled` after an abort, `network` when
   * the stream ends without its final event). Never retries.
   */
  stream(call: ModelCall): AsyncIterable<ModelEvent>;
  /**
   * Input tokens of a prompt, as who runs the model counts them: the prompt is sent there, nothing is generated, nothing
   * billed. Undefined where there is no such thing. Throws PersonaError.
   */
  countTokens?(call: TokenCountCall): Promise<number>;
}

/** What an embedded generator works on. */
export interface EmbeddedTask {
  /** `segments`, `topics`, `archetypes`. */
  model: string;
  /** All rows are analysed; only `data.rows` (the shown ones, redacted) are quoted. */
  data: ShownData;
  /** Personas asked for; null leaves it to the data. */
  count: number | null;
  seed: number;
  signal: AbortSignal;
}

/** Personas out of statistics: no model, no network. */
export interface EmbeddedGenerator {
  readonly kind: 'embedded';
  /** Deterministic for the same task. Throws PersonaError `invalid-data` where nothing can be said. */
  generate(task: EmbeddedTask): Promise<{ personas: Persona[]; warnings: string[] }>;
}

export type Provider = LanguageModelProvider | EmbeddedGenerator;

/** What an adapter gets from outside: nothing is read from the environment. */
export interface ProviderConnection {
  /** Base URL as the SDK wants it. */
  baseUrl: string;
  apiKey: string | undefined;
  headers: Record<string, string>;
  /** Milliseconds; a safety net under the run's own timeout. */
  timeoutMs: number;
  fetch: typeof fetch | undefined;
  clock: Clock;
}
