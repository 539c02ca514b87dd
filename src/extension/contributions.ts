import type { LanguageModelTool, TreeDataProvider, Uri, WebviewPanel } from 'vscode';
import type { ToolInput, ToolName } from './agents/tool-inputs';
import type { RunReference } from './commands/choose-run';

/** Every command of the manifest with what it may be called with. */
export interface CommandArguments {
  'personas.generate': [resource?: Uri];
  /** Menus give more of their own behind the resource. */
  'personas.runExperiment': [resource?: Uri, choice?: unknown];
  'personas.estimateCost': [resource?: Uri];
  'personas.newExperiment': [resource?: Uri];
  'personas.demo': [];
  'personas.openRun': [run?: RunReference];
  'personas.exportRun': [run?: RunReference];
  /** The view gives the node and all that are selected. */
  'personas.deleteRun': [run?: RunReference, selected?: unknown];
  'personas.compareRuns': [run?: RunReference, selected?: unknown];
  'personas.openRunFile': [run?: RunReference];
  'personas.openRunFolder': [run?: RunReference];
  /** The key of a model run; anything else means all that failed. */
  'personas.rerunModel': [run?: RunReference, modelKey?: unknown];
  'personas.findRuns': [];
  'personas.clearRunSearch': [];
  'personas.refreshRuns': [];
  'personas.setApiKey': [provider?: string];
  'personas.removeApiKey': [provider?: string];
  'personas.showLog': [];
}

/** A part of an experiment that is to be run alone. */
export interface RunChoice {
  /** 0-based index of a listed model when the choice was offered. */
  listing: number;
  /** Its reference as it was written then: the text may have changed since. */
  requested: string;
}

export type CommandId = keyof CommandArguments;

export type CommandHandlers = { [Id in CommandId]: (...args: CommandArguments[Id]) => Promise<void> };

const commands: Record<CommandId, true> = {
  'personas.generate': true,
  'personas.runExperiment': true,
  'personas.estimateCost': true,
  'personas.newExperiment': true,
  'personas.demo': true,
  'personas.openRun': true,
  'personas.exportRun': true,
  'personas.deleteRun': true,
  'personas.compareRuns': true,
  'personas.openRunFile': true,
  'personas.openRunFolder': true,
  'personas.rerunModel': true,
  'personas.findRuns': true,
  'personas.clearRunSearch': true,
  'personas.refreshRuns': true,
  'personas.setApiKey': true,
  'personas.removeApiKey': true,
  'personas.showLog': true,
};

/** All commands, complete by type. */
export const commandIds = Object.keys(commands) as CommandId[];

/** Every setting of the manifest with its type. */
export interface Settings {
  'personas.outputDirectory': string;
  'personas.defaultModels': string[];
  'personas.concurrency': number;
  'personas.timeout': number;
  'personas.redact': boolean;
  /** USD; null: no limit. */
  'personas.maxCost': number | null;
  /** USD; null: never ask. */
  'personas.confirmAboveCost': number | null;
  /** '': ask once. */
  'personas.raterName': string;
  'personas.baseUrl.anthropic': string;
  'personas.baseUrl.openai': string;
  'personas.baseUrl.google': string;
  'personas.baseUrl.ollama': string;
  'personas.baseUrl.lmstudio': string;
  'personas.baseUrl.openrouter': string;
}

const settings: Record<keyof Settings, true> = {
  'personas.outputDirectory': true,
  'personas.defaultModels': true,
  'personas.concurrency': true,
  'personas.timeout': true,
  'personas.redact': true,
  'personas.maxCost': true,
  'personas.confirmAboveCost': true,
  'personas.raterName': true,
  'personas.baseUrl.anthropic': true,
  'personas.baseUrl.openai': true,
  'personas.baseUrl.google': true,
  'personas.baseUrl.ollama': true,
  'personas.baseUrl.lmstudio': true,
  'personas.baseUrl.openrouter': true,
};

/** All settings, complete by type. */
export const settingIds = Object.keys(settings) as (keyof Settings)[];

/** The webview panel type. */
export const comparisonViewType = 'personas.comparison';

/** The view of runs. */
export const runsViewId = 'personas.runs';

/** What the registrations hand on to once it is loaded. */
export interface LazyExtension {
  handlers: CommandHandlers;
  runs: TreeDataProvider<unknown>;
  restorePanel(panel: WebviewPanel, state: unknown): Promise<void>;
  tools: LazyTools;
}

/** What language models may ask of the extension, by the name of the manifest. */
export type LazyTools = { [Name in ToolName]: LanguageModelTool<ToolInput> };
