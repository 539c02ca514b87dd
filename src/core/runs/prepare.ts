import type { Clock } from '../clock';
import { readTable } from '../data/read';
import { detectRoles } from '../data/roles';
import { withoutInterviewerRows } from '../data/interviewer-rows';
import { leastGroupedRows, type RowGrouping } from '../data/row-grouping';
import { showRows } from '../data/show';
import type { ColumnRoles, ShownData, Table } from '../data/table';
import { PersonaError, toPersonaError } from '../errors';
import { dataFiles } from '../experiment/data-file';
import type { Experiment, ModelSetting } from '../experiment/experiment';
import type { ModelIdentity, PlannedModel } from '../generation/plan';
import { endpointHash } from '../generation/response-cache';
import type { Pricing } from '../money/cost';
import { publishedPricesFor } from '../money/price-book';
import { createPause } from '../pause';
import type { Prompt } from '../prompt/prompt';
import { renderPrompt } from '../prompt/render';
import { findModel, lifecycleWarning, resolveModelId, takesTemperature } from '../providers/catalog';
import { connect, type ConnectionPolicy, type KeySource } from '../providers/connection';
import { providerProfile } from '../providers/directory';
import type { LanguageModelProvider, ProviderConnection } from '../providers/provider';
import { loadEmbeddedGenerator, sharingProviders } from '../providers/registry';
import { plannedKeys } from './planned-models';

/** What a shell gives so that a run can be prepared. */
export interface PreparationPorts {
  keys: KeySource;
  policy: ConnectionPolicy;
  /** Files and folders whose data may be read, absolute; null: any. */
  dataRoots: readonly string[] | null;
  clock: Clock;
  /** Goes into the adapters; undefined: the platform's own. */
  fetch?: typeof fetch;
  /** The language models of the editor that this runs in; undefined outside of one. */
  editorModels?: LanguageModelProvider;
  signal: AbortSignal;
  onReading?: (bytes: number, total: number) => void;
  /** The data of this experiment where it was read before; read unless given. */
  table?: Table;
}

/** A run that is ready to start: the data is read, nothing has been sent. */
export interface PreparedRun {
  experiment: Experiment;
  /** Paths of the experiment are relative to it. Absolute. */
  baseDirectory: string;
  data: ShownData;
  prompt: Prompt;
  models: PlannedModel[];
  /** The run that this one continues. */
  continues?: string;
}

/**
 * Reads the data, chooses what is shown, and finds out for each model where it is and whether it can start.
 * Paths of the experiment are relative to `baseDirectory`.
 * Throws PersonaError `invalid-data`, `invalid-config`, `cancelled`; a model that cannot start is no failure.
 */
export async function prepareRun(
  experiment: Experiment,
  baseDirectory: string,
  ports: PreparationPorts,
): Promise<PreparedRun> {
  const table = ports.table ?? (await readData(experiment, baseDirectory, ports));
  const data = await shownDataOf(table, experiment, ports.signal);
  const prompt = promptOf(data, experiment);
  const models = await planModels(experiment, ports);
  return { experiment, baseDirectory, data, prompt, models };
}

/** What the models of an experiment are told of the rows that are shown. */
export function promptOf(data: ShownData, { study, generation }: Experiment): Prompt {
  return renderPrompt(data, { study, personas: generation.personas, language: generation.language });
}

/** Reads the data files of an experiment. Throws PersonaError `invalid-data`, `invalid-config`, `cancelled`. */
export async function readData(
  { data: settings, generation }: Experiment,
  baseDirectory: string,
  ports: Pick<PreparationPorts, 'dataRoots' | 'signal' | 'onReading'>,
): Promise<Table> {
  if (settings.from.length === 0) {
    throw new PersonaError('invalid-data', 'No data file is named. Use --from FILE, or data.from in the experiment.');
  }
  const files = await dataFiles(settings.from, baseDirectory, ports.dataRoots, ports.signal);
  const { encoding, delimiter, quote, header } = settings;
  return readTable(files, {
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(header === undefined ? {} : { header }),
    seed: generation.seed,
    signal: ports.signal,
    ...(ports.onReading ? { onProgress: ports.onReading } : {}),
  });
}

/** Which columns of the data play which part in an experiment. Throws PersonaError `invalid-config`. */
export function rolesOf(table: Table, { data: settings }: Experiment): ColumnRoles {
  return detectRoles(table, {
    ...(settings.text === undefined ? {} : { text: settings.text }),
    ...(settings.id === undefined ? {} : { id: settings.id }),
    exclude: settings.exclude,
  });
}

/** The rows of an experiment as they are shown. Throws PersonaError `invalid-data`, `invalid-config`, `cancelled`. */
export async function shownDataOf(table: Table, experiment: Experiment, signal: AbortSignal): Promise<ShownData> {
  const { redact, maxTokens } = experiment.data;
  const { seed } = experiment.generation;
  const roles = rolesOf(table, experiment);
  const grouping = await groupingOf(table, roles, seed, signal);
  const data = showRows(table, roles, { redact, maxTokens, seed, grouping });
  if (data.rows.length === 0) {
    throw new PersonaError('invalid-data', 'The data has no row with something to show. Nothing was sent.');
  }
  return data;
}

/** The rows in groups; its code is loaded where there are enough of them. Throws PersonaError `cancelled`. */
async function groupingOf(
  table: Table,
  roles: ColumnRoles,
  seed: number,
  signal: AbortSignal,
): Promise<RowGrouping | null> {
  if (table.rows.length < leastGroupedRows) {
    return null;
  }
  const { groupRows } = await import('../data/group-rows');
  return groupRows(withoutInterviewerRows(table, roles.text), roles, { seed, pause: createPause(signal) });
}

/** Looks for endpoints and keys again, after the user has set or confirmed something; the data is kept. */
export async function planAgain(prepared: PreparedRun, ports: PreparationPorts): Promise<PreparedRun> {
  return { ...prepared, models: await planModels(prepared.experiment, ports) };
}

async function planModels(experiment: Experiment, ports: PreparationPorts): Promise<PlannedModel[]> {
  const { models: settings } = experiment.generation;
  const planned: PlannedModel[] = [];
  const load = sharingProviders();
  const known = new Map<ModelSetting, PlannedModel>();
  for (const { key, model, index, listing, repetition } of plannedKeys(experiment)) {
    const setting = settings[index];
    if (setting) {
      const { reference, weight } = setting;
      const identity = { key, ...reference, model, listing, repetition, weight };
      const plan = known.get(setting) ?? (await planModel(identity, setting, ports, load));
      known.set(setting, plan);
      planned.push({ ...plan, ...identity });
    }
  }
  return planned;
}

async function planModel(
  identity: ModelIdentity,
  setting: ModelSetting,
  ports: PreparationPorts,
  load: ReturnType<typeof sharingProviders>,
): Promise<PlannedModel> {
  const { provider } = setting.reference;
  const { model, warning } = resolveModelId(provider, setting.reference.model);
  const entry = findModel(provider, model);
  const timeoutMs = setting.timeoutSeconds * 1000;
  const sendsTemperature = takesTemperature(provider, model);
  const warnings = warning === undefined ? [] : [warning];
  if (setting.temperature !== undefined && !sendsTemperature) {
    warnings.push(`${model} takes no temperature; it was not sent.`);
  }
  const planned: Omit<PlannedModel, 'source' | 'pricing'> = {
    ...identity,
    timeoutMs,
    maxOutputTokens: Math.min(setting.maxOutputTokens, entry?.maxOutputTokens ?? Number.POSITIVE_INFINITY),
    temperature: sendsTemperature ? setting.temperature : undefined,
    warnings,
  };
  const kind = providerProfile(provider)?.kind;
  if (kind === 'embedded') {
    return { ...planned, pricing: { kind: 'local' }, source: { load: loadEmbeddedGenerator } };
  }
  const pricing = await pricingOf(setting, model);
  if (kind === 'editor') {
    return { ...planned, pricing, ...editorModel(model, ports.editorModels) };
  }
  try {
    const { host, local, warnings: more, ...where } = await connect(setting, ports.keys, ports.policy);
    const connection: ProviderConnection = { ...where, timeoutMs, fetch: ports.fetch, clock: ports.clock };
    return {
      ...planned,
      host,
      ...(setting.apiKeyEnv === undefined ? {} : { keyVariable: setting.apiKeyEnv }),
      endpoint: endpointHash(where.baseUrl, where.headers),
      warnings: [...warnings, ...more],
      pricing: local && !setting.price ? { kind: 'local' } : pricing,
      source: { load: () => load(provider, connection) },
    };
  } catch (error) {
    return { ...planned, pricing, source: { error: toPersonaError(error) } };
  }
}

/** The price of the experiment, else that of the price book, ours before the published ones. */
async function pricingOf({ price, reference: { provider } }: ModelSetting, model: string): Promise<Pricing> {
  if (price) {
    return { kind: 'experiment', price };
  }
  const published = await publishedPricesFor(provider, model);
  return { kind: 'price-book', provider, model, ...(published ? { published } : {}) };
}

/** Where a model `vendor/id` of the editor is: the editor hands the rows to its vendor. */
function editorModel(
  model: string,
  provider: LanguageModelProvider | undefined,
): Pick<PlannedModel, 'source' | 'host' | 'endpoint'> {
  if (!provider) {
    return {
      source: { error: new PersonaError('unsupported', "The editor's models can only be used in the editor.") },
    };
  }
  const [, vendor] = /^([^/]+)\/./u.exec(model) ?? [];
  if (vendor === undefined) {
    const message = `"vscode:${model}" names no vendor and id. Write vscode:<vendor>/<id>, for example vscode:copilot/gpt-6.1-sol.`;
    return { source: { error: new PersonaError('invalid-config', message) } };
  }
  const host = `${vendor} (through the editor)`;
  return { source: { load: () => Promise.resolve(provider) }, host, endpoint: endpointHash(host, {}) };
}

/** Hosts that will be sent the rows, in the order of the models. */
export function hostsOf(models: readonly PlannedModel[]): string[] {
  return [...new Set(models.flatMap(({ host, carried }) => (carried || host === undefined ? [] : [host])))];
}

/** Warnings about retired models among those planned, on `day` (`YYYY-MM-DD`). */
export function lifecycleWarnings(models: readonly PlannedModel[], day: string): string[] {
  return [...new Set(models.flatMap(({ provider, model }) => lifecycleWarning(provider, model, day) ?? []))];
}
