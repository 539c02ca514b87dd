import { window } from 'vscode';
import type { Experiment, ModelSetting } from '../../core/experiment/experiment';
import { parseModelReference } from '../../core/experiment/model-reference';
import { defaults } from '../../core/experiment/schema';
import type { PlannedModel } from '../../core/generation/plan';
import { httpProfile, providersWithKey } from '../../core/providers/directory';
import type { PreparedRun } from '../../core/runs/prepare';
import type { EditorKeys } from '../platform/keys';
import { setApiKey } from './set-api-key';

const [setKey, goOn, offline] = ['Set Key…', 'Go On Without These Models', 'Run Offline Instead'];

export interface MissingKeyOptions {
  keys: EditorKeys;
  /** Looks for endpoints and keys again, for an experiment whose data is the same. */
  planAgain: (experiment: Experiment) => Promise<PreparedRun>;
  /** The embedded generator may take the place of models that cannot start. */
  offlineAllowed: boolean;
}

/**
 * Asks, while models lack their key, whether to set it, to go on without them, or to run without any model. Models that one
 * goes on without stay in the run, as failed, so that they can be run later. Undefined where the user does not want the run.
 */
export async function settleMissingKeys(
  prepared: PreparedRun,
  { keys, planAgain, offlineAllowed }: MissingKeyOptions,
): Promise<PreparedRun | undefined> {
  const set = new Set<string>();
  for (let current = prepared; ;) {
    const lacking = current.models.filter(lacksKey);
    const provider = lacking.map((model) => model.provider).find((name) => takesKey(name) && !set.has(name));
    const others = current.models.some((model) => canStart(model) && !lacksKey(model));
    const choices = [
      ...(provider === undefined ? [] : [setKey]),
      ...(others ? [goOn] : offlineAllowed ? [offline] : []),
    ];
    if (lacking.length === 0 || choices.length === 0) {
      return current;
    }
    const answer = await window.showWarningMessage(
      question(lacking),
      { modal: true, detail: detail(lacking) },
      ...choices,
    );
    if (answer === setKey && provider !== undefined) {
      if (await setApiKey(keys, provider)) {
        set.add(provider);
        current = await planAgain(current.experiment);
      }
    } else if (answer === offline) {
      return planAgain(offlineOnly(current.experiment));
    } else {
      return answer === goOn ? current : undefined;
    }
  }
}

function canStart({ carried, source }: PlannedModel): boolean {
  return carried === undefined && !('error' in source);
}

function lacksKey({ carried, source }: PlannedModel): boolean {
  return carried === undefined && 'error' in source && source.error.code === 'missing-key';
}

function takesKey(provider: string): boolean {
  return providersWithKey().some((known) => known === provider);
}

function question(lacking: readonly PlannedModel[]): string {
  const labels = new Set(
    lacking.map(({ provider }) => {
      const known = providersWithKey().find((id) => id === provider);
      return (known && httpProfile(known)?.label) ?? provider;
    }),
  );
  return `The key for ${[...labels].join(' and ')} is missing.`;
}

function detail(lacking: readonly PlannedModel[]): string {
  return lacking.map(({ key, source }) => `${key}: ${'error' in source ? source.error.message : ''}`).join('\n');
}

function offlineOnly(experiment: Experiment): Experiment {
  const segments: ModelSetting = {
    reference: parseModelReference('offline:segments'),
    weight: 1,
    maxOutputTokens: defaults.maxOutputTokens,
    timeoutSeconds: experiment.execution.timeoutSeconds,
    headers: {},
  };
  return { ...experiment, generation: { ...experiment.generation, models: [segments] } };
}
