import { randomInt } from 'node:crypto';
import path from 'node:path';
import pLimit from 'p-limit';
import type { RunAnalysis } from '../analysis/analyse';
import { withSupports } from '../analysis/claim-rows';
import { type Clock, systemClock } from '../clock';
import { PersonaError } from '../errors';
import type { CallStart, ModelIdentity, RunRecorder } from '../generation/plan';
import type { Prompt } from '../prompt/prompt';
import { promptText } from '../prompt/render';
import { jsonText } from '../text/json-text';
import { Coalesced } from './coalesced';
import type { RunFiles } from './run-files';
import { folderName, runId } from './run-id';
import type { Attempt, ModelRun, Run } from './run';
import { summarise } from './summary';

/** What is known of a run before its first model starts. */
export type RunHead = Omit<Run, 'runId' | 'models' | 'status' | 'totals' | 'analysis' | 'consensus'>;

const attemptsToName = 50;

/**
 * A run on disk while it is under way. Every file appears whole or not at all, except `calls.jsonl`, which only grows.
 * `run.json` always tells the state of the last model run that ended. When the disk fails, that call and all later ones
 * reject with PersonaError `internal`.
 */
export class RunFolder implements RunRecorder {
  readonly directory: string;
  readonly runId: string;
  readonly #files: RunFiles;
  readonly #head: RunHead;
  readonly #ended = new Map<string, ModelRun>();
  /** The ended model runs as they stand in `run.json`. */
  readonly #texts = new Map<ModelRun, Buffer>();
  readonly #stateFile: Coalesced;
  readonly #callsFile = new Coalesced(() => this.#onDisk(() => this.#appendLines()));
  /** All model runs write their prompts at the start; the first calls are not to wait for the last prompt. */
  readonly #promptsInTurn = pLimit(8);
  /** Where a prompt was first written: the same one goes to many models. */
  readonly #prompts = new WeakMap<Prompt, Promise<string>>();
  /** Folders that are there. */
  readonly #made = new Set<string>();
  #lines: string[] = [];
  #final: Run | undefined;
  #broken: PersonaError | undefined;

  private constructor(directory: string, id: string, head: RunHead, files: RunFiles, clock: Clock) {
    this.directory = directory;
    this.runId = id;
    this.#head = head;
    this.#files = files;
    this.#stateFile = new Coalesced(() => this.#onDisk(() => this.#writeState()), clock);
  }

  /**
   * Makes the folder of a new run below `outputDirectory` and writes its first `run.json`, with the model runs that are
   * `carried` over from another run: whatever happens, none of them is owed again.
   * Throws PersonaError `invalid-config` where the directory cannot be written.
   */
  static async create(
    outputDirectory: string,
    head: RunHead,
    now: Date,
    files: RunFiles,
    carried: readonly ModelRun[] = [],
    clock: Clock = systemClock,
  ): Promise<RunFolder> {
    try {
      await files.makeDirectory(outputDirectory);
      for (let attempt = 0; attempt < attemptsToName; attempt++) {
        const id = runId(now, randomInt(65_536));
        const directory = path.join(outputDirectory, id);
        if (await files.makeNewDirectory(directory)) {
          const folder = new RunFolder(directory, id, head, files, clock);
          carried.forEach((run) => folder.#ended.set(run.key, run));
          await folder.#stateFile.request();
          return folder;
        }
      }
    } catch (error) {
      throw new PersonaError(
        'invalid-config',
        `The output directory ${outputDirectory} cannot be written. Name another one.`,
        {
          cause: error,
        },
      );
    }
    throw new PersonaError('internal', `No free run id below ${outputDirectory}.`);
  }

  async promptRendered(model: ModelIdentity, prompt: Prompt, kind?: 'repair'): Promise<void> {
    const file = path.join(this.directory, modelFolder(model), kind === 'repair' ? 'prompt-repair.txt' : 'prompt.txt');
    await this.#promptsInTurn(async () => {
      await this.#makeDirectory(path.dirname(file));
      const twin = await this.#prompts.get(prompt);
      if (twin !== undefined) {
        await this.#onDisk(() => this.#files.writeTwin(file, promptText(prompt), twin));
        return;
      }
      const written = this.#onDisk(() => this.#files.write(file, promptText(prompt))).then(() => file);
      this.#prompts.set(prompt, written);
      await written;
    });
  }

  async callStarted(call: CallStart): Promise<void> {
    await this.#log({ event: 'start', ...call });
  }

  async callEnded(call: CallStart & Attempt): Promise<void> {
    await this.#log({ event: 'end', ...call });
  }

  async responseArrived(model: ModelIdentity, attempt: number, text: string): Promise<void> {
    await this.#put(model, path.join('responses', `${attempt}.txt`), text);
  }

  async modelEnded(run: ModelRun): Promise<void> {
    this.#ended.set(run.key, run);
    await this.#put(run, 'personas.json', jsonText(run.personas));
    await this.#stateFile.request({ atOnce: this.#ended.size === this.#head.planned.length });
  }

  /**
   * Writes the reports and the final `run.json`, and returns the run. `reports`: its texts for people, by file name. `analysis`: what was
   * found out about its personas, if anything.
   */
  async finish(
    status: Run['status'],
    wallMs: number,
    reports: (run: Run) => Record<string, string>,
    analysis: RunAnalysis | null = null,
  ): Promise<Run> {
    const run = withAnalysis(this.state(status, wallMs), analysis);
    if (analysis !== null) {
      this.#texts.clear();
    }
    const texts = Object.entries(reports(run));
    await this.#onDisk(async () => {
      await Promise.all(texts.map(([name, text]) => this.#files.write(path.join(this.directory, name), text)));
    });
    this.#final = run;
    await this.#stateFile.request({ atOnce: true });
    return run;
  }

  /** The run as it is known by now. */
  state(status: Run['status'], wallMs: number): Run {
    const models = this.#head.planned.flatMap((key) => this.#ended.get(key) ?? []);
    const writer = status === 'running' ? this.#head.writer : null;
    return {
      ...this.#head,
      writer,
      runId: this.runId,
      status,
      ...summarise(models, wallMs, this.#head.planned.length),
      consensus: null,
    };
  }

  async #put(model: ModelIdentity, name: string, text: string): Promise<void> {
    const file = path.join(this.directory, modelFolder(model), name);
    await this.#makeDirectory(path.dirname(file));
    await this.#onDisk(() => this.#files.write(file, text));
  }

  async #log(entry: Record<string, unknown>): Promise<void> {
    this.#lines.push(`${JSON.stringify(entry)}\n`);
    await this.#callsFile.request();
  }

  async #makeDirectory(directory: string): Promise<void> {
    if (!this.#made.has(directory)) {
      await this.#onDisk(() => this.#files.makeDirectory(directory));
      this.#made.add(directory);
      this.#made.add(path.dirname(directory));
    }
  }

  #writeState(): Promise<void> {
    const run = this.#final ?? this.state('running', 0);
    return this.#files.replaceInParts(path.join(this.directory, 'run.json'), this.#parts(run));
  }

  /** `jsonText(run)`. A model run that has ended stays the same and is written out once only. */
  #parts(run: Run): Uint8Array[] {
    const [first, ...rest] = run.models.map((model) => {
      const text = this.#texts.get(model) ?? Buffer.from(nextModelText(model));
      this.#texts.set(model, text);
      return text;
    });
    const [before, after] = jsonText({ ...run, models: [null] }).split('\n  "models": [\n    null\n  ]');
    return first === undefined || after === undefined
      ? [Buffer.from(jsonText(run))]
      : [Buffer.from(`${before}\n  "models": [`), first.subarray(','.length), ...rest, Buffer.from(`\n  ]${after}`)];
  }

  #appendLines(): Promise<void> {
    return this.#files.append(path.join(this.directory, 'calls.jsonl'), this.#lines.splice(0).join(''));
  }

  async #onDisk(work: () => Promise<void>): Promise<void> {
    if (this.#broken) {
      throw this.#broken;
    }
    try {
      await work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#broken ??= new PersonaError(
        'internal',
        `The run was stopped: ${this.directory} cannot be written any more (${why}). What was written before is kept.`,
        { cause },
      );
      throw this.#broken;
    }
  }
}

function withAnalysis(run: Run, found: RunAnalysis | null): Run {
  if (found === null) {
    return run;
  }
  return {
    ...run,
    models: run.models.map((model) => withStanding(model, found)),
    consensus: found.consensus,
    analysis: { ...run.analysis, ...found.analysis },
  };
}

/** A model run with its say and the support of its claims; the same one where neither changes anything. */
function withStanding(model: ModelRun, { effectiveWeights, supports }: RunAnalysis): ModelRun {
  const effectiveWeight = effectiveWeights[model.key] ?? model.effectiveWeight;
  if (effectiveWeight === model.effectiveWeight && model.personas.length === 0) {
    return model;
  }
  const personas = model.personas.map((persona) => withSupports(persona, supports[`${model.key}/${persona.id}`] ?? []));
  return { ...model, effectiveWeight, personas };
}

/** A model run as it stands in `run.json` after another one, with the comma before it. */
function nextModelText(model: ModelRun): string {
  const text = JSON.stringify({ models: [null, model] }, null, 2);
  return text.slice('{\n  "models": [\n    null'.length, -'\n  ]\n}'.length);
}

/** `models/<provider>/<model>[#n][~m]`, relative to the run folder. */
export function modelFolder(model: ModelIdentity): string {
  const listing = model.listing > 1 ? `#${model.listing}` : '';
  const repetition = model.repetition > 1 ? `~${model.repetition}` : '';
  return path.join('models', folderName(model.provider), folderName(model.model) + listing + repetition);
}
