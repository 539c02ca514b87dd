import { mkdir, open, rename, writeFile } from 'node:fs/promises';
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
  /** Puts a whole file in place of the old one, or leaves the old one, flushed to the disk. */
  replace(path: string, text: string): Promise<void>;
  /** Adds to the end of a file and flushes it to the disk. */
  append(path: string, text: string): Promise<void>;
}

const machineFiles: RunFiles = {
  async makeDirectory(path) {
    await mkdir(path, { recursive: true });
  },
  async makeNewDirectory(path) {
    try {
      await mkdir(path);
      return true;
    } catch (error) {
      if (isSystemError(error, 'EEXIST')) {
        return false;
      }
      throw error;
    }
  },
  async write(path, text) {
    const unfinished = `${path}.unfinished`;
    await writeFile(unfinished, text, 'utf8');
    await rename(unfinished, path);
  },
  async replace(path, text) {
    await writeFileAtomic(path, text, 'utf8');
  },
  async append(path, text) {
    const file = await open(path, 'a');
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
    write: (path, text) => patiently(() => files.write(path, text)),
    replace: (path, text) => patiently(() => files.replace(path, text)),
  };
}

/** The machine's own file system. */
export const diskFiles: RunFiles = patientFiles(machineFiles, systemClock);
