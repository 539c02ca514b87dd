import type { ShownData } from '../data/table';
import type { PersonaError } from '../errors';
import type { Pricing } from '../money/cost';
import type { Prompt } from '../prompt/prompt';
import type { Provider } from '../providers/provider';
import type { Attempt, ModelRun } from '../runs/run';

/** Names a model run and carries what the user asked of it. */
export interface ModelIdentity {
  key: string;
  provider: string;
  model: string;
  requested: string;
  listing: number;
  repetition: number;
  weight: number;
}

/** One model run to be done. */
export interface PlannedModel extends ModelIdentity {
  /** For all its attempts, from the first call on; milliseconds. */
  timeoutMs: number;
  maxOutputTokens: number;
  temperature: number | undefined;
  pricing: Pricing;
  /** Loads the adapter, or tells why this model cannot start. */
  source: { load: () => Promise<Provider> } | { error: PersonaError };
  warnings: string[];
  /** Where the rows go; undefined where they stay on this machine or the model cannot start. */
  host?: string;
  /** The variable that the experiment names for its key; undefined where it has none or the provider's usual one. */
  keyVariable?: string;
  /** `endpointHash` of where a language model is; undefined for embedded generators and where it cannot start. */
  endpoint?: string;
  /** Ends this model run alone. */
  signal?: AbortSignal;
  /** The result of an earlier run, taken over instead of running the model. */
  carried?: ModelRun;
}

/** Everything a generator needs; nothing in it is read from outside. */
export interface GenerationPlan {
  mode: 'parallel' | 'sequential';
  models: PlannedModel[];
  data: ShownData;
  prompt: Prompt;
  /** Personas asked of each model. */
  personas: number;
  /** Personas asked of each embedded generator; null: as many as the data calls for. */
  embeddedPersonas: number | null;
  seed: number;
  /** Calls under way at once. */
  concurrency: number;
  /** Calls under way at once by provider. */
  perProvider: Partial<Record<string, number>>;
  /** Attempts after the first one, on retryable errors only. 0: no second call of any kind. */
  retries: number;
  /** What all calls together may cost, USD; null: no limit. */
  maxCostUsd?: number | null;
  /** In which an answer must have begun, milliseconds; null: no limit of its own. */
  firstTokenTimeoutMs: number | null;
}

/** What shares a provider's rate limit and its failures: all models of one provider at one host. */
export function laneOf({ provider, host }: Pick<PlannedModel, 'provider' | 'host'>): string {
  return host === undefined ? provider : `${provider} at ${host}`;
}

/** A call as it is written down before it is sent. */
export interface CallStart {
  key: string;
  /** 1-based over the attempts of a model run. */
  attempt: number;
  startedAt: string;
}

/**
 * Keeps what happens, so that nothing paid for is lost. Rejects when it cannot be written, from then on always. Starts and
 * ends of calls are written in the order in which they were told: none is on disk before the one before it.
 */
export interface RunRecorder {
  /** `repair`: this one asks for the personas that are missing from a damaged answer. */
  promptRendered(model: ModelIdentity, prompt: Prompt, kind?: 'repair'): Promise<void>;
  /** Must be on disk before the call is sent. */
  callStarted(call: CallStart): Promise<void>;
  callEnded(call: CallStart & Attempt): Promise<void>;
  /** The raw answer of an attempt, complete or not. */
  responseArrived(model: ModelIdentity, attempt: number, text: string): Promise<void>;
  modelEnded(run: ModelRun): Promise<void>;
}
