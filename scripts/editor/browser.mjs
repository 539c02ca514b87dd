// Opens the editor's page in a headless Chromium.
import { chromium } from 'playwright-core';

/**
 * @param {string} executablePath
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(executablePath) {
  const offline = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic', ...offline] });
}

/**
 * Opens a folder in the workbench, with extensions loaded from source and, if asked, tests run in the extension host.
 * @param {import('playwright-core').Page} page
 * @param {import('./editor.mjs').Server} server
 * @param {{ folder: string, extensions?: readonly string[], testsPath?: string }} options absolute paths; `testsPath` is
 *   a module that exports `run()`
 * @returns {Promise<void>}
 */
export async function openWorkbenchPage(page, server, { folder, extensions = [], testsPath }) {
  const uri = (/** @type {string} */ path) => ({ scheme: 'vscode-remote', authority: server.authority, path });
  const developmentOptions = {
    ...(extensions.length > 0 && { extensions: extensions.map(uri) }),
    ...(testsPath !== undefined && { extensionTestsPath: uri(testsPath) }),
  };
  // The workbench takes these from the configuration embedded in its page, which is read once the document has loaded.
  // A built workbench ignores the same options in the address.
  await page.addInitScript((options) => {
    document.addEventListener('readystatechange', () => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      if (document.readyState === 'interactive' && element !== null) {
        const configuration = JSON.parse(element.getAttribute('data-settings') ?? '{}');
        configuration.developmentOptions = { ...configuration.developmentOptions, ...options };
        element.setAttribute('data-settings', JSON.stringify(configuration));
      }
    });
  }, developmentOptions);
  await page.goto(server.url(folder));
}
