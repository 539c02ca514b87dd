import type { ErrorCode } from '../errors';
import type { Usage } from '../money/usage';
import type { Persona } from '../persona/persona';
import type { FinishReason } from '../providers/provider';

export const runSchemaVersion = 1;

export type RunStatus = 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled' | 'over-budget' | 'interrupted';
export type ModelRunStatus = 'succeeded' | 'partial' | 'failed' | 'timed-out' | 'cancelled' | 'skipped';
export type Mode = 'parallel' | 'sequential' | 'consensus';

/** Money of a model run or an attempt. `usd` is null when unknown, rounded half-even to micro-dollars. */
export interface Cost {
  usd: number | null;
  source: 'price-book' | 'experiment' | 'provider' | 'local' | 'cache' | 'unknown';
  originalUsd: number | null;
  batch: boolean;
  /** Date of the price that was used, `YYYY-MM-DD`. */
  pricedAt: string | null;
}

/** An error as it is stored and shown. */
export interface ErrorRecord {
  code: ErrorCode;
  message: string;
  status: number | null;
  retryable: boolean;
}

/** One call. Times in milliseconds. */
export interface Attempt {
  kind: 'first' | 'retry' | 'repair' | 'merge';
  startedAt: string;
  /** Held back by the concurrency limit. */
  queuedMs: number;
  /** Waited after the attempt before, as the server asked or by backoff. */
  waitedMs: number;
  timeToFirstTokenMs: number | null;
  /** From sending to the last byte. */
  latencyMs: number;
  /** HTTP status of a failure; null otherwise. */
  status: number | null;
  code: ErrorCode | null;
  usage: Usage | null;
  cost: Cost | null;
}

/** What one model did in a run. */
export interface ModelRun {
  key: string;
  provider: string;
  model: string;
  /** The reference as the user wrote it. */
  requested: string;
  listing: number;
  repetition: number;
  weight: number;
  effectiveWeight: number;
  status: ModelRunStatus;
  fromRun: string | null;
  personas: Persona[];
  finishReason: FinishReason | null;
  usage: Usage;
  cost: Cost;
  latencyMs: number | null;
  timeToFirstTokenMs: number | null;
  queuedMs: number;
  waitedMs: number;
  attempts: Attempt[];
  warnings: string[];
  error: ErrorRecord | null;
}

export interface RunSource {
  path: string;
  sha256: string;
  encoding: string;
  delimiter: string;
  rows: number;
  warnings: string[];
}

export interface RunData {
  sources: RunSource[];
  columns: { name: string; type: string }[];
  rows: number;
  rowsShown: number;
  /** Ids of the shown rows, in the order shown. */
  shownRows: string[];
  redactions: number;
  hosts: string[];
  warnings: string[];
}

export interface RunTotals {
  /** Sums of the known counts; null when none is known. */
  inputTokens: number | null;
  outputTokens: number | null;
  /** Every count is known. */
  tokensComplete: boolean;
  /** Sum of the known costs; null when none is known. */
  usd: number | null;
  /** Every cost is known. */
  usdComplete: boolean;
  wallMs: number;
}

/** Counts of excerpts by what became of them. */
export interface EvidenceCounts {
  cited: number;
  verified: number;
  altered: number;
  misattributed: number;
  rejected: number;
}

/** `run.json`: everything about a run. */
export interface Run {
  schemaVersion: number;
  runId: string;
  name: string | null;
  createdAt: string;
  mode: Mode;
  status: RunStatus;
  continues: string | null;
  /** The process that writes this run while it is `running`. */
  writer: { pid: number; host: string } | null;
  data: RunData;
  settings: Record<string, unknown>;
  /** Ended model runs in the configured order. */
  models: ModelRun[];
  /** Keys of all model runs in the configured order, ended or not. */
  planned: string[];
  consensus: null;
  analysis: { evidence: Record<string, EvidenceCounts> };
  totals: RunTotals;
}
