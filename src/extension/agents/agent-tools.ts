import {
  type CancellationToken,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  type PreparedToolInvocation,
} from 'vscode';
import { PersonaError } from '../../core/errors';
import type { FoundRun } from '../../core/runs/read';
import { abortOnCancellation } from '../platform/cancellation';
import type { ExtensionServices } from '../commands/services';
import type { LazyTools } from '../contributions';
import { shownRun } from '../runs/blindable-run';
import { isFound } from '../runs-view/run-entries';
import { confirmExperiment, runExperiment, runOffline } from './start-runs';
import type { ToolInput, ToolName } from './tool-inputs';
import { inputOf } from './tool-schemas';
import { endedText, personasText, runListText } from './tool-texts';

interface ToolBehaviour {
  /** Checks the input; what stands beside the tool while it works, and what the user confirms before it does. */
  prepare: (input: ToolInput, signal: AbortSignal) => PreparedToolInvocation | Promise<PreparedToolInvocation>;
  invoke: (input: ToolInput, signal: AbortSignal) => Promise<string>;
}

/** What language models may ask of the extension. What they get is bounded, and holds no key. */
export function agentTools(services: ExtensionServices): LazyTools {
  const behaviours: Record<ToolName, ToolBehaviour> = {
    personas_listRuns: {
      prepare: () => ({ invocationMessage: 'Looking for persona runs' }),
      async invoke(input) {
        const { search, page } = inputOf('personas_listRuns', input);
        const runs = await shownRuns(services);
        return runListText(search === undefined ? runs : runs.filter((found) => isFound(found, search)), page ?? 1);
      },
    },
    personas_readPersonas: {
      prepare: () => ({ invocationMessage: 'Reading personas and their evidence' }),
      async invoke(input) {
        const { run, page, ...filter } = inputOf('personas_readPersonas', input);
        const found = runNamed(await shownRuns(services), run ?? 'last');
        return personasText(found.run, filter, page ?? 1);
      },
    },
    personas_runOffline: {
      prepare(input) {
        const { data } = inputOf('personas_runOffline', input);
        return { invocationMessage: `Generating personas from ${data} on this machine, without a model` };
      },
      invoke: async (input, signal) =>
        endedText(await runOffline(services, inputOf('personas_runOffline', input), signal)),
    },
    personas_runExperiment: {
      async prepare(input, signal) {
        const { file } = inputOf('personas_runExperiment', input);
        const confirmationMessages = await confirmExperiment(services, file, signal);
        return { invocationMessage: `Running ${file}`, confirmationMessages };
      },
      invoke: async (input, signal) =>
        endedText(await runExperiment(services, inputOf('personas_runExperiment', input).file, signal)),
    },
  };
  return {
    personas_listRuns: toolOf(behaviours.personas_listRuns),
    personas_readPersonas: toolOf(behaviours.personas_readPersonas),
    personas_runOffline: toolOf(behaviours.personas_runOffline),
    personas_runExperiment: toolOf(behaviours.personas_runExperiment),
  };
}

function toolOf({ prepare, invoke }: ToolBehaviour): LanguageModelTool<ToolInput> {
  return {
    prepareInvocation: async ({ input }, token) => prepare(input, signalOf(token)),
    invoke: async ({ input }, token) =>
      new LanguageModelToolResult([new LanguageModelTextPart(await invoke(input, signalOf(token)))]),
  };
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  abortOnCancellation(token, controller);
  return controller.signal;
}

/** All runs, newest first; those that are judged blind without the names of their models. */
async function shownRuns({ outputDirectories, liveRuns, blindSeeds }: ExtensionServices): Promise<FoundRun[]> {
  const { runs } = await outputDirectories.runs();
  return runs.map((found) =>
    'run' in found
      ? { ...found, run: shownRun(liveRuns.settle(found.directory, found.run), found.directory, blindSeeds) }
      : found,
  );
}

function runNamed(runs: readonly FoundRun[], reference: string): Extract<FoundRun, { run: unknown }> {
  const meant = reference === 'last' ? runs.slice(0, 1) : runs.filter(({ runId }) => runId.startsWith(reference));
  const [found, ...others] = meant;
  if (!found || others.length > 0) {
    throw new PersonaError(
      'invalid-config',
      found
        ? `"${reference}" stands for several runs: ${meant.map(({ runId }) => runId).join(', ')}.`
        : `There is no run "${reference}". personas_listRuns lists them.`,
    );
  }
  if ('problem' in found) {
    throw new PersonaError(found.code, found.problem);
  }
  return found;
}
