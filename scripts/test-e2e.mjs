// Runs test/e2e against the packaged extension in a real editor. Arguments go to mocha, for example --grep TEXT.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { installBrowser } from './editor/install-browser.mjs';
import { installEditor } from './editor/install-editor.mjs';
import { print, root, runScript } from './project.mjs';
import { defaultVsix, packageExtension } from './vsix.mjs';

await runScript(async () => {
  const env = {
    ...process.env,
    PERSONAS_E2E_EDITOR: await installEditor(print),
    PERSONAS_E2E_BROWSER: await installBrowser(print),
    PERSONAS_E2E_VSIX: defaultVsix,
  };
  await packageExtension(defaultVsix);
  const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const options = ['test/e2e/*.test.ts', '--timeout', '60000', '--fail-zero', ...process.argv.slice(2)];
  const child = spawn(process.execPath, [mocha, ...options], { cwd: root, env, stdio: 'inherit' });
  process.once('exit', () => child.kill('SIGINT')); // on which mocha's process ends its editors
  const [code] = await once(child, 'close');
  return code ?? 1;
});
