import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

/** What the build and the tests make for themselves; nothing in it is kept in the repository. */
export const cacheDirectory = path.join(root, '.cache');

/** A workspace with data to try the extension on. */
export const sampleWorkspace = path.join(root, 'media', 'samples', 'household-energy');

/** @param {string} line */
export const print = (line) => console.log(line);

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }; // with the exit codes that shells give them

/**
 * Runs a script's main function; a failure is told without its stack and ends the process with exit code 1. A signal ends
 * the process by way of its 'exit' event, which ends what it started.
 * @param {() => Promise<number>} main returns the exit code
 * @returns {Promise<void>}
 */
export async function runScript(main) {
  for (const [name, code] of Object.entries(signals)) {
    process.once(name, () => process.exit(code));
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? causes(error) : error);
    process.exitCode = 1;
  }
}

/** @param {Error} error */
function causes(error) {
  return error.cause instanceof Error ? `${error.message}\n\nCaused by: ${error.cause.message}` : error.message;
}
