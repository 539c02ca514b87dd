import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { systemClock } from '../../../src/core/clock';
import { cancelled, PersonaError } from '../../../src/core/errors';
import { normaliseExperiment } from '../../../src/core/experiment/normalise';
import type { LanguageModelProvider, ModelCall, ModelEvent } from '../../../src/core/providers/provider';
import { executeRun } from '../../../src/core/runs/execute';
import { prepareRun, type PreparedRun } from '../../../src/core/runs/prepare';
import { readRun } from '../../../src/core/runs/read';
import { resumeRun } from '../../../src/core/runs/resume';
import type { Run } from '../../../src/core/runs/run';
import { CrashingFiles } from '../../support/crashing-files';
import { draftAnswer } from '../../support/draft-answers';
import { finish, usage } from '../../support/fake-provider';
import { settled } from '../../support/generation';
import { interviews, Study } from '../../support/study';
import { silentLogger } from '../../support/silent-logger';

/** How a call goes: well, refused, with its connection cut, or with an answer that ends too early. */
type Outcome = 'good' | 'refused' | 'cut' | 'short';
type Interruption = { kind: 'kill'; operation: number; done: number } | { kind: 'cancel'; event: number };

interface Scenario {
  mode: 'parallel' | 'sequential';
  retries: number;
  repeat: number;
  /** How the first calls of each model go; all later ones go well. */
  outcomes: Outcome[][];
  /** Of the first run and its first continuations; the later ones are left alone. */
  interruptions: Interruption[];
}

const models = ['anthropic:claude-sonnet-5-5', 'openai:gpt-6.1-sol', 'ollama:llama3:8b', 'google:gemini-3-pro'];
const scenario: fc.Arbitrary<Scenario> = fc.record({
  mode: fc.constantFrom('parallel', 'parallel', 'sequential'),
  retries: fc.nat(1),
  repeat: fc.integer({ min: 1, max: 2 }),
  outcomes: fc.array(fc.array(fc.constantFrom<Outcome>('good', 'refused', 'cut', 'short'), { maxLength: 2 }), {
    minLength: 2,
    maxLength: models.length,
  }),
  interruptions: fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('kill' as const),
        operation: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 3, max: 10 })),
        done: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('cancel' as const), event: fc.integer({ min: 1, max: 20 }) }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

/** All models of a study, each call counted. */
class Vendors {
  readonly calls: string[] = [];
  private readonly outcomes: Map<string, Outcome[]>;

  constructor(outcomes: Map<string, Outcome[]>) {
    this.outcomes = outcomes;
  }

  model(key: string): LanguageModelProvider {
    return { kind: 'language-model', stream: (call) => this.answer(key, call) };
  }

  private async *answer(key: string, { signal }: ModelCall): AsyncGenerator<ModelEvent> {
    this.calls.push(key);
    const outcome = this.outcomes.get(key)?.shift() ?? 'good';
    if (outcome === 'refused') {
      throw new PersonaError('content-filtered', 'No.', { status: 400 });
    }
    const text = draftAnswer('Ada', 'Ben');
    const pieces = [text.slice(0, 200), text.slice(200, text.length / 2 + 20), text.slice(text.length / 2 + 20)];
    for (const piece of outcome === 'good' ? pieces : pieces.slice(0, 2)) {
      await settled();
      if (signal.aborted) {
        throw cancelled();
      }
      yield { type: 'text', text: piece };
    }
    if (outcome === 'cut') {
      throw new PersonaError('network', 'Cut.', { retryable: true });
    }
    yield usage(1000, 200);
    yield finish(outcome === 'short' ? 'length' : 'stop');
  }
}

interface LoggedCall {
  event: 'start' | 'end';
  key: string;
  attempt: number;
  code?: string | null;
}

/** The whole lines of `calls.jsonl`. */
function loggedCalls(directory: string): LoggedCall[] {
  const file = path.join(directory, 'calls.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as LoggedCall];
    } catch {
      return [];
    }
  });
}

/** Keys of the model runs of which a good answer is on record. */
function answered(directories: readonly string[]): string[] {
  return directories
    .flatMap(loggedCalls)
    .filter(({ event, code }) => event === 'end' && code === null)
    .map(({ key }) => key);
}

/** Keys of the model runs with a call that was sent and of whose end nothing is on record. */
function unknown(directory: string): string[] {
  const calls = loggedCalls(directory);
  const ends = calls.filter(({ event }) => event === 'end').map(({ key, attempt }) => `${key} ${attempt}`);
  return calls
    .filter(({ event, key, attempt }) => event === 'start' && !ends.includes(`${key} ${attempt}`))
    .map(({ key }) => key);
}

/** Plays a scenario until every model has succeeded. */
async function play(study: Study, { mode, retries, repeat, outcomes, interruptions }: Scenario): Promise<void> {
  const planned = await study.prepare({
    from: ['interviews.csv'],
    model: models.slice(0, outcomes.length),
    count: 2,
    mode,
    retries,
    repeat,
  });
  const keys = planned.models.map(({ key }) => key);
  const vendors = new Vendors(new Map(keys.map((key, index) => [key, [...(outcomes[index] ?? [])]])));
  const folders: string[] = [];
  let last: Run | undefined;
  for (let round = 0; last?.status !== 'succeeded'; round++) {
    assert.ok(round < 12, `not done after ${round} rounds`);
    const before = answered(folders);
    const resumed = folders.at(-1);
    const prepared = resumed === undefined ? planned : await continued(study, resumed);
    const callsBefore = vendors.calls.length;
    await execute(study, withVendors(prepared, vendors), interruptions[round]);
    const folder = newFolder(study, folders);
    const called = vendors.calls.slice(callsBefore);
    assert.deepEqual(
      called.filter((key) => before.includes(key)),
      [],
      'a model that had answered was called again',
    );
    if (folder === undefined) {
      assert.deepEqual(called, [], 'called before there was a run folder');
      continue;
    }
    folders.push(folder);
    last = await readRun(folder);
    checkContinuation(last, resumed, folders);
  }
  assert.deepEqual(answered(folders).toSorted(), keys.toSorted(), 'each model run has one good answer');
  assert.deepEqual(
    last.models.map(({ key, status, personas }) => [key, status, personas.map(({ name }) => name)]),
    keys.map((key) => [key, 'succeeded', ['Ada', 'Ben']]),
  );
}

async function continued(study: Study, folder: string): Promise<PreparedRun> {
  const { document, baseDirectory, adapt } = await resumeRun(folder);
  return adapt(await prepareRun(normaliseExperiment(document), baseDirectory, study.ports));
}

function withVendors(prepared: PreparedRun, vendors: Vendors): PreparedRun {
  const asked = prepared.models.map((model) => ({
    ...model,
    source: { load: () => Promise.resolve(vendors.model(model.key)) },
  }));
  return { ...prepared, models: asked };
}

/** The run folder that is not among these; undefined where it was not begun, or has no `run.json`. */
function newFolder(study: Study, known: readonly string[]): string | undefined {
  const output = study.directory.join('personas');
  const names = existsSync(output) ? readdirSync(output) : [];
  return names
    .map((name) => path.join(output, name))
    .find((folder) => !known.includes(folder) && existsSync(path.join(folder, 'run.json')));
}

/** Runs until the end or the interruption. */
async function execute(study: Study, prepared: PreparedRun, interruption: Interruption | undefined): Promise<void> {
  const cancel = new AbortController();
  const files =
    interruption?.kind === 'kill'
      ? new CrashingFiles(interruption.operation, interruption.done)
      : new CrashingFiles(Number.POSITIVE_INFINITY, 1);
  let events = 0;
  const work = executeRun(prepared, study.directory.join('personas'), {
    clock: systemClock,
    random: () => 0,
    logger: silentLogger,
    files,
    signal: cancel.signal,
    listen() {
      events++;
      if (interruption?.kind === 'cancel' && events === interruption.event) {
        cancel.abort();
      }
    },
  });
  await work.catch((error: unknown) => assert.equal(interruption?.kind, 'kill', String(error)));
}

/** What is taken over says where it comes from, and what is asked again tells of calls that may have been billed. */
function checkContinuation(run: Run, resumed: string | undefined, folders: readonly string[]): void {
  assert.equal(run.continues, resumed === undefined ? null : path.basename(resumed));
  for (const { key, status, fromRun, warnings } of run.models) {
    if (fromRun !== null) {
      const origin = folders.filter((folder) => path.basename(folder) === fromRun);
      assert.deepEqual([status, answered(origin).includes(key)], ['succeeded', true], `${key} from ${fromRun}`);
    } else if (resumed !== undefined && unknown(resumed).includes(key)) {
      assert.match(warnings.join('\n'), /may have been billed/, key);
    }
  }
}

describe('Resuming, over random interruptions', () => {
  it('asks what is owed and nothing twice: good answers before and after are the calls owed', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (each) => {
        const study = new Study();
        study.directory.write('interviews.csv', interviews());
        Object.assign(study.variables, { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'b', GOOGLE_API_KEY: 'c' });
        try {
          await play(study, each);
        } finally {
          study.remove();
        }
      }),
      { numRuns: 30 },
    );
  });
});
