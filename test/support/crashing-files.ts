import { diskFiles, type RunFiles } from '../../src/core/runs/run-files';

/** A process id that no system gives out: a run that names it has lost its process. */
const deadPid = 2 ** 30;

/**
 * The disk as a process sees it that is killed at its `crashAt`th operation: `done` of that operation's text reaches the
 * disk (of a file that is put in place whole: all or nothing), and nothing after it. What it leaves names a dead process.
 */
export class CrashingFiles implements RunFiles {
  operations = 0;
  private readonly crashAt: number;
  private readonly done: number;

  constructor(crashAt: number, done: number) {
    this.crashAt = crashAt;
    this.done = done;
  }

  makeDirectory(path: string): Promise<void> {
    return this.whole(() => diskFiles.makeDirectory(path));
  }

  async makeNewDirectory(path: string): Promise<boolean> {
    let isNew = false;
    await this.whole(async () => {
      isNew = await diskFiles.makeNewDirectory(path);
    });
    return isNew;
  }

  write(path: string, text: string): Promise<void> {
    return this.whole(() => diskFiles.write(path, text));
  }

  writeTwin(path: string, text: string, twin: string): Promise<void> {
    return this.whole(() => diskFiles.writeTwin(path, text, twin));
  }

  replace(path: string, text: string): Promise<void> {
    return this.whole(() => diskFiles.replace(path, text.replace(`"pid": ${process.pid},`, `"pid": ${deadPid},`)));
  }

  replaceInParts(path: string, parts: readonly Uint8Array[]): Promise<void> {
    return this.replace(path, Buffer.concat(parts).toString());
  }

  async append(path: string, text: string): Promise<void> {
    const last = this.begin();
    await diskFiles.append(path, last ? text.slice(0, Math.floor(text.length * this.done)) : text);
    if (last) {
      throw new Error('killed');
    }
  }

  private async whole(work: () => Promise<void>): Promise<void> {
    const last = this.begin();
    if (!last || this.done >= 0.5) {
      await work();
    }
    if (last) {
      throw new Error('killed');
    }
  }

  /** Whether this operation is the last one. Throws after it. */
  private begin(): boolean {
    this.operations++;
    if (this.operations > this.crashAt) {
      throw new Error('dead');
    }
    return this.operations === this.crashAt;
  }
}
