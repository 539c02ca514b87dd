import { type Uri, workspace } from 'vscode';
import type { ExperimentSettings } from '../../core/experiment/overrides';
import type { Settings } from '../contributions';

/** The value of a setting as it holds for `resource`. */
export function setting<Id extends keyof Settings>(id: Id, resource?: Uri): Settings[Id] {
  const value = workspace.getConfiguration(undefined, resource ?? null).get<Settings[Id]>(id);
  if (value === undefined) {
    throw new Error(`The setting ${id} is not in the manifest.`);
  }
  return value;
}

/** What the user has set for experiments; defaults of the manifest stay out, so that a file comes before them. */
export function userSettings(resource: Uri): ExperimentSettings {
  const configuration = workspace.getConfiguration(undefined, resource);
  const set = <Id extends keyof Settings>(id: Id): Settings[Id] | undefined => {
    const values = configuration.inspect<Settings[Id]>(id);
    return values?.workspaceFolderValue ?? values?.workspaceValue ?? values?.globalValue;
  };
  return {
    defaultModels: set('personas.defaultModels'),
    concurrency: set('personas.concurrency'),
    timeout: set('personas.timeout'),
    redact: anyOn(configuration.inspect<boolean>('personas.redact')),
    maxCost: lowest(configuration.inspect<number | null>('personas.maxCost')),
    outputDirectory: set('personas.outputDirectory'),
  };
}

/** Of two budgets the lower holds, whichever level it is set on. */
function lowest(
  values: Partial<Record<'workspaceFolderValue' | 'workspaceValue' | 'globalValue', number | null>> | undefined,
): number | undefined {
  const set = [values?.workspaceFolderValue, values?.workspaceValue, values?.globalValue].flatMap(
    (value) => value ?? [],
  );
  return set.length === 0 ? undefined : Math.min(...set);
}

/** Of two redaction settings "on" holds, whichever level it is set on: a workspace cannot take back what the user wants. */
function anyOn(
  values: Partial<Record<'workspaceFolderValue' | 'workspaceValue' | 'globalValue', boolean>> | undefined,
): boolean | undefined {
  const set = [values?.workspaceFolderValue, values?.workspaceValue, values?.globalValue].filter(
    (value) => value !== undefined,
  );
  return set.length === 0 ? undefined : set.includes(true);
}
