// Bundles everything under dist/. A dynamic import of a source module is a file of its own there, so that the provider
// SDKs, the YAML part and the statistics load when they are first needed, and the extension and the CLI share them.
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const entries = { extension: 'src/extension/extension.ts', cli: 'src/cli/start.ts' };
const root = import.meta.dirname;

/** Turns `import('./x')` into a require of `dist/<x>.js` and remembers x as an entry of its own. */
function lazyModules(found) {
  return {
    name: 'lazy-modules',
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, (args) => {
        if (args.kind !== 'dynamic-import' || !args.importer.startsWith(path.join(root, 'src'))) {
          return undefined;
        }
        const file = path.resolve(args.resolveDir, `${args.path}.ts`);
        const name = path.basename(args.path);
        const known = found.get(name);
        if (known !== undefined && known !== file) {
          return { errors: [{ text: `Two lazy modules are called ${name}: ${known} and ${file}` }] };
        }
        found.set(name, file);
        return { path: `./${name}.js`, external: true };
      });
    },
  };
}

const production = process.argv.includes('--production');
const shared = {
  absWorkingDir: root,
  bundle: true,
  outdir: 'dist',
  logLevel: 'warning',
  metafile: true,
  minify: production,
};
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  supported: { 'dynamic-import': false },
  // Its ES module asks for its own URL, which a CommonJS bundle does not have.
  alias: { tinyglobby: path.join(root, 'node_modules', 'tinyglobby', 'dist', 'index.cjs') },
  sourcemap: production ? false : 'linked',
};

await rm(path.join(root, 'dist'), { recursive: true, force: true });
const metafile = { inputs: {}, outputs: {} };
const bundle = async (options) => {
  const result = await build(options);
  Object.assign(metafile.inputs, result.metafile.inputs);
  Object.assign(metafile.outputs, result.metafile.outputs);
};

const lazy = new Map();
const plugins = [lazyModules(lazy)];
await bundle({ ...node, entryPoints: { extension: entries.extension }, external: ['vscode'], plugins });
await bundle({ ...node, entryPoints: { cli: entries.cli }, banner: { js: '#!/usr/bin/env node' }, plugins });
const built = new Set();
while (lazy.size > built.size) {
  const todo = [...lazy].filter(([name]) => !built.has(name));
  todo.forEach(([name]) => built.add(name));
  const [editorOnly, anywhere] = [true, false].map((wanted) =>
    Object.fromEntries(todo.filter(([, file]) => file.includes(`${path.sep}extension${path.sep}`) === wanted)),
  );
  await bundle({ ...node, entryPoints: editorOnly, external: ['vscode'], plugins });
  await bundle({ ...node, entryPoints: anywhere, plugins });
}
await bundle({
  ...shared,
  entryPoints: { webview: 'src/webview/main.tsx' },
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'text' },
  sourcemap: false,
  minify: true,
});
await writeFile(path.join(root, 'dist', 'meta.json'), JSON.stringify(metafile));
