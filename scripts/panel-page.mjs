// The comparison panel in headless Chromium, under the content security policy and the theme variables of the editor.
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { themes } from './panel-themes.mjs';

const root = path.dirname(import.meta.dirname);

/** The text of a bundle: for the page as `esbuild.mjs` builds it, as a module for Node. */
export async function bundle(entry, format) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: format === 'esm' ? 'node' : 'browser',
    format,
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    minify: true,
  });
  return result.outputFiles[0].text;
}

function pageOf(theme) {
  const variables = Object.entries(theme.variables).map(([name, value]) => `--vscode-${name}: ${value};`);
  const policy = "default-src 'none'; script-src 'nonce-preview'; style-src 'nonce-preview'";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Personas</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="preview">:root { ${variables.join(' ')} } body { padding: 0 20px; }</style></head>
<body class="${theme.bodyClass}"><div id="root"></div>
<script nonce="preview">
  window.sent = [];
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
  window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sent.push(message), getState: () => undefined, setState: () => {} });
</script><script nonce="preview" src="/webview.js"></script></body></html>`;
}

/** Serves the page; `script` is its code, `origin` where it is: `/page?theme=dark`. */
export async function servePanel() {
  const script = await bundle('src/webview/main.tsx', 'iife');
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
    if (pathname === '/webview.js') {
      response.setHeader('Content-Type', 'text/javascript').end(script);
      return;
    }
    response.setHeader('Content-Type', 'text/html').end(pageOf(themes[searchParams.get('theme')]));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { script, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** What a module of the repository exports, TypeScript included. */
export async function importBundled(entry) {
  const text = await bundle(entry, 'esm');
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

/** Tells the page of a run as the extension does, and what is said of it. */
export async function tell(page, { run, reviews, insights }) {
  const messages = [
    { type: 'snapshot', run },
    { type: 'reviews', reviews },
    ...(insights ? [{ type: 'insights', insights }] : []),
  ];
  for (const message of messages) {
    await page.evaluate((data) => window.postMessage(data), message);
  }
}

export function launchChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
