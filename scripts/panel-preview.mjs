// Draws the comparison panel with invented runs in headless Chromium, under the content security policy and the theme
// variables of the editor, and saves pictures under .cache/screenshots. Fails on a policy violation or a page error.
//   node scripts/panel-preview.mjs [run…] [--theme dark|light|contrast]… [--tab NAME]… [--open]
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { importBundled, launchChromium, servePanel, tell } from './panel-page.mjs';
import { themes } from './panel-themes.mjs';

const root = path.dirname(import.meta.dirname);
const pictures = path.join(root, '.cache', 'screenshots');
const sizes = { wide: { width: 1440, height: 1000 }, narrow: { width: 360, height: 1500 } };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', multiple: true, default: Object.keys(themes) },
    open: { type: 'boolean', default: false },
    tab: { type: 'string', multiple: true, default: ['Overview', 'Side by Side'] },
  },
});

const { script, origin, close } = await servePanel();
const { shownRuns } = await importBundled('test/webview/fixtures/shown-runs.ts');
console.log(
  `webview.js: ${(script.length / 1000).toFixed(1)} kB, ${(gzipSync(script).length / 1000).toFixed(1)} kB gzipped`,
);

await mkdir(pictures, { recursive: true });
const browser = await launchChromium();
const problems = [];

/** Draws one tab of a run in one theme and size; returns what went wrong. */
async function draw(name, themeName, sizeName, tab) {
  const page = await browser.newPage({ viewport: sizes[sizeName], reducedMotion: 'reduce' });
  const label = [
    name,
    tab.toLowerCase().replaceAll(' ', '-'),
    themeName,
    ...(sizeName === 'wide' ? [] : [sizeName]),
  ].join('-');
  page.on('pageerror', (error) => problems.push(`${label}: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`${label}: ${message.text()}`));
  await page.goto(`${origin}/page?theme=${themeName}`);
  await tell(page, shownRuns[name]);
  await page.waitForSelector('main');
  await page.getByRole('tab', { name: tab }).click();
  if (values.open) {
    await page.evaluate(() => document.querySelectorAll('details.evidence').forEach((item) => (item.open = true)));
  }
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.screenshot({ path: path.join(pictures, `panel-${label}.png`) });
  const seen = await page.evaluate(() => ({
    violations: window.violations,
    errors: window.sent.filter(({ type }) => type === 'page-error').map(({ message }) => message),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    title: document.title,
  }));
  problems.push(...[...seen.violations, ...seen.errors].map((text) => `${label}: ${text}`));
  if (seen.overflow > 0) {
    problems.push(`${label}: the page is ${seen.overflow} px wider than its window`);
  }
  if (seen.title !== 'Personas') {
    problems.push(`${label}: a script in the data ran`);
  }
  await page.close();
}

try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(shownRuns)) {
    for (const themeName of values.theme) {
      for (const sizeName of Object.keys(sizes)) {
        for (const tab of values.tab) {
          await draw(name, themeName, sizeName, tab);
        }
      }
    }
  }
} finally {
  await browser.close();
  close();
}
problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
