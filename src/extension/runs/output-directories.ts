import path from 'node:path';
import { type Disposable, type Event, EventEmitter, type Memento, workspace } from 'vscode';
import { type FoundRun, listRuns, newestFirst } from '../../core/runs/read';
import { setting } from '../platform/settings';

const memoryKey = 'personas.outputDirectories';

/** The folders in which runs are looked for: that of the settings in each workspace folder, and where runs were kept before. */
export class OutputDirectories implements Disposable {
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** Absolute paths, each once. */
  all(): string[] {
    const configured = (workspace.workspaceFolders ?? []).map(({ uri }) =>
      path.resolve(uri.fsPath, setting('personas.outputDirectory', uri)),
    );
    return [...new Set([...configured, ...this.#remembered()])];
  }

  /** The runs of all directories, newest first, and why a directory could not be read. */
  async runs(): Promise<{ runs: FoundRun[]; problems: string[] }> {
    const lists = await Promise.allSettled(this.all().map(listRuns));
    const runs = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    const problems = lists.flatMap((list) => (list.status === 'rejected' ? [messageOf(list.reason)] : []));
    return { runs: runs.toSorted(newestFirst), problems };
  }

  async remember(directory: string): Promise<void> {
    if (!this.all().includes(directory)) {
      await this.#memory.update(memoryKey, [...this.#remembered(), directory]);
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #remembered(): string[] {
    return this.#memory.get<string[]>(memoryKey, []);
  }
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
