import { mkdirSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Keeps compiled code for the next start in a folder of the user's own, unless the environment says where (`NODE_COMPILE_CACHE`)
 * or forbids it (`NODE_DISABLE_COMPILE_CACHE`). Whoever can write there decides what runs: a folder that others may write to, or
 * that belongs to somebody else, is not used; the platform's own choice, a folder in the temporary one, is none for that reason.
 */
export function keepCompiledCode(): void {
  const { NODE_COMPILE_CACHE: elsewhere, NODE_DISABLE_COMPILE_CACHE: forbidden } = process.env;
  const directory = cacheDirectory();
  if (elsewhere !== undefined || forbidden !== undefined || directory === undefined) {
    return;
  }
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (isOwn(directory)) {
      nodeModule.enableCompileCache(directory);
    }
  } catch {
    // Without it the start takes a little longer.
  }
}

/** Where a user's caches are kept on this system, with a folder of ours; undefined where that is not said. */
function cacheDirectory(): string | undefined {
  const { env, platform } = process;
  const caches: Partial<Record<NodeJS.Platform, string | undefined>> = {
    win32: env['LOCALAPPDATA'],
    darwin: path.join(homedir(), 'Library', 'Caches'),
  };
  const base = platform in caches ? caches[platform] : env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  return base !== undefined && path.isAbsolute(base) ? path.join(base, 'multi-model-personas') : undefined;
}

function isOwn(directory: string): boolean {
  const { uid, mode } = statSync(directory);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
