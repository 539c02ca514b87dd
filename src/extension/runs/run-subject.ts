import path from 'node:path';
import type { Event } from 'vscode';
import type { ReadOptions } from '../../core/data/read';
import type { Run } from '../../core/runs/run';
import type { ModelView, RunView } from '../../protocol/messages';
import { storedRunView } from '../comparison/run-view';

/** A data file of a run. */
export interface SourceFile {
  /** Absolute. */
  file: string;
  sha256: string;
  /** How the run read it. */
  options: Pick<ReadOptions, 'encoding' | 'delimiter' | 'quote' | 'header'>;
}

/** A run that a panel shows: one under way, or one on disk. */
export interface RunSubject {
  readonly directory: string;
  /** The whole view as it is now. */
  view(): RunView;
  model(key: string): ModelView | undefined;
  /** The file that the run knows by this path. */
  source(name: string): SourceFile | undefined;
  /** Keys of the model runs that changed; null where more than models did. */
  readonly onDidChange?: Event<ReadonlySet<string> | null>;
  stop?(): void;
  stopModel?(key: string): void;
}

/** A run as it stands on disk. */
export class StoredRun implements RunSubject {
  readonly directory: string;
  readonly #run: Run;
  readonly #view: RunView;

  constructor(directory: string, run: Run) {
    this.directory = directory;
    this.#run = run;
    this.#view = storedRunView(run, directory);
  }

  view(): RunView {
    return this.#view;
  }

  model(key: string): ModelView | undefined {
    return this.#view.models.find((model) => model.key === key);
  }

  source(name: string): SourceFile | undefined {
    return sourceFile(this.directory, this.#run, name);
  }
}

/** A data file, from what the run stores of it. */
export function sourceFile(
  directory: string,
  { data, settings }: Pick<Run, 'data' | 'settings'>,
  name: string,
): SourceFile | undefined {
  const source = data.sources.find((candidate) => candidate.path === name);
  const { quote, header } = settings.experiment.data ?? {};
  return (
    source && {
      file: path.resolve(directory, source.location),
      sha256: source.sha256,
      options: {
        encoding: source.encoding,
        ...(source.delimiter !== '' && { delimiter: source.delimiter }),
        ...(quote !== undefined && { quote }),
        ...(header !== undefined && { header }),
      },
    }
  );
}
