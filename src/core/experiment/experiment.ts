import type { Price } from '../money/price-book';
import type { Mode } from '../runs/run';
import type { ModelReference, ProviderId } from './model-reference';

/** One listing of a model with its settings. */
export interface ModelSetting {
  reference: ModelReference;
  /** Its say in a consensus, > 0. */
  weight: number;
  /** Upper limit of an answer in tokens; the model's own limit may be lower. */
  maxOutputTokens: number;
  temperature?: number;
  /** For one model run, all its attempts. */
  timeoutSeconds: number;
  /** As the file names it. */
  baseUrl?: string;
  /** Name of the environment variable that holds the key. */
  apiKeyEnv?: string;
  /** Values may hold `${env:NAME}`. */
  headers: Record<string, string>;
  /** USD per million tokens, instead of the price book's. */
  price?: Price;
}

/** The researcher's brief. */
export interface Study {
  context: string | null;
  questions: string[];
  instructions: string | null;
}

/** Where the rows come from and what may be shown of them. What is left out is detected. */
export interface DataSettings {
  /** Paths as they were written; empty when none was. */
  from: string[];
  /** Columns that may be quoted. */
  text?: string[];
  /** Column that says who a row is from. */
  id?: string;
  /** Columns that never leave the machine. */
  exclude: string[];
  redact: boolean;
  /** Estimated tokens of rows that are shown. */
  maxTokens: number;
  encoding?: string;
  delimiter?: string;
  quote?: string;
  header?: boolean;
}

export interface GenerationSettings {
  /** Per model. */
  personas: number;
  /** Whether somebody chose that number; where nobody did, offline generators choose their own from the data. */
  personasAsked: boolean;
  seed: number;
  /** Of the output; null: that of the data. */
  language: string | null;
  models: ModelSetting[];
}

export interface ExecutionSettings {
  mode: Mode;
  timeoutSeconds: number;
  firstTokenTimeoutSeconds: number | null;
  /** Calls under way at once. */
  concurrency: number;
  perProvider: Partial<Record<ProviderId, number>>;
  /** After the first attempt. */
  retries: number;
  /** Runs of each model. */
  repeat: number;
  cache: boolean;
  batch: boolean;
}

export interface ConsensusSettings {
  /** Similarity above which two personas are the same one. */
  threshold: number;
  /** Weighted share of models a consensus persona needs. */
  minSupport: number;
  familyDiscount: boolean;
  /** The model that words merged personas; null: none. */
  mergeWith: ModelReference | null;
}

export interface BudgetSettings {
  /** USD for the whole run; null: no limit. */
  maxCost: number | null;
  allowUnknownPrice: boolean;
}

/** An experiment with every default filled in. */
export interface Experiment {
  name: string | null;
  study: Study;
  data: DataSettings;
  generation: GenerationSettings;
  execution: ExecutionSettings;
  consensus: ConsensusSettings;
  budget: BudgetSettings;
  output: { directory: string };
}
