// Runs tests in the extension host of code-server, whose page stands in a headless browser.
import { format } from 'node:util';
import { launchBrowser, openWorkbenchPage } from '../editor/browser.mjs';
import { createProfile, removeProfile, startServer, writeSettings } from '../editor/editor.mjs';
import { installBrowser } from '../editor/install-browser.mjs';
import { installEditor } from '../editor/install-editor.mjs';

const timeoutMs = 180_000;
const linesOnTimeout = 30;

/**
 * @param {{ extensions: readonly string[], testsPath: string, folder: string, env: NodeJS.ProcessEnv }} options absolute
 *   paths of extensions in source form, of the module that exports `run()` and of the workspace
 * @param {(line: string) => void} print
 * @returns {Promise<number>} the exit code that the editor reports
 * @throws {Error} when it reports none in three minutes, with the end of the workbench's log
 */
export async function runInServer({ env, ...paths }, print) {
  const editor = await installEditor(print);
  const executable = await installBrowser(print);
  const profile = await createProfile();
  await writeSettings(profile, {});
  const server = await startServer(editor, profile, { env });
  try {
    const browser = await launchBrowser(executable);
    try {
      return await exitCode(await browser.newPage(), server, paths);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    await removeProfile(profile);
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {import('../editor/editor.mjs').Server} server
 * @param {{ extensions: readonly string[], testsPath: string, folder: string }} paths
 * @returns {Promise<number>}
 */
async function exitCode(page, server, paths) {
  /** @type {string[]} */
  const log = [];
  const { promise, resolve, reject } = Promise.withResolvers();
  const giveUp = () =>
    reject(
      new Error(`No result within ${timeoutMs / 1000} s. The log ends:\n${log.slice(-linesOnTimeout).join('\n')}`),
    );
  const timer = setTimeout(giveUp, timeoutMs);
  page.on('crash', () => reject(new Error("The editor's page crashed.")));
  // The workbench calls these two when they exist.
  await page.exposeFunction('codeAutomationExit', resolve);
  const record = (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
    log.push(`[${type}] ${format(...args)}`);
  await page.exposeFunction('codeAutomationLog', record);
  try {
    const [code] = await Promise.all([promise, openWorkbenchPage(page, server, paths)]);
    return code;
  } finally {
    clearTimeout(timer);
  }
}
