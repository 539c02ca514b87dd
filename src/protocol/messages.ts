import type { AlignedMatch } from '../core/analysis/aligned-personas';
import type { Consensus } from '../core/analysis/analysis-schema';
import type { Claim, Evidence, Persona } from '../core/persona/persona';
import type {
  Analysis,
  Cost,
  ErrorRecord,
  EvidenceCounts,
  ModelRunStatus,
  RowGroup,
  RunStatus,
  RunTotals,
} from '../core/runs/run';
import type { RowCell } from '../core/runs/run-rows';
import type { Usage } from '../core/money/usage';
import type { RunInsights } from './insights';
import type { Judgement, ReviewsView } from './reviews';

/** One model run as the panel shows it. */
export interface ModelView {
  key: string;
  provider: string;
  model: string;
  status: ModelRunStatus | 'queued' | 'streaming' | 'waiting';
  /** A few words beside the status, for example `429`; null when the status says it all. */
  note: string | null;
  /** While waiting: the moment when it goes on, ISO 8601; the page counts the seconds. */
  waitingUntil: string | null;
  personasAsked: number | null;
  personas: Persona[];
  usage: Usage | null;
  cost: Cost | null;
  latencyMs: number | null;
  timeToFirstTokenMs: number | null;
  queuedMs: number;
  waitedMs: number;
  attempts: number;
  evidence: EvidenceCounts;
  warnings: string[];
  error: (ErrorRecord & { actions: ErrorAction[] }) | null;
}

/** What can be done about a failed model, as buttons. */
export type ErrorAction = 'set-key' | 'show-log';

/** What can be done with a run as a whole. */
export type RunAction = 'export' | 'compare' | 'open-folder';

/** The whole panel as the host knows it. */
export interface RunView {
  runId: string;
  /** The run folder; the page keeps it, so that it can be restored. */
  directory: string;
  title: string;
  status: RunStatus;
  createdAt: string;
  /** The run that this one continues. */
  continues: string | null;
  sources: { path: string; rows: number }[];
  rows: number;
  rowsShown: number;
  /** Groups of alike rows as the models were shown them; none where the data was not grouped. */
  groups: RowGroup[];
  redactions: number;
  hosts: string[];
  warnings: string[];
  models: ModelView[];
  /** What the models say together; null in other modes and while models run. */
  consensus: Consensus | null;
  /** The rules that the run set for it. */
  rules: Pick<CombinationRules, 'threshold' | 'minSupport'>;
  /** Null while models run, and where nobody delivered a persona. */
  analysis: AnalysisView | null;
  /** The matches of the analysis field by field, in their order; null where there is no analysis. */
  aligned: AlignedMatch[] | null;
  totals: RunTotals;
  /** The names of the models are hidden, and so is what would tell them: providers, tokens, cost, times. */
  blind: boolean;
  /** Name of the experiment file that the weights can be saved to; null where there is none. */
  experimentFile: string | null;
}

/** How the models' personas compare with one another and with the data. */
export type AnalysisView = Required<Pick<Analysis, 'matches' | 'votes' | 'coverage' | 'agreement' | 'selfAgreement'>>;

/** Under which rules the personas of the models are combined. */
export interface CombinationRules {
  /** Weight of each model run, by key. */
  weights: Record<string, number>;
  /** Keys of the model runs that count. */
  included: string[];
  threshold: number;
  minSupport: number;
}

/** What the models say together under some rules. */
export interface Combination {
  matches: AnalysisView['matches'];
  votes: AnalysisView['votes'];
  consensus: Consensus;
}

/** Host → page. Each event carries a whole view, never a delta. */
export interface HostEvents {
  /** Answer to `ready`, and again whenever more than one model run changed. */
  snapshot: { run: RunView };
  /** Instead of a snapshot, where the run file is damaged or of a newer version. */
  unreadable: { directory: string; file: string; message: string; newer: boolean };
  'model-changed': { model: ModelView; status: RunStatus; totals: RunTotals };
  /** Answer to `show-row`; without cells where the file is no longer what the run has read. */
  row: { source: string; row: number; cells: RowCell[] | null };
  /** Answer to `what-if`. */
  'what-if': { id: number; combination: Combination; milliseconds: number };
  /** After a snapshot of a run that has ended; not while the names of the models are hidden. */
  insights: { insights: RunInsights };
  /** What people have said of the run; after each snapshot, and whenever it has changed. */
  reviews: { reviews: ReviewsView };
  /** A request failed. */
  problem: { message: string };
}

/** Page → host. `unknown`: the name says it all. */
export interface PageRequests {
  ready: unknown;
  /** Opens the data file at an excerpt. */
  'open-evidence': { evidence: Evidence };
  /** Asks for the row of the data that an excerpt is from. */
  'show-row': { evidence: Evidence };
  'error-action': { modelKey: string; action: ErrorAction };
  'open-report': unknown;
  /** Opens the file of a run that cannot be shown. */
  'open-run-file': unknown;
  'run-action': { action: RunAction };
  /** Puts a persona on the clipboard. */
  'copy-persona': { ref: string };
  /** Opens it beside the one of the baseline, by the key of its model, or beside one that the user chooses. */
  'diff-persona': { ref: string; baseline: string | null };
  cancel: unknown;
  'cancel-model': { modelKey: string };
  /** Runs a model again, in a new run that takes over the other results. */
  'rerun-model': { modelKey: string };
  /** Combines the personas anew under other rules; nothing is called and nothing is kept. */
  'what-if': { id: number } & CombinationRules;
  /** Writes down what the user thinks of the run, or changes in it. */
  judge: { judgement: Judgement };
  /** Hides the names of the models, or reveals them after a question. */
  'set-blind': { blind: boolean };
  /** Writes the weights to the experiment file that the run came from. */
  'save-weights': { weights: Record<string, number> };
  /** The page dropped a message or could not be drawn; for the log. */
  'page-error': { message: string };
}

/** One message per entry of a map, its name as `type`. */
export type Envelope<Map> = { [Name in keyof Map]: { type: Name } & Map[Name] }[keyof Map];
export type HostMessage = Envelope<HostEvents>;
export type PageMessage = Envelope<PageRequests>;

export type { Claim, Evidence, Persona };
