// Opens the sample workspace with the extension: in desktop VS Code where there is one, else in a browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createProfile, installVsix, removeProfile, startServer, writeSettings } from './editor/editor.mjs';
import { installEditor } from './editor/install-editor.mjs';
import { onPath } from './editor/on-path.mjs';
import { runCommand } from './editor/run-command.mjs';
import { print, root, runScript, sampleWorkspace } from './project.mjs';
import { defaultVsix, packageExtension } from './vsix.mjs';

await runScript(() => (onPath('code') !== null ? startOnDesktop() : startInBrowser()));

async function startOnDesktop() {
  await runCommand(process.execPath, ['esbuild.mjs'], { cwd: root });
  const options = [`--extensionDevelopmentPath=${root}`, sampleWorkspace];
  const child = spawn('code', options, { stdio: 'inherit', shell: process.platform === 'win32' });
  const [code] = await once(child, 'close');
  return code ?? 1;
}

async function startInBrowser() {
  const editor = await installEditor(print);
  await packageExtension(defaultVsix);
  const profile = await createProfile();
  await writeSettings(profile, {});
  await installVsix(editor, profile, defaultVsix);
  const server = await startServer(editor, profile, { env: callersEnvironment() });
  print(`\nOpen ${server.url(sampleWorkspace)}\nCtrl-C ends it.`);
  await server.closed;
  await removeProfile(profile);
  throw new Error('The editor ended.');
}

/** The caller's variables, API keys included, without those that would lead into another editor or home. */
function callersEnvironment() {
  const foreign = /^(?:HOME|XDG_\w+|VSCODE_\w+|ELECTRON_\w+|NODE_OPTIONS|npm_\w+)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
