import { Type, type Static } from 'typebox';
import {
  AgreementSchema,
  ComparisonBasisSchema,
  ConsensusSchema,
  CoverageSchema,
  MatchSchema,
  VotesSchema,
} from '../analysis/analysis-schema';
import { errorCodes } from '../errors';
import { ExperimentSchema } from '../experiment/schema';
import { nullable, PersonaSchema } from '../persona/persona-schema';

export const runSchemaVersion = 1;

const count = nullable(Type.Integer(), 'Null when nobody knows it.');
const milliseconds = Type.Number({ description: 'Milliseconds.' });
const ErrorCodeSchema = Type.Enum([...errorCodes]);

const RunStatusSchema = Type.Enum([
  'running',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
  'over-budget',
  'interrupted',
]);
const ModelRunStatusSchema = Type.Enum(['succeeded', 'partial', 'failed', 'timed-out', 'cancelled', 'skipped']);
const ModeSchema = Type.Enum(['parallel', 'sequential', 'consensus']);

export const UsageSchema = Type.Object({
  inputTokens: count,
  cachedInputTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  source: Type.Enum(['reported', 'counted', 'estimated', 'none'], {
    description: 'Where the counts come from; beside null, who was to give them.',
  }),
});

export const FinishReasonSchema = Type.Enum(['stop', 'length', 'refusal', 'content-filter', 'other']);

const CostSchema = Type.Object({
  usd: nullable(Type.Number(), 'USD, rounded half-even to micro-dollars; null when unknown.'),
  source: Type.Enum(['price-book', 'experiment', 'provider', 'local', 'cache', 'unknown']),
  originalUsd: nullable(Type.Number(), 'What an answer from the cache had cost.'),
  batch: Type.Boolean(),
  pricedAt: nullable(Type.String(), 'Date of the price that was used, YYYY-MM-DD.'),
});

const ErrorRecordSchema = Type.Object({
  code: ErrorCodeSchema,
  message: Type.String(),
  status: nullable(Type.Integer(), 'HTTP status, when a server answered.'),
  retryable: Type.Boolean(),
});

export const AttemptSchema = Type.Object({
  kind: Type.Enum(['first', 'retry', 'repair', 'merge']),
  startedAt: Type.String(),
  queuedMs: milliseconds,
  waitedMs: milliseconds,
  timeToFirstTokenMs: nullable(Type.Number()),
  latencyMs: Type.Number({ description: 'Milliseconds from sending to the last byte.' }),
  status: nullable(Type.Integer(), 'HTTP status of a failure.'),
  code: nullable(ErrorCodeSchema),
  usage: nullable(UsageSchema),
  cost: nullable(CostSchema),
});

const ModelRunSchema = Type.Object({
  key: Type.String({ description: 'provider:model[#listing][~repetition]' }),
  provider: Type.String(),
  model: Type.String({ description: 'The id on the wire.' }),
  requested: Type.String({ description: 'The reference as the user wrote it.' }),
  listing: Type.Integer(),
  repetition: Type.Integer(),
  weight: Type.Number(),
  effectiveWeight: Type.Number(),
  status: ModelRunStatusSchema,
  fromRun: nullable(Type.String(), 'The run that this result was carried over from.'),
  personas: Type.Array(PersonaSchema),
  finishReason: nullable(FinishReasonSchema),
  usage: UsageSchema,
  cost: CostSchema,
  latencyMs: nullable(Type.Number(), "The last attempt's."),
  timeToFirstTokenMs: nullable(Type.Number()),
  queuedMs: milliseconds,
  waitedMs: milliseconds,
  attempts: Type.Array(AttemptSchema),
  warnings: Type.Array(Type.String()),
  error: nullable(ErrorRecordSchema),
});

const RunSourceSchema = Type.Object({
  path: Type.String({ description: 'As the user named it.' }),
  location: Type.String({ description: 'The file, relative to the run folder.' }),
  sha256: Type.String(),
  encoding: Type.String(),
  delimiter: Type.String(),
  rows: Type.Integer(),
  warnings: Type.Array(Type.String()),
});

const RowGroupSchema = Type.Object({
  id: Type.String({ description: 'g1, g2 … by size.' }),
  label: Type.String({ description: 'Words that set the group apart.' }),
  rows: Type.Integer({ description: 'Rows of the data in it, shown or not.' }),
  estimated: Type.Boolean({ description: 'The number of rows is scaled up from a sample of the data.' }),
  shown: Type.Array(Type.String(), { description: 'Ids of its shown rows, in the order shown.' }),
});

const RunDataSchema = Type.Object({
  sources: Type.Array(RunSourceSchema),
  columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
  rows: Type.Integer(),
  rowsShown: Type.Integer(),
  shownRows: Type.Array(Type.String(), { description: 'Ids of the shown rows, in the order shown.' }),
  groups: Type.Optional(
    Type.Array(RowGroupSchema, {
      description: 'Groups of alike rows as the models were shown them; missing where the data was not grouped.',
    }),
  ),
  redactions: Type.Integer(),
  hosts: Type.Array(Type.String()),
  warnings: Type.Array(Type.String()),
});

const RunSettingsSchema = Type.Object({
  baseDirectory: Type.String({
    description: 'What paths of the experiment are relative to; itself relative to the run folder.',
  }),
  columns: Type.Object({
    text: Type.Array(Type.String()),
    id: nullable(Type.String()),
    context: Type.Array(Type.String()),
    exclude: Type.Array(Type.String()),
  }),
  experiment: ExperimentSchema,
  personasAsked: Type.Optional(
    Type.Boolean({
      description:
        'Whether somebody chose the number of personas; where nobody did, offline generators choose their own. Missing in runs that asked every model for the same number.',
    }),
  ),
});

const RunTotalsSchema = Type.Object({
  inputTokens: nullable(Type.Integer(), 'Sum of the known counts; null when none is known.'),
  outputTokens: nullable(Type.Integer()),
  tokensComplete: Type.Boolean({ description: 'Every count is known.' }),
  usd: nullable(Type.Number(), 'Sum of the known costs; null when none is known.'),
  usdComplete: Type.Boolean({ description: 'Every cost is known.' }),
  wallMs: milliseconds,
});

const EvidenceCountsSchema = Type.Object({
  cited: Type.Integer(),
  verified: Type.Integer(),
  altered: Type.Integer(),
  misattributed: Type.Integer(),
  rejected: Type.Integer(),
});

/** All but `evidence` is there once the models have ended and one has delivered personas. */
const AnalysisSchema = Type.Object({
  evidence: Type.Record(Type.String(), EvidenceCountsSchema, { description: 'By model key.' }),
  matches: Type.Optional(Type.Array(MatchSchema)),
  votes: Type.Optional(VotesSchema),
  coverage: Type.Optional(CoverageSchema),
  agreement: Type.Optional(AgreementSchema),
  selfAgreement: Type.Optional(
    Type.Record(Type.String(), AgreementSchema, {
      description: 'Between the runs of a listing that ran twice or more, by the key of its first run.',
    }),
  ),
  basis: Type.Optional(ComparisonBasisSchema),
});

export const RunSchema = Type.Object(
  {
    schemaVersion: Type.Integer(),
    runId: Type.String(),
    name: nullable(Type.String()),
    createdAt: Type.String(),
    mode: ModeSchema,
    status: RunStatusSchema,
    continues: nullable(Type.String(), 'The run that this one continues.'),
    writer: nullable(
      Type.Object({ pid: Type.Integer(), host: Type.String() }),
      'The process that writes this run while it is running.',
    ),
    data: RunDataSchema,
    settings: RunSettingsSchema,
    models: Type.Array(ModelRunSchema, { description: 'Ended model runs in the configured order.' }),
    planned: Type.Array(Type.String(), {
      description: 'Keys of all model runs in the configured order, ended or not.',
    }),
    consensus: nullable(ConsensusSchema, 'What the models say together; null in other modes and while models run.'),
    analysis: AnalysisSchema,
    totals: RunTotalsSchema,
  },
  {
    title: 'Run',
    description: 'A run of Multi-Model Personas: what each model made of the same rows, and what it took.',
  },
);

export type RunStatus = Static<typeof RunStatusSchema>;
export type ModelRunStatus = Static<typeof ModelRunStatusSchema>;
export type Mode = Static<typeof ModeSchema>;
/** Money of a model run or an attempt. */
export type Cost = Static<typeof CostSchema>;
/** An error as it is stored and shown. */
export type ErrorRecord = Static<typeof ErrorRecordSchema>;
/** One call. */
export type Attempt = Static<typeof AttemptSchema>;
/** What one model did in a run. */
export type ModelRun = Static<typeof ModelRunSchema>;
/** Rows of the data that are alike. */
export type RowGroup = Static<typeof RowGroupSchema>;
export type RunTotals = Static<typeof RunTotalsSchema>;
/** Counts of excerpts by what became of them. */
export type EvidenceCounts = Static<typeof EvidenceCountsSchema>;
/** What was found out about the personas of all models together. */
export type Analysis = Static<typeof AnalysisSchema>;
/** `run.json`: everything about a run. */
export type Run = Static<typeof RunSchema>;

/**
 * `media/schema/run.schema.json`, for other tools.
 * @internal exported for scripts/generate-schemas.mjs
 */
export function runJsonSchema(): Record<string, unknown> {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...RunSchema };
}
