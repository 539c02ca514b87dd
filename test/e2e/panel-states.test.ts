// The page of the panel in a browser of its own, under the editor's content security policy: every state, no editor needed.
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/editor/browser.mjs';
import { servePanel, tell } from '../../scripts/panel-page.mjs';
import { shownRuns } from '../webview/fixtures/shown-runs';
import { hostileRun } from '../webview/fixtures/hostile-run';
import { violations } from './support/accessibility';

type Theme = 'dark' | 'light' | 'contrast';

const small = { width: 320, height: 256 }; // CSS pixels of a 1280 × 1024 window at 400 %
const large = { width: 1440, height: 1000 };

describe('the states of the panel', function () {
  this.timeout(240_000);
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePanel>>;
  /** What the page asked for that is not its own. */
  let fetched: string[];

  before(async () => {
    server = await servePanel();
    browser = await launchBrowser(process.env['PERSONAS_E2E_BROWSER'] ?? '/usr/bin/chromium');
  });

  after(async () => {
    await browser.close();
    server.close();
  });

  async function open(theme: Theme, viewport = large): Promise<Page> {
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    fetched = [];
    page.on('request', (request) => request.url().startsWith(server.origin) || fetched.push(request.url()));
    await page.goto(`${server.origin}/page?theme=${theme}`);
    return page;
  }

  /** Asserts that nothing was blocked, dropped or fetched, and that no script of the data ran. */
  async function assertCalm(page: Page): Promise<void> {
    const seen = await page.evaluate(() => ({
      violations: Reflect.get(window, 'violations'),
      sent: Reflect.get(window, 'sent'),
      title: document.title,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    assert.deepEqual(seen.violations, []);
    assert.ok(Array.isArray(seen.sent) && seen.sent.every(({ type }) => type !== 'page-error'));
    assert.deepEqual(fetched, []);
    assert.equal(seen.title, 'Personas');
    assert.ok(seen.overflow <= 0, `the page is ${seen.overflow} px wider than its window`);
  }

  const themes: Readonly<Partial<Record<string, readonly Theme[]>>> = {
    compared: ['dark', 'light', 'contrast'],
    running: ['dark', 'light', 'contrast'],
    repeated: ['dark', 'contrast'],
  };
  for (const [name, shown] of Object.entries(shownRuns)) {
    for (const theme of themes[name] ?? ['dark']) {
      it(`${name}: each tab is accessible in ${theme}`, async () => {
        const page = await open(theme);
        await tell(page, shown);
        for (const tab of await page.getByRole('tab').all()) {
          await tab.click();
          assert.deepEqual(await violations(page.mainFrame()), [], (await tab.textContent()) ?? '');
        }
        await assertCalm(page);
        await page.close();
      });
    }
  }

  for (const name of ['compared', 'partial', 'long', 'arabic', 'sequential']) {
    it(`${name}: each tab fits a window of 320 px`, async () => {
      const page = await open('dark', small);
      const shown = shownRuns[name];
      assert.ok(shown);
      await tell(page, shown);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await assertCalm(page);
      }
      await page.close();
    });
  }

  it('shows a hostile run as text and fetches nothing', async () => {
    const page = await open('dark');
    await tell(page, { ...shownRuns['hostile'], reviews: shownRuns['hostile']?.reviews ?? {}, run: hostileRun() });
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await assertCalm(page);
      assert.equal(await page.locator('img, a, iframe, script:not([nonce]), link, object, form').count(), 0);
    }
    await page.getByRole('tab', { name: 'Overview' }).click();
    assert.match(await page.locator('h1').innerText(), /^<img src=x onerror=/u);
    await page.close();
  });

  it('has one tab stop for the tabs, and goes through a persona by keyboard', async () => {
    const page = await open('dark');
    const compared = shownRuns['compared'];
    assert.ok(compared);
    await tell(page, compared);
    const focused = (): Promise<string> =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'Side by Side');
    await page.keyboard.press('Control+f');
    assert.equal(await focused(), 'Search personas');
    await page.keyboard.type('peak');
    const found = page.locator('.search output');
    await found.filter({ hasText: /^1 of \d+$/u }).waitFor();
    await page.keyboard.press('F3');
    await found.filter({ hasText: /^2 of \d+$/u }).waitFor();
    await page.keyboard.press('Alt+ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('differs')), true);
    await page.keyboard.press('Tab');
    assert.match(await focused(), /^r\d+, verified, 1 of \d+$/u);
    await page.locator('.evidence-popover').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.evidence-popover').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    const last = await page.evaluate(() => Reflect.get(window, 'sent').at(-1).type);
    assert.equal(last, 'open-evidence');
    await page.close();
  });
});
