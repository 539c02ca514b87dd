import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readKeptAnswer } from '../generation/kept-answer';
import { countWarning, identityOf } from '../generation/model-outcome';
import type { PlannedModel } from '../generation/plan';
import { addUsage, unknownUsage } from '../money/usage';
import type { EvidenceChecker } from '../persona/evidence';
import type { EndedCall, LoggedCalls } from './call-log';
import type { PreparedRun } from './prepare';
import type { Attempt, Cost, ModelRun } from './run';
import { modelFolder } from './run-folder';

/**
 * The run of a model that had answered in full when its run was cut off, but whose result had not been saved: out of the
 * answer that was. Undefined where the last call did not end well or its answer cannot be used.
 */
export async function recoverModelRun(
  earlier: { directory: string; runId: string },
  model: PlannedModel,
  calls: LoggedCalls,
  { data, experiment }: Pick<PreparedRun, 'data' | 'experiment'>,
  checker: EvidenceChecker,
): Promise<ModelRun | undefined> {
  const last = calls.ended.at(-1);
  if (last?.code !== null || calls.open.length > 0) {
    return undefined;
  }
  const { personas: asked } = experiment.generation;
  const folder = path.join(earlier.directory, modelFolder(model), 'responses');
  const texts = await Promise.all(
    calls.ended.map(({ attempt }) => readFile(path.join(folder, `${attempt}.txt`), 'utf8').catch(() => '')),
  );
  const kept =
    last.kind === 'repair' ? { answers: texts.slice(0, -1), repair: texts.at(-1) ?? '' } : { answers: texts };
  const answer = readKeptAnswer(kept, { data, personas: asked }, checker);
  if (!answer) {
    return undefined;
  }
  const attempts = calls.ended.map(attemptOf);
  const usages = attempts.flatMap(({ usage }) => usage ?? []);
  return {
    ...identityOf(model),
    status: 'succeeded',
    fromRun: earlier.runId,
    personas: answer.personas,
    finishReason: 'stop',
    usage: usages.length > 0 ? usages.reduce(addUsage) : unknownUsage,
    cost: totalCost(attempts),
    latencyMs: last.latencyMs,
    timeToFirstTokenMs: last.timeToFirstTokenMs,
    queuedMs: sum(attempts.map(({ queuedMs }) => queuedMs)),
    waitedMs: sum(attempts.map(({ waitedMs }) => waitedMs)),
    attempts,
    warnings: [
      ...model.warnings,
      ...answer.warnings,
      ...countWarning(answer.personas.length, asked),
      `Run ${earlier.runId} was cut off before it had saved this result; it was read from the answer in its folder.`,
    ],
    error: null,
  };
}

function attemptOf({ event: _event, key: _key, attempt: _attempt, ...attempt }: EndedCall): Attempt {
  return attempt;
}

/** What the attempts cost together, as it was noted of each; unknown where a part is. */
function totalCost(attempts: readonly Attempt[]): Cost {
  const costs = attempts.flatMap(({ cost }) => cost ?? []);
  const last = costs.at(-1) ?? { source: 'unknown', originalUsd: null, batch: false, pricedAt: null };
  return costs.length === 0 || costs.some(({ usd }) => usd === null)
    ? { ...last, usd: null, source: 'unknown', pricedAt: null }
    : { ...last, usd: Math.round(sum(costs.map(({ usd }) => usd ?? 0)) * 1e6) / 1e6 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
