import type { ErrorCode } from '../core/errors';
import type { Usage } from '../core/money/usage';
import type { Cost, EvidenceCounts, RunStatus, RunTotals } from '../core/runs/run';
import { isAlignedMatch, isAnalysis, isConsensus, isMatches, isVotes } from './analysis-checks';
import {
  isBoolean,
  isNumber,
  isRecord,
  isString,
  listOf,
  nullable,
  object,
  oneOf,
  recordOf,
  type Check,
} from './check';
import { isInsights } from './insight-checks';
import type {
  Envelope,
  ErrorAction,
  HostEvents,
  HostMessage,
  ModelView,
  PageMessage,
  PageRequests,
  RunAction,
  RunView,
} from './messages';
import { evidenceFields, isPersona } from './persona-checks';
import { isJudgement, isReviewsView } from './review-checks';

const isErrorAction = oneOf<ErrorAction>({ 'set-key': true, 'show-log': true });
const isRunAction = oneOf<RunAction>({ export: true, compare: true, 'open-folder': true });

const isRunStatus = oneOf<RunStatus>({
  running: true,
  succeeded: true,
  partial: true,
  failed: true,
  cancelled: true,
  'over-budget': true,
  interrupted: true,
});

const isModelStatus = oneOf<ModelView['status']>({
  queued: true,
  streaming: true,
  waiting: true,
  succeeded: true,
  partial: true,
  failed: true,
  'timed-out': true,
  cancelled: true,
  skipped: true,
});

const isErrorCode = oneOf<ErrorCode>({
  'invalid-config': true,
  'invalid-data': true,
  'missing-key': true,
  authentication: true,
  permission: true,
  payment: true,
  'not-found': true,
  'rate-limited': true,
  overloaded: true,
  timeout: true,
  network: true,
  'bad-request': true,
  'context-too-long': true,
  'content-filtered': true,
  truncated: true,
  'invalid-output': true,
  budget: true,
  cancelled: true,
  unsupported: true,
  internal: true,
});

const isUsage: Check<Usage> = object({
  inputTokens: nullable(isNumber),
  cachedInputTokens: nullable(isNumber),
  cacheWriteTokens: nullable(isNumber),
  outputTokens: nullable(isNumber),
  reasoningTokens: nullable(isNumber),
  source: oneOf({ reported: true, counted: true, estimated: true, none: true }),
});

const isCost: Check<Cost> = object({
  usd: nullable(isNumber),
  source: oneOf({ 'price-book': true, experiment: true, provider: true, local: true, cache: true, unknown: true }),
  originalUsd: nullable(isNumber),
  batch: isBoolean,
  pricedAt: nullable(isString),
});

const isEvidenceCounts: Check<EvidenceCounts> = object({
  cited: isNumber,
  verified: isNumber,
  altered: isNumber,
  misattributed: isNumber,
  rejected: isNumber,
});

const isModelView: Check<ModelView> = object({
  key: isString,
  provider: isString,
  model: isString,
  status: isModelStatus,
  note: nullable(isString),
  waitingUntil: nullable(isString),
  personasAsked: nullable(isNumber),
  personas: listOf(isPersona),
  usage: nullable(isUsage),
  cost: nullable(isCost),
  latencyMs: nullable(isNumber),
  timeToFirstTokenMs: nullable(isNumber),
  queuedMs: isNumber,
  waitedMs: isNumber,
  attempts: isNumber,
  evidence: isEvidenceCounts,
  warnings: listOf(isString),
  error: nullable(
    object({
      code: isErrorCode,
      message: isString,
      status: nullable(isNumber),
      retryable: isBoolean,
      actions: listOf(isErrorAction),
    }),
  ),
});

const isTotals: Check<RunTotals> = object({
  inputTokens: nullable(isNumber),
  outputTokens: nullable(isNumber),
  usd: nullable(isNumber),
  tokensComplete: isBoolean,
  usdComplete: isBoolean,
  wallMs: isNumber,
});

const isRunView: Check<RunView> = object({
  runId: isString,
  directory: isString,
  continues: nullable(isString),
  title: isString,
  status: isRunStatus,
  createdAt: isString,
  sources: listOf(object({ path: isString, rows: isNumber })),
  rows: isNumber,
  rowsShown: isNumber,
  groups: listOf(
    object({ id: isString, label: isString, rows: isNumber, estimated: isBoolean, shown: listOf(isString) }),
  ),
  redactions: isNumber,
  hosts: listOf(isString),
  warnings: listOf(isString),
  models: listOf(isModelView),
  consensus: nullable(isConsensus),
  rules: object({ threshold: isNumber, minSupport: isNumber }),
  analysis: nullable(isAnalysis),
  aligned: nullable(listOf(isAlignedMatch)),
  totals: isTotals,
  blind: isBoolean,
  experimentFile: nullable(isString),
});

type MessageChecks<Messages> = { readonly [Name in keyof Messages]: Check<Messages[Name]> };

const hostEvents: MessageChecks<HostEvents> = {
  snapshot: object({ run: isRunView }),
  unreadable: object({ directory: isString, file: isString, message: isString, newer: isBoolean }),
  'model-changed': object({ model: isModelView, status: isRunStatus, totals: isTotals }),
  row: object({
    source: isString,
    row: isNumber,
    cells: nullable(listOf(object({ column: isString, text: isString, from: isNumber, length: isNumber }))),
  }),
  'what-if': object({
    id: isNumber,
    combination: object({ matches: isMatches, votes: isVotes, consensus: isConsensus }),
    milliseconds: isNumber,
  }),
  insights: object({ insights: isInsights }),
  reviews: object({ reviews: isReviewsView }),
  problem: object({ message: isString }),
};

const pageRequests: MessageChecks<PageRequests> = {
  ready: object({}),
  'open-evidence': object({ evidence: object(evidenceFields) }),
  'show-row': object({ evidence: object(evidenceFields) }),
  'error-action': object({ modelKey: isString, action: isErrorAction }),
  'open-report': object({}),
  'open-run-file': object({}),
  'run-action': object({ action: isRunAction }),
  'copy-persona': object({ ref: isString }),
  'diff-persona': object({ ref: isString, baseline: nullable(isString) }),
  cancel: object({}),
  'cancel-model': object({ modelKey: isString }),
  'rerun-model': object({ modelKey: isString }),
  'what-if': object({
    id: isNumber,
    weights: recordOf(isNumber),
    included: listOf(isString),
    threshold: isNumber,
    minSupport: isNumber,
  }),
  judge: object({ judgement: isJudgement }),
  'set-blind': object({ blind: isBoolean }),
  'save-weights': object({ weights: recordOf(isNumber) }),
  'page-error': object({ message: isString }),
};

function messageOf<Messages>(messages: MessageChecks<Messages>): Check<Envelope<Messages>> {
  const checks = new Map<unknown, Check<unknown>>(Object.entries<Check<unknown>>({ ...messages }));
  return (value): value is Envelope<Messages> => isRecord(value) && checks.get(value['type'])?.(value) === true;
}

const isHostMessage = messageOf(hostEvents);
const isPageMessage = messageOf(pageRequests);

/** What the host sent, or null when it is not one of its messages with all that belongs to it. */
export function parseHostMessage(value: unknown): HostMessage | null {
  return isHostMessage(value) ? value : null;
}

/** What the page sent, or null when it is not one of its messages with all that belongs to it. */
export function parsePageMessage(value: unknown): PageMessage | null {
  return isPageMessage(value) ? value : null;
}
