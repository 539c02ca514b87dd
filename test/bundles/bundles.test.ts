import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = path.resolve(__dirname, '../../dist');

interface Metafile {
  outputs: Record<string, { inputs: Record<string, unknown>; imports: { path: string; kind: string }[] }>;
}

function metafile(): Metafile {
  const parsed: Metafile = JSON.parse(readFileSync(path.join(dist, 'meta.json'), 'utf8'));
  return parsed;
}

function inputsOf(bundle: string): string[] {
  const output = metafile().outputs[`dist/${bundle}.js`];
  assert.ok(output, `dist/${bundle}.js is not built: npm run build`);
  return Object.keys(output.inputs);
}

const sdks = ['@anthropic-ai/sdk', 'openai', '@google/genai', 'undici'];

describe('bundles', () => {
  for (const bundle of ['extension', 'cli', 'main', 'lazy-extension', 'experiment-language']) {
    it(`${bundle}.js holds no vendor's SDK and no transport: they load with their first call`, () => {
      const found = inputsOf(bundle).filter((input) => sdks.some((sdk) => input.includes(`node_modules/${sdk}/`)));
      assert.deepEqual(found, []);
    });
  }

  it('published prices load only when one of them is asked for', () => {
    for (const bundle of ['extension', 'cli', 'main', 'lazy-extension', 'experiment-language']) {
      assert.ok(!inputsOf(bundle).some((input) => input.includes('genai-prices')), bundle);
    }
    assert.ok(inputsOf('published-prices').some((input) => input.includes('genai-prices')));
  });

  it('extension.js, which loads with the window, holds registrations only', () => {
    assert.deepEqual(
      inputsOf('extension').filter((input) => input.startsWith('src/core') || input.includes('node_modules')),
      [],
    );
  });

  it('the page holds of the core only pure helpers', () => {
    const core = inputsOf('webview').filter((input) => input.startsWith('src/core'));
    assert.deepEqual(core.toSorted(), [
      'src/core/data/row-id.ts',
      'src/core/persona/persona.ts',
      'src/core/text/figures.ts',
      'src/core/text/visible-text.ts',
    ]);
    assert.deepEqual(
      inputsOf('webview').filter((input) => /src\/(?:extension|cli)\//u.test(input)),
      [],
    );
  });

  it('the page stays small', () => {
    const bytes = gzipSync(readFileSync(path.join(dist, 'webview.js'))).length;
    assert.ok(bytes <= 60_000, `${bytes} bytes gzipped`);
  });

  it('the core and the command line never reach vscode', () => {
    for (const [file, { imports }] of Object.entries(metafile().outputs)) {
      if (!/\/(?:(?:lazy-)?extension|experiment-language)\.js$/u.test(file)) {
        assert.ok(!imports.some((each) => each.path === 'vscode'), `${file} imports vscode`);
      }
    }
  });
});
