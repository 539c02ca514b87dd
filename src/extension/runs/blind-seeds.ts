import { randomInt } from 'node:crypto';
import type { Memento } from 'vscode';

const memoryKey = 'personas.blind';
const highestSeed = 2 ** 31;

/** Which runs are judged blind in this workspace, each with the seed that its names are dealt by. */
export class BlindSeeds {
  readonly #memory: Pick<Memento, 'get' | 'update'>;

  constructor(memory: Pick<Memento, 'get' | 'update'>) {
    this.#memory = memory;
  }

  /** The seed of the run in a folder; null where its models are named. */
  of(directory: string): number | null {
    return this.#all()[directory] ?? null;
  }

  /** Hides the names of a run, dealt anew, or reveals them. */
  async set(directory: string, isBlind: boolean): Promise<void> {
    const { [directory]: _, ...others } = this.#all();
    await this.#memory.update(memoryKey, isBlind ? { ...others, [directory]: randomInt(highestSeed) } : others);
  }

  #all(): Record<string, number> {
    return this.#memory.get<Record<string, number>>(memoryKey, {});
  }
}
