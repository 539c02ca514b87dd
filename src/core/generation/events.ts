import type { Persona } from '../persona/persona';
import type { RetryWait } from '../providers/retry';
import type { Attempt, ModelRun } from '../runs/run';

/** What happens while a run is under way. `key` names the model run. */
export type GenerationEvent =
  /**
   * A call is on its way; what an earlier attempt of this model delivered no longer counts, except before a repair.
   * `attempt` counts from 1; an embedded generator, which makes no call, starts with 0.
   */
  | ({ type: 'attempt-started'; key: string; attempt: number } & Pick<Attempt, 'kind' | 'queuedMs' | 'waitedMs'>)
  | { type: 'first-token-arrived'; key: string; timeToFirstTokenMs: number }
  | { type: 'persona-arrived'; key: string; persona: Persona }
  /** The next call follows after `waitMs`: one failed, or the provider has asked another model for a pause. */
  | ({ type: 'model-waiting'; key: string } & RetryWait)
  | { type: 'model-finished'; key: string; run: ModelRun };

export type GenerationListener = (event: GenerationEvent) => void;
