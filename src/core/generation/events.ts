import type { Persona } from '../persona/persona';
import type { ModelRun } from '../runs/run';

/** What happens while a run is under way. `key` names the model run. */
export type GenerationEvent =
  /** A call is on its way; what an earlier attempt of this model delivered no longer counts. */
  | { type: 'attempt-started'; key: string; attempt: number }
  | { type: 'first-token-arrived'; key: string; timeToFirstTokenMs: number }
  | { type: 'persona-arrived'; key: string; persona: Persona }
  /** An attempt failed and the next one follows after `waitMs`. */
  | { type: 'model-waiting'; key: string; code: string; status: number | null; waitMs: number }
  | { type: 'model-finished'; key: string; run: ModelRun };

export type GenerationListener = (event: GenerationEvent) => void;
