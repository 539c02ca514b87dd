import type { GenerationEvent } from '../../src/core/generation/events';
import { MultiModelGenerator } from '../../src/core/generation/generator';
import type { GenerationPlan, PlannedModel } from '../../src/core/generation/plan';
import { renderPrompt } from '../../src/core/prompt/render';
import type { Provider } from '../../src/core/providers/provider';
import type { ModelRun } from '../../src/core/runs/run';
import { ManualClock } from './manual-clock';
import { RecordingRecorder } from './recording-recorder';
import { shownAnswers } from './shown-data';
import { silentLogger } from './silent-logger';

/** A model run `test:<name>` on a provider: five minutes, free of charge. `overrides` replace its fields. */
export function plannedModel(name: string, provider: Provider, overrides: Partial<PlannedModel> = {}): PlannedModel {
  return {
    key: `test:${name}`,
    provider: 'test',
    model: name,
    requested: `test:${name}`,
    listing: 1,
    repetition: 1,
    weight: 1,
    timeoutMs: 300_000,
    maxOutputTokens: 16_000,
    temperature: undefined,
    pricing: { kind: 'local' },
    source: { load: () => Promise.resolve(provider) },
    warnings: [],
    ...overrides,
  };
}

/** A plan for one persona of each model, without retries. `overrides` replace its fields. */
export function generationPlan(models: PlannedModel[], overrides: Partial<GenerationPlan> = {}): GenerationPlan {
  const data = shownAnswers('I check the app daily and it costs me nothing.', 'The setup took an hour of my evening.');
  const personas = overrides.personas ?? 1;
  return {
    mode: 'parallel',
    models,
    data,
    prompt: renderPrompt(data, {
      study: { context: null, questions: [], instructions: null },
      personas,
      language: null,
    }),
    personas,
    embeddedPersonas: personas,
    seed: 1,
    concurrency: 8,
    perProvider: {},
    retries: 0,
    firstTokenTimeoutMs: null,
    ...overrides,
  };
}

/** A generation under way, with everything that can be seen of it. */
export class Generation {
  readonly clock = new ManualClock();
  readonly recorder = new RecordingRecorder();
  readonly events: GenerationEvent[] = [];
  readonly cancel = new AbortController();
  /** What was logged. */
  readonly log: string[] = [];
  /** Half of every random wait. */
  readonly random = (): number => 0.5;

  run(plan: GenerationPlan): Promise<ModelRun[]> {
    const generator = new MultiModelGenerator({
      clock: this.clock,
      random: this.random,
      logger: { ...silentLogger, info: (message) => this.log.push(message) },
      recorder: this.recorder,
    });
    return generator.generate(plan, this.cancel.signal, (event) => this.events.push(event));
  }

  /** Runs a plan of one model. */
  async runOne(plan: GenerationPlan): Promise<ModelRun> {
    const [run] = await this.run(plan);
    if (!run) {
      throw new Error('The plan has no model.');
    }
    return run;
  }

  /** The events as short words: `started a 1`, `persona a Ada`, `finished a succeeded`. */
  get story(): string[] {
    return this.events.map((event) => {
      switch (event.type) {
        case 'attempt-started':
          return `started ${event.key} ${event.attempt}`;
        case 'first-token-arrived':
          return `first token ${event.key} ${event.timeToFirstTokenMs}`;
        case 'persona-arrived':
          return `persona ${event.key} ${event.persona.id} ${event.persona.name}`;
        case 'model-waiting':
          return `waiting ${event.key} ${event.code} ${event.status} ${event.waitMs}`;
        case 'model-finished':
          return `finished ${event.key} ${event.run.status}`;
      }
    });
  }
}

/** More than the calls of any test take, where each has its turn in a round of the event loop. */
const rounds = 250;

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Names of a run's personas. */
export function namesOf(run: ModelRun | undefined): string[] {
  return (run?.personas ?? []).map((persona) => persona.name);
}
