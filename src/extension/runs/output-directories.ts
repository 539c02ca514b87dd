import path from 'node:path';
import { type Disposable, type Event, EventEmitter, type Memento, workspace } from 'vscode';
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
