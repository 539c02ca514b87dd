import { commands, ProgressLocation, window, workspace } from 'vscode';
import { systemClock } from '../../core/clock';
import { isPersonaError, toPersonaError } from '../../core/errors';
import type { Table } from '../../core/data/table';
import type { Experiment } from '../../core/experiment/experiment';
import type { GenerationListener } from '../../core/generation/events';
import type { KeyRequest } from '../../core/providers/connection';
import { modelFetch } from '../../core/providers/transport';
import { executeRun } from '../../core/runs/execute';
import { planAgain, type PreparationPorts, prepareRun, type PreparedRun } from '../../core/runs/prepare';
import type { Run } from '../../core/runs/run';
import { diskFiles } from '../../core/runs/run-files';
import { createEditorModelProvider } from '../language-models/editor-models';
import { abortOnCancellation } from '../platform/cancellation';
import { progressIfSlow } from '../platform/progress';
import { LiveRun } from '../runs/live-runs';
import { confirmCost } from './confirm-cost';
import { confirmHosts, confirmKeyRequests, keyRequestId, rememberedKeyRequests } from './consent';
import { dataRoots } from './data-roots';
import { settleMissingKeys } from './missing-keys';
import { RunProgress } from './run-progress';
import type { ExtensionServices } from './services';

/** What a command wants to have run. */
export interface RunRequest {
  experiment: Experiment;
  /** Paths of the experiment are relative to it. */
  baseDirectory: string;
  /** Absolute. */
  outputDirectory: string;
  /** A file or folder outside of the workspace that the user has chosen, absolute: its data may be read. */
  chosen?: string | undefined;
  /** Only data of the workspace may be read, although it is trusted: it was not the user who named it. */
  confined?: boolean;
  /** The data of the experiment where it was read before. */
  table?: Table;
  /** Told of everything that happens, after the panel. */
  listen?: GenerationListener;
  /** Told once the run folder exists. */
  onFolder?: (folder: { runId: string }) => void;
  /** Told of the run once it is written. */
  onResult?: (run: Run) => void;
  /** Turns what was prepared into what is run, for example into the continuation of an earlier run. */
  adapt?: (prepared: PreparedRun) => PreparedRun | Promise<PreparedRun>;
}

/** Prepares, asks for consent, runs with cancellable progress, and shows the comparison. Tells of a failure once. */
export async function runWithProgress(services: ExtensionServices, request: RunRequest): Promise<void> {
  try {
    await startRun(services, request, new AbortController());
  } catch (thrown) {
    await explain(services, thrown);
  }
}

/** The same for who tells of a failure in another way. Nothing is run where the user declines. */
export async function startRun(
  services: ExtensionServices,
  request: RunRequest,
  controller: AbortController,
): Promise<void> {
  const prepared = await prepareWithConsent(services, request, controller);
  if (prepared && (await confirmCost(prepared, controller.signal))) {
    await execute(services, prepared, request, controller);
  }
}

/** The run with everything the user agreed to; undefined where they declined. */
async function prepareWithConsent(
  services: ExtensionServices,
  { experiment, baseDirectory, adapt, chosen, confined, table }: RunRequest,
  controller: AbortController,
): Promise<PreparedRun | undefined> {
  const { keys, workspaceState } = services;
  const withheld = new Map<string, KeyRequest>();
  const asked = new Set<string>();
  const confirmed = new Set(rememberedKeyRequests(workspaceState));
  const ports: PreparationPorts = {
    keys,
    policy: {
      trusted: workspace.isTrusted,
      mayHaveKeys(request) {
        withheld.set(keyRequestId(request), request);
        return confirmed.has(keyRequestId(request));
      },
    },
    dataRoots: dataRoots(services, chosen, confined),
    clock: systemClock,
    ...editorFetch(experiment),
    editorModels: createEditorModelProvider(),
    signal: controller.signal,
    ...(table ? { table } : {}),
  };
  const settleHosts = async (planned: PreparedRun): Promise<PreparedRun> => {
    const unconfirmed = [...withheld].filter(([id]) => !confirmed.has(id) && !asked.has(id));
    if (unconfirmed.length === 0) {
      return planned;
    }
    unconfirmed.forEach(([id]) => asked.add(id));
    const allowed = await confirmKeyRequests(
      workspaceState,
      unconfirmed.map(([, request]) => request),
    );
    allowed.forEach((id) => confirmed.add(id));
    return planAgain(planned, ports);
  };
  const adapted = async (planned: PreparedRun): Promise<PreparedRun> => (adapt ? adapt(planned) : planned);
  const reading = prepareRun(experiment, baseDirectory, ports);
  const read = await progressIfSlow('Personas: reading the data', controller, reading);
  const settled = await settleMissingKeys(await adapted(await settleHosts(read)), {
    keys,
    planAgain: async (changed) => adapted(await settleHosts(await planAgain({ ...read, experiment: changed }, ports))),
    offlineAllowed: adapt === undefined,
  });
  return settled && (await confirmHosts(workspaceState, settled)) ? settled : undefined;
}

/** The editor's own fetch knows its proxy settings and certificates; it gives up after five minutes. */
export function editorFetch({ generation }: Experiment): Pick<PreparationPorts, 'fetch'> {
  const longestMs = Math.max(...generation.models.map(({ timeoutSeconds }) => timeoutSeconds)) * 1000;
  const proxies = { http: undefined, https: undefined, except: undefined };
  const send = modelFetch({ longestMs, proxies, beyondThisMachine: fetch });
  return send ? { fetch: send } : {};
}

function execute(
  { logger, panels, liveRuns, outputDirectories }: ExtensionServices,
  prepared: PreparedRun,
  { outputDirectory, listen, onFolder, onResult }: RunRequest,
  all: AbortController,
): Thenable<void> {
  const options = { location: ProgressLocation.Notification, title: 'Personas', cancellable: true };
  const controls = { all, models: new Map(prepared.models.map(({ key }) => [key, new AbortController()])) };
  const models = prepared.models.map((model) => ({ ...model, ...stopSignal(controls.models.get(model.key)) }));
  return window.withProgress(options, async (progress, token) => {
    abortOnCancellation(token, all);
    const state = new RunProgress(models.map(({ key, model }) => ({ key, label: model })));
    progress.report({ message: state.line() });
    let live: LiveRun | undefined;
    try {
      const { run, failure } = await executeRun({ ...prepared, models }, outputDirectory, {
        clock: systemClock,
        random: Math.random,
        logger,
        files: diskFiles,
        signal: all.signal,
        listen(event) {
          state.apply(event);
          progress.report({ message: state.line() });
          live?.apply(event);
          listen?.(event);
        },
        onFolder({ directory, runId }, head) {
          live = new LiveRun(directory, runId, head, controls);
          liveRuns.add(live);
          panels.show(live);
          onFolder?.({ runId });
          void outputDirectories.remember(outputDirectory);
          logger.info(`Run ${runId} started: ${head.planned.join(', ')}`);
        },
      });
      live?.finish(run);
      onResult?.(run);
      logger.info(`Run ${run.runId} ${run.status}`);
      if (failure) {
        throw failure;
      }
    } finally {
      if (live) {
        live.interrupt();
        liveRuns.remove(live);
      }
    }
  });
}

function stopSignal(controller: AbortController | undefined): { signal?: AbortSignal } {
  return controller ? { signal: controller.signal } : {};
}

/** One notification for one failed run, with what can be done about it. */
export async function explain({ logger }: ExtensionServices, thrown: unknown): Promise<void> {
  const error = toPersonaError(thrown);
  if (error.code === 'cancelled') {
    return;
  }
  logger.error(isPersonaError(thrown) ? `${error.code}: ${error.message}` : (error.stack ?? error.message));
  const [setKey, showLog] = ['Set API Key', 'Show Log'];
  const actions = error.code === 'missing-key' ? [setKey, showLog] : [showLog];
  const answer = await window.showErrorMessage(error.message, ...actions);
  if (answer === setKey) {
    await commands.executeCommand('personas.setApiKey');
  } else if (answer === showLog) {
    await commands.executeCommand('personas.showLog');
  }
}
