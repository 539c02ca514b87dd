import { window } from 'vscode';
import { studyName, dateText, statusWords } from '../runs-view/run-entries';
import type { RunNode } from '../runs-view/runs-tree';
import type { ExtensionServices } from './services';

/** A run as commands are given it: its folder, or its node in the view. */
export type RunReference = string | RunNode;

/** What the view gives besides the node that a command is chosen on; other callers give what they like, or nothing. */
export type Selected = unknown;

export function directoryOf(reference: RunReference | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.directory;
}

/** The folders of the runs a command is for: those selected together with the one it was chosen on, else that one, else none. */
export function directoriesOf(reference: RunReference | undefined, selected: Selected): string[] {
  const nodes = Array.isArray(selected) ? selected.filter(isRunNode) : [];
  const named = directoryOf(reference);
  return nodes.length > 1 ? nodes.map(({ directory }) => directory) : named === undefined ? [] : [named];
}

function isRunNode(node: unknown): node is RunNode {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'run' && 'directory' in node;
}

/** Asks which run is meant. Returns its folder; undefined where there is none to choose, which is said, or none was chosen. */
export async function chooseRun(
  { outputDirectories, logger }: ExtensionServices,
  title: string,
  { except, study }: { except?: string; study?: string } = {},
): Promise<string | undefined> {
  const { runs, problems } = await outputDirectories.runs();
  problems.forEach((problem) => logger.warn(problem));
  const items = runs.flatMap((found) =>
    'run' in found && found.directory !== except
      ? [
          {
            label: studyName(found),
            description: `${dateText(found.run.createdAt)} · ${found.runId}`,
            detail: statusWords[found.run.status],
            directory: found.directory,
          },
        ]
      : [],
  );
  if (items.length === 0) {
    await window.showInformationMessage(
      except === undefined
        ? 'There are no runs yet. Right-click a CSV and choose Generate Personas…'
        : 'There is no other run yet.',
    );
    return undefined;
  }
  const ordered = items.toSorted((one, other) => Number(other.label === study) - Number(one.label === study));
  return (await window.showQuickPick(ordered, { title, matchOnDescription: true }))?.directory;
}
