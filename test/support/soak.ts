import { writeFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { seededRandom, shuffled } from '../../src/core/random';
import { readCallLog } from '../../src/core/runs/call-log';
import type { Attempt, ModelRun, Run } from '../../src/core/runs/run';
import { draftAnswer } from './draft-answers';
import { Study } from './study';
import {
  answerError,
  type StreamOptions,
  streamAnthropicAnswer,
  streamChatAnswer,
  streamGeminiAnswer,
  streamResponsesAnswer,
} from './wire-answers';
import { startWireServer, type WireHandler, type WireServer } from './wire-server';

type Fate = 'answered' | 'limited' | 'limited for a moment' | 'failed' | 'cut' | 'slow';

/** Of twenty requests: 10 % are answered with 429, 5 % with 5xx, 5 % of the streams are cut, 5 % are slow. */
const fates: readonly Fate[] = [
  'limited',
  'limited for a moment',
  'failed',
  'cut',
  'slow',
  ...Array.from({ length: 15 }, (): Fate => 'answered'),
];

/** USD per million tokens, whole ones: what a token costs in micro-dollars. */
const prices = {
  'anthropic:claude-sonnet-5-5': { input: 3, output: 15 },
  'openai:gpt-6.1-sol': { input: 2, output: 11 },
  'google:gemini-4-argon': { input: 1, output: 7 },
  'ollama:llama3:8b': { input: 5, output: 13 },
} as const;
type Model = keyof typeof prices;

/** What the server did, by its own books. */
class Ledger {
  requests = 0;
  refused = new Map<number, number>();
  cut = 0;
  answered = 0;
  slow = 0;
  inputTokens = 0;
  outputTokens = 0;
  microDollars = 0;

  refuse(status: number): void {
    this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
  }

  bill(model: Model, input: number, output: number): void {
    this.answered++;
    this.inputTokens += input;
    this.outputTokens += output;
    this.microDollars += input * prices[model].input + output * prices[model].output;
  }
}

/** What a soak found. */
export interface SoakResult {
  /** Empty: everything was accounted for. */
  problems: string[];
  modelRuns: number;
  requests: number;
  refused: number;
  cut: number;
  slow: number;
  usd: number;
  seconds: number;
}

/** The stand-in for four vendors: a dealt pack of fates for each, and the ledger of what it billed. */
class Vendors {
  ledger = new Ledger();
  readonly #seed: number;
  readonly #slowMs: number;

  constructor(seed: number, slowMs: number) {
    this.#seed = seed;
    this.#slowMs = slowMs;
  }

  start(): Promise<WireServer> {
    return startWireServer({
      anthropic: this.#vendor('anthropic:claude-sonnet-5-5', 1, (text, input, output, stream) =>
        streamAnthropicAnswer(text, { ...stream, usage: { input_tokens: input, output_tokens: output } }),
      ),
      responses: this.#vendor('openai:gpt-6.1-sol', 2, (text, input, output, stream) =>
        streamResponsesAnswer(text, { ...stream, usage: { input_tokens: input, output_tokens: output } }),
      ),
      gemini: this.#vendor('google:gemini-4-argon', 3, (text, input, output, stream) =>
        streamGeminiAnswer(text, {
          ...stream,
          usage: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
        }),
      ),
      chat: this.#vendor('ollama:llama3:8b', 4, (text, input, output, stream) =>
        streamChatAnswer(text, { ...stream, usage: { prompt_tokens: input, completion_tokens: output } }),
      ),
    });
  }

  #vendor(
    model: Model,
    lane: number,
    answer: (text: string, input: number, output: number, stream: StreamOptions) => WireHandler,
  ): WireHandler {
    const random = seededRandom(this.#seed * 10 + lane);
    let pack: Fate[] = [];
    return async (request, response) => {
      pack = pack.length === 0 ? shuffled(fates, random) : pack;
      const fate = pack.pop() ?? 'answered';
      const [input, output] = [1000 + Math.floor(random() * 5000), 100 + Math.floor(random() * 900)];
      const { ledger } = this;
      ledger.requests++;
      if (fate === 'limited' || fate === 'limited for a moment' || fate === 'failed') {
        const status = fate === 'failed' ? (random() < 0.5 ? 500 : 503) : 429;
        ledger.refuse(status);
        const headers: Record<string, string> = fate === 'limited for a moment' ? { 'retry-after-ms': '5' } : {};
        await answerError(status, { error: { type: 'error', message: fate } }, headers)(request, response);
        return;
      }
      if (fate === 'cut') {
        ledger.cut++;
        await answer(draftAnswer('Ada'), input, output, { chunkLength: 100, cutAfter: 2 })(request, response);
        return;
      }
      if (fate === 'slow') {
        ledger.slow++;
        await after(this.#slowMs);
      }
      ledger.bill(model, input, output);
      await answer(draftAnswer('Ada'), input, output, { chunkLength: 400 })(request, response);
    };
  }
}

/**
 * One run of `modelRuns` model runs over four providers, through the real SDKs, against a server that fails as vendors do and
 * keeps its own books; checks the run and its folder against them. `slowMs`: how long a slow answer takes to begin.
 */
export async function soak(modelRuns: number, seed: number, slowMs: number): Promise<SoakResult> {
  const study = new Study();
  const vendors = new Vendors(seed, slowMs);
  const server = await vendors.start();
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    Object.assign(study.variables, {
      ANTHROPIC_API_KEY: 'a',
      ANTHROPIC_BASE_URL: server.url,
      OPENAI_API_KEY: 'o',
      OPENAI_BASE_URL: server.chatUrl,
      GOOGLE_API_KEY: 'g',
      GOOGLE_GEMINI_BASE_URL: server.url,
      OLLAMA_HOST: server.url,
    });
    writeFileSync(
      study.directory.join('data.csv'),
      'respondent,answer\nP1,I check the app daily\nP2,It took an hour\n',
    );
    const file = study.directory.join('experiment.yaml');
    writeFileSync(file, experiment(modelRuns / 4));
    const startedMs = performance.now();
    const { run, directory, failure } = await study.execute(await study.prepare({}, file));
    const seconds = (performance.now() - startedMs) / 1000;
    const { ledger } = vendors;
    const problems = [
      ...(failure ? [`The run broke off: ${failure.message}`] : []),
      ...unhandled.map((reason) => `Unhandled rejection: ${String(reason)}`),
      ...modelRunProblems(run, modelRuns),
      ...ledgerProblems(run, ledger),
      ...(await callLogProblems(directory, ledger)),
    ];
    const refused = [...ledger.refused.values()].reduce((sum, count) => sum + count, 0);
    const { requests, cut, slow } = ledger;
    return { problems, modelRuns, requests, refused, cut, slow, usd: run.totals.usd ?? 0, seconds };
  } finally {
    process.off('unhandledRejection', note);
    await server.close();
    study.remove();
  }
}

function experiment(repeat: number): string {
  const models = Object.entries(prices).map(
    ([reference, { input, output }]) =>
      `    - model: ${reference}\n      price: { input: ${input}, output: ${output} }`,
  );
  return [
    'data: { from: data.csv, id: respondent }',
    'generation:',
    '  personas: 1',
    '  models:',
    ...models,
    `  execution: { concurrency: 64, retries: 9, repeat: ${repeat}, timeout: 60 }`,
    '',
  ].join('\n');
}

/** Every model run is there, and has an answer or says why not. */
function modelRunProblems(run: Run, expected: number): string[] {
  const without = run.models.filter(
    ({ status, error, personas }) => (status === 'succeeded') !== (error === null && personas.length === 1),
  );
  return [
    ...differs('model runs', run.models.length, expected),
    ...differs('different model runs', new Set(run.models.map(({ key }) => key)).size, expected),
    ...differs('model runs that succeeded', run.models.filter(({ status }) => status === 'succeeded').length, expected),
    ...without.map(({ key, status }) => `${key} is ${status} and does not say why.`),
  ];
}

/** The totals of the run are those of the server, for the calls whose usage was reported in full. */
function ledgerProblems(run: Run, ledger: Ledger): string[] {
  const attempts = run.models.flatMap((model) => model.attempts);
  const reported = attempts.filter(isReported);
  const whole = run.models.filter((model) => model.attempts.every(isReportedOrUnbilled));
  const sum = (values: (number | null | undefined)[]): number =>
    values.reduce<number>((all, one) => all + (one ?? 0), 0);
  const micro = (usd: (number | null | undefined)[]): number => sum(usd.map((value) => Math.round((value ?? 0) * 1e6)));
  const unfinished = attempts.filter((attempt) => !isReportedOrUnbilled(attempt));
  return [
    ...differs('calls', attempts.length, ledger.requests),
    ...differs('calls that were answered', reported.length, ledger.answered),
    ...differs('calls that were cut off', unfinished.length, ledger.cut),
    ...[429, 500, 503].flatMap((status) =>
      differs(
        `calls with status ${status}`,
        attempts.filter((attempt) => attempt.status === status).length,
        ledger.refused.get(status) ?? 0,
      ),
    ),
    ...differs('input tokens', sum(reported.map(({ usage }) => usage?.inputTokens)), ledger.inputTokens),
    ...differs('output tokens', sum(reported.map(({ usage }) => usage?.outputTokens)), ledger.outputTokens),
    ...differs('micro-dollars', micro(reported.map(({ cost }) => cost?.usd)), ledger.microDollars),
    ...differs(
      'micro-dollars in the totals',
      micro([run.totals.usd]),
      micro(whole.flatMap((model) => model.attempts.map(({ cost }) => cost?.usd))),
    ),
    ...differs(
      'model runs of unknown cost',
      run.models.filter(isOfUnknownCost).length,
      run.models.length - whole.length,
    ),
    ...differs('complete totals', Number(run.totals.usdComplete), Number(whole.length === run.models.length)),
  ];
}

/** Every request that the server saw has its start and its end in `calls.jsonl`. */
async function callLogProblems(directory: string, ledger: Ledger): Promise<string[]> {
  const calls = [...(await readCallLog(directory)).values()];
  return [
    ...differs('ended calls in calls.jsonl', calls.flatMap(({ ended }) => ended).length, ledger.requests),
    ...differs('calls without an end in calls.jsonl', calls.flatMap(({ open }) => open).length, 0),
  ];
}

function isReported({ code }: Attempt): boolean {
  return code === null;
}

/** Answered, or refused with a status: then nothing was billed. */
function isReportedOrUnbilled(attempt: Attempt): boolean {
  return isReported(attempt) || (attempt.status !== null && attempt.cost === null);
}

function isOfUnknownCost({ cost }: ModelRun): boolean {
  return cost.usd === null;
}

function differs(what: string, found: number, expected: number): string[] {
  return found === expected ? [] : [`${what}: ${found} where ${expected} were expected.`];
}
