import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { runCommand } from './editor/run-command.mjs';
import { cacheDirectory, root } from './project.mjs';

/** Where the package goes that the tests and `npm start` use. */
export const defaultVsix = path.join(cacheDirectory, 'multi-model-personas.vsix');

/**
 * Builds for production and packages the extension as users install it.
 * @param {string} file where the package goes
 * @returns {Promise<number>} its size in bytes
 */
export async function packageExtension(file) {
  await runCommand(process.execPath, [path.join(root, 'esbuild.mjs'), '--production'], { cwd: root });
  await mkdir(path.dirname(file), { recursive: true });
  // Everything is bundled, so nothing of node_modules goes in.
  await createVSIX({ cwd: root, packagePath: file, dependencies: false, rewriteRelativeLinks: false });
  return (await stat(file)).size;
}
