// What the tests in the extension host leave behind: their output, and a file of results.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * @param {string} directory
 * @returns {{ PERSONAS_TEST_OUTPUT: string, PERSONAS_TEST_RESULTS: string }} for the environment of the extension host
 */
export function reportEnvironment(directory) {
  return {
    PERSONAS_TEST_OUTPUT: path.join(directory, 'output.txt'),
    PERSONAS_TEST_RESULTS: path.join(directory, 'results.json'),
  };
}

/**
 * Prints what the tests wrote and judges their results. The editor's own exit code is not enough: an extension host that
 * dies makes it report success.
 * @param {ReturnType<typeof reportEnvironment>} report
 * @param {(line: string) => void} print
 * @returns {Promise<boolean>} whether tests ran and all of them passed
 */
export async function readReport(report, print) {
  print((await readIfPresent(report.PERSONAS_TEST_OUTPUT)) ?? '(The tests wrote nothing.)');
  const results = await readIfPresent(report.PERSONAS_TEST_RESULTS);
  if (results === null) {
    print('The extension host ended before the tests did.');
    return false;
  }
  const { tests, failures } = JSON.parse(results);
  if (!(tests > 0)) {
    print('No test ran.');
    return false;
  }
  return failures === 0;
}

/**
 * @param {string} file
 * @returns {Promise<string | null>}
 */
async function readIfPresent(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
