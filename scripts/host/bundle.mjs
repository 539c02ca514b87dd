import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { cacheDirectory, root } from '../project.mjs';

/**
 * Bundles the tests that run in the extension host, each file on its own, beside the module that runs them.
 * @returns {Promise<string>} path of the module that exports `run()`
 */
export async function bundleHostTests() {
  const source = path.join(root, 'test', 'host');
  const tests = (await readdir(source)).filter((name) => name.endsWith('.test.ts'));
  const outdir = path.join(cacheDirectory, 'host-tests');
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['index.ts', ...tests].map((name) => path.join(source, name)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    // As in the bundles of the product: its ES module asks for its own URL.
    alias: { tinyglobby: path.join(root, 'node_modules', 'tinyglobby', 'dist', 'index.cjs') },
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
