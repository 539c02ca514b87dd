// Installs code-server (VS Code's workbench and extension host behind a web server) from the npm registry into a cache
// that all clones of the project share.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from './run-command.mjs';

const codeServerVersion = '4.139.1'; // VS Code 1.139.1
const nodeMajor = 24; // the one this code-server is built for
const readyFile = 'ready.json'; // written last, so its presence says that the folder is whole
const abandonedAfterMs = 60 * 60 * 1000;

/** Parts of code-server that nothing here uses: the Copilot runtime, sandbox binaries, other platforms' prebuilt files. */
const unused = [
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'extensions/copilot',
  ...['darwin-arm64', 'darwin-x64', 'win32-arm64', 'win32-x64'].map((p) => `node_modules/node-pty/prebuilds/${p}`),
];

/**
 * Where the editor stands: in `$PERSONAS_EDITOR_DIR`, else in the user's cache folder.
 * @returns {string} an absolute path, one for each version of the editor and platform
 */
export function editorDirectory() {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const base = process.env.PERSONAS_EDITOR_DIR || path.join(cache, 'multi-model-personas');
  return path.resolve(base, `editor-${codeServerVersion}-${process.platform}-${process.arch}`);
}

/**
 * Makes sure that the editor is installed. Safe to run several times at once: each run works in a folder of its own and
 * the first one to finish puts its result in place.
 * @param {(line: string) => void} print takes a line of progress
 * @returns {Promise<string>} the folder it stands in
 * @throws {Error} when Node or the registry does not allow it, saying what to do
 */
export async function installEditor(print) {
  if (Number(process.versions.node.split('.')[0]) !== nodeMajor) {
    throw new Error(
      `The editor needs Node ${nodeMajor}, this is ${process.version}. Run this through npm, which puts the project's own ` +
        `Node ${nodeMajor} first on the path, after \`npm ci\` without \`--omit=optional\`.`,
    );
  }
  const directory = editorDirectory();
  if (existsSync(path.join(directory, readyFile))) {
    return directory;
  }
  const parent = path.dirname(directory);
  const workFolder = `${directory}.installing-${process.pid}`;
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  try {
    await installInto(workFolder, print);
    await putInPlace(workFolder, directory);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
  print(`Editor ready in ${directory}`);
  return directory;
}

/**
 * The command line that runs code-server.
 * @param {string} directory as returned by {@link installEditor}
 * @returns {{ command: string, args: string[] }}
 */
export function editorCommand(directory) {
  return {
    command: process.execPath,
    args: [path.join(directory, 'node_modules', 'code-server', 'out', 'node', 'entry.js')],
  };
}

/**
 * @param {string} folder
 * @param {(line: string) => void} print
 */
async function installInto(folder, print) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  print(`Installing code-server ${codeServerVersion} (about a minute, once)`);
  await npm(folder, ['install', '--ignore-scripts', `code-server@${codeServerVersion}`]);

  // Install scripts would compile eight native modules. Two ship prebuilt, five are optional and @vscode/spdlog follows.
  const workbench = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  print("Installing the workbench's modules");
  await npm(workbench, ['install', '--omit=dev', '--ignore-scripts']);
  print('Compiling the log module');
  try {
    await npm(workbench, ['rebuild', '--ignore-scripts=false', '@vscode/spdlog']);
  } catch {
    print('It did not compile (python3, make and g++ would be needed): the editor will run without log files');
  }
  print('Removing what is not needed');
  await Promise.all(unused.map((name) => rm(path.join(workbench, name), { recursive: true, force: true })));
  await writeFile(
    path.join(folder, readyFile),
    `${JSON.stringify({ codeServer: codeServerVersion, node: process.version })}\n`,
  );
}

/**
 * @param {string} workFolder
 * @param {string} directory
 */
async function putInPlace(workFolder, directory) {
  try {
    await rename(workFolder, directory);
  } catch (error) {
    if (!existsSync(path.join(directory, readyFile))) {
      throw new Error(`${directory} is in the way. Remove it: rm -rf '${directory}'`, { cause: error });
    }
  }
}

/**
 * Removes what installations that were killed left behind.
 * @param {string} parent
 */
async function removeAbandoned(parent) {
  const names = (await readdir(parent)).filter((name) => name.includes('.installing-'));
  for (const folder of names.map((name) => path.join(parent, name))) {
    const entry = await stat(folder).catch(() => null); // its owner may just have moved it
    if (entry !== null && entry.mtimeMs < Date.now() - abandonedAfterMs) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/**
 * Runs npm on this process's Node.
 * @param {string} cwd
 * @param {readonly string[]} args
 */
async function npm(cwd, args) {
  // What an outer `npm run` says about its own package would otherwise apply to this one.
  const outer = /^npm_(?:package|lifecycle)_|^npm_config_(?:local_prefix|global_prefix|prefix|omit|include|workspace)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
  env.PATH = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);
  const headers = path.dirname(path.dirname(process.execPath)); // Node's, for what is compiled
  if (existsSync(path.join(headers, 'include', 'node'))) {
    env.npm_config_nodedir = headers;
  }
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const script = process.env.npm_execpath;
  return script === undefined
    ? runCommand('npm', [...quiet, ...args], { cwd, env })
    : runCommand(process.execPath, [script, ...quiet, ...args], { cwd, env });
}
