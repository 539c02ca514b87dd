// Starts code-server with a profile of its own, apart from any editor of the user's.
import { spawn } from 'node:child_process';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { editorCommand } from './install-editor.mjs';
import { runCommand } from './run-command.mjs';

const listenTimeoutMs = 60_000;
const stopTimeoutMs = 8000;
const removal = { recursive: true, force: true, maxRetries: 5 };

/** Settings that keep a fresh profile from showing anything of its own. */
const quietSettings = {
  'chat.disableAIFeatures': true, // hides the chat; language models stay available to extensions
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/**
 * @typedef {object} Profile
 * @property {string} directory everything the editor writes is in here
 * @property {string} settingsFile the user's settings.json
 * @property {string} extensionsDirectory
 */

/**
 * Makes a fresh profile in a temporary folder, which is removed when this process ends at the latest.
 * @returns {Promise<Profile>}
 */
export async function createProfile() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'personas-editor-'));
  process.once('exit', () => rmSync(directory, removal));
  const settings = path.join(directory, 'user', 'User');
  const extensionsDirectory = path.join(directory, 'extensions');
  await Promise.all([settings, extensionsDirectory, home(directory)].map((each) => mkdir(each, { recursive: true })));
  await writeFile(path.join(directory, 'config.yaml'), 'auth: none\n');
  return { directory, settingsFile: path.join(settings, 'settings.json'), extensionsDirectory };
}

/**
 * @param {Profile} profile
 * @returns {Promise<void>}
 */
export async function removeProfile(profile) {
  await rm(profile.directory, removal);
}

/**
 * Replaces the settings of a profile. An editor reads them when its window is loaded.
 * @param {Profile} profile
 * @param {Record<string, unknown>} settings on top of those that keep the editor quiet
 * @returns {Promise<void>}
 */
export async function writeSettings(profile, settings) {
  await writeFile(profile.settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

/**
 * Installs a packaged extension into a profile.
 * @param {string} editorDirectory
 * @param {Profile} profile
 * @param {string} vsix path of the package
 * @returns {Promise<void>}
 */
export async function installVsix(editorDirectory, profile, vsix) {
  const { command, args } = editorCommand(editorDirectory);
  await runCommand(command, [...args, ...profileArguments(profile), '--install-extension', vsix, '--force'], {
    env: environment(profile, {}),
  });
}

/**
 * @typedef {object} Server
 * @property {string} authority host and port
 * @property {(folder: string) => string} url the address that opens a folder or a `.code-workspace` file
 * @property {string} logFile what the server wrote
 * @property {() => Promise<void>} stop ends the server and all that it started
 * @property {Promise<void>} closed fulfilled when it has ended, for whatever reason
 */

/**
 * Starts the editor's server on a free port of the loopback interface and waits until it listens.
 * @param {string} editorDirectory
 * @param {Profile} profile
 * @param {{ env?: NodeJS.ProcessEnv, workspaceTrust?: boolean, port?: number }} [options] `env` is added to the
 *   environment of the extension host; `workspaceTrust` (default false) leaves Workspace Trust on
 * @returns {Promise<Server>}
 * @throws {Error} with what it wrote when it does not come up
 */
export async function startServer(editorDirectory, profile, options = {}) {
  const { command, args } = editorCommand(editorDirectory);
  const child = spawn(
    command,
    [
      ...args,
      ...profileArguments(profile),
      '--auth=none',
      `--bind-addr=127.0.0.1:${options.port ?? 0}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      '--ignore-last-opened',
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
    ],
    // Detached, it leads a process group, and the whole group can be ended.
    { env: environment(profile, options.env ?? {}), detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const closed = ending(child);
  const stop = stopper(child, closed);
  const logFile = path.join(profile.directory, 'server.log');
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  try {
    const authority = `127.0.0.1:${await listeningPort(child)}`;
    const url = (/** @type {string} */ folder) =>
      `http://${authority}/?${new URLSearchParams(folder.endsWith('.code-workspace') ? { workspace: folder } : { folder })}`;
    return { authority, url, logFile, stop, closed };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
async function listeningPort(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The editor did not listen within ${listenTimeoutMs / 1000} s:\n${output}`)),
      listenTimeoutMs,
    );
    const read = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`The editor ended with exit code ${code}:\n${output}`));
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>} fulfilled when it has ended or could not start
 */
async function ending(child) {
  await new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', resolve);
  });
}

/**
 * Ends a process group on demand, and when this process ends before that.
 * @param {import('node:child_process').ChildProcess} child leader of the group
 * @param {Promise<void>} closed fulfilled when it has ended
 * @returns {() => Promise<void>}
 */
function stopper(child, closed) {
  const signal = (/** @type {NodeJS.Signals} */ name) => {
    try {
      if (child.pid !== undefined) {
        process.kill(-child.pid, name);
      }
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') {
        throw error;
      }
    }
  };
  const kill = () => signal('SIGKILL');
  process.prependOnceListener('exit', kill); // before the profile is removed
  return async () => {
    signal('SIGTERM');
    const timer = setTimeout(kill, stopTimeoutMs);
    await closed;
    clearTimeout(timer);
    kill();
    process.off('exit', kill);
  };
}

/** @param {Profile} profile */
function profileArguments({ directory, extensionsDirectory }) {
  return [
    `--config=${path.join(directory, 'config.yaml')}`,
    `--user-data-dir=${path.join(directory, 'user')}`,
    `--extensions-dir=${extensionsDirectory}`,
  ];
}

/**
 * Nothing of the caller's but what a process needs: no API keys, no other editor's variables, no other home.
 * @param {Profile} profile
 * @param {NodeJS.ProcessEnv} extra
 * @returns {NodeJS.ProcessEnv}
 */
function environment(profile, extra) {
  const needed = /^(?:PATH|LANG|LC_\w+|TZ|TMPDIR|SHELL|USER|LOGNAME|PERSONAS_\w+)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name))),
    HOME: home(profile.directory),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}', // no marketplace
    ...extra,
  };
}

/** @param {string} directory */
function home(directory) {
  return path.join(directory, 'home');
}
