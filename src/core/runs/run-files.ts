import { link, rename, writeFile } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { isSystemError } from '../errors';
import { type Clock, systemClock } from '../clock';

/** The few things a run folder does to the disk. */
export interface RunFiles {
  /** Creates a folder with its parents. */
  makeDirectory(path: string): Promise<void>;
  /** Creates a folder; false where it exists already. */
  makeNewDirectory(path: string): Promise<boolean>;
  /** Puts a new file in its place, whole or not at all; not flushed to the disk by itself. */
  write(path: string, text: string): Promise<void>;
  /** As `write`, for the same text as that of the file `twin`. Neither ever changes: where the disk can, they are one file. */
  writeTwin(path: string, text: string, twin: string): Promise<void>;
  /** Puts a whole file in place of the old one, or leaves the old one, flushed to the disk. */
  replace(path: string, text: string): Promise<void>;
  /** As `replace`, for a long text that is there in parts and need not be put together. One at a time for each file. */
  replaceInParts(path: string, parts: readonly Uint8Array[]): Promise<void>;
  /** Adds to the end of a file and flushes it to the disk. */
  append(path: string, text: string): Promise<void>;
}

/** Without the file handles of `node:fs/promises`, which cost as much as the writing of a short text. */
const [linkFile, renameFile, writeWhole] = [promisify(link), promisify(rename), promisify(writeFile)];

/** A disk may take less than it is given in one go. */
async function writeParts(handle: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const { bytesWritten } = await handle.writev(parts);
  if (bytesWritten < length) {
    await handle.writeFile(Buffer.concat(parts).subarray(bytesWritten));
  }
}

const machineFiles: RunFiles = {
  async makeDirectory(directory) {
    await mkdir(directory, { recursive: true });
  },
  async makeNewDirectory(directory) {
    try {
      await mkdir(directory);
      return true;
    } catch (error) {
      if (isSystemError(error, 'EEXIST')) {
        return false;
      }
      throw error;
    }
  },
  async write(file, text) {
    const unfinished = `${file}.unfinished`;
    await writeWhole(unfinished, text, 'utf8');
    await renameFile(unfinished, file);
  },
  async writeTwin(file, text, twin) {
    try {
      await linkFile(twin, file);
    } catch {
      await machineFiles.write(file, text);
    }
  },
  async replace(file, text) {
    await writeFileAtomic(file, text, 'utf8');
  },
  async replaceInParts(file, parts) {
    const unfinished = `${file}.unfinished`;
    try {
      const handle = await open(unfinished, 'w');
      try {
        await writeParts(handle, parts);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await renameFile(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
  },
  async append(name, text) {
    const file = await open(name, 'a');
    try {
      await file.appendFile(text, 'utf8');
      await file.datasync();
    } finally {
      await file.close();
    }
  },
};

/** What Windows says while a virus scanner or an indexer holds a file that is to be renamed or replaced. */
const heldCodes: readonly string[] = ['EPERM', 'EACCES', 'EBUSY'];
/** Milliseconds before each further try: 0.8 s in all, which a refusal that stays costs. */
const heldWaits: readonly number[] = [10, 40, 150, 600];

/**
 * `files` whose `write` and `replace` try again, a few times, where something else holds the file for a moment.
 * @internal exported for its tests
 */
export function patientFiles(files: RunFiles, clock: Clock): RunFiles {
  const patiently = async (work: () => Promise<void>): Promise<void> => {
    for (const waitMs of heldWaits) {
      try {
        return await work();
      } catch (error) {
        if (!heldCodes.some((code) => isSystemError(error, code))) {
          throw error;
        }
      }
      await new Promise<void>((resolve) => clock.schedule(resolve, waitMs));
    }
    return work();
  };
  return {
    ...files,
    write: (...args) => patiently(() => files.write(...args)),
    writeTwin: (...args) => patiently(() => files.writeTwin(...args)),
    replace: (...args) => patiently(() => files.replace(...args)),
    replaceInParts: (...args) => patiently(() => files.replaceInParts(...args)),
  };
}

/** The machine's own file system. */
export const diskFiles: RunFiles = patientFiles(machineFiles, systemClock);
