// Opens the packaged extension in a real editor and gives the parts of its window that tests use.
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser, openWorkbenchPage } from '../../../scripts/editor/browser.mjs';
import {
  createProfile,
  installVsix,
  removeProfile,
  startServer,
  writeSettings,
} from '../../../scripts/editor/editor.mjs';
import { Dialog } from './dialog';
import { ActiveEditor, Comparison } from './editors';
import { Explorer } from './explorer';
import { Notifications } from './notifications';
import { InputBox, QuickPick } from './quick-input';

export interface WorkbenchOptions {
  /** The folder to open; the tests work in a copy of it. */
  readonly workspace: string;
  /** A `.code-workspace` file in it, by name, that is opened instead. */
  readonly workspaceFile?: string;
  /** The packaged extension; default: the one that was just built. */
  readonly vsix?: string;
  /** Folders of further extensions, in source form. */
  readonly extensions?: readonly string[];
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables for the extension host, which sees no API keys of the machine's. */
  readonly env?: Readonly<Record<string, string>>;
  /** CSS pixels; default 1400 × 900. */
  readonly viewport?: { width: number; height: number };
  /** Leaves Workspace Trust on, so that the folder opens in Restricted Mode. Default: off. */
  readonly workspaceTrust?: boolean;
}

/** Colour themes by their ids: the label in the editor's list, and the file that defines it, which the window's class names. */
const themes = {
  'Light Modern': { label: 'Light Modern', file: 'light_modern' },
  'Dark Modern': { label: 'Dark Modern', file: 'dark_modern' },
  'Default High Contrast': { label: 'Dark High Contrast', file: 'hc_black' },
  'Default High Contrast Light': { label: 'Light High Contrast', file: 'hc_light' },
};

type ColorTheme = keyof typeof themes;

export interface Workbench {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly workspace: string;
  readonly explorer: Explorer;
  readonly quickPick: QuickPick;
  readonly inputBox: InputBox;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly activeEditor: ActiveEditor;
  readonly comparison: Comparison;
  /** Runs a command by its title in the palette, for example 'Personas: Show Log'. */
  runCommand(title: string): Promise<void>;
  colorTheme(theme: ColorTheme): Promise<void>;
  /** Trusts the workspace, by the editor's own page for that. */
  trustWorkspace(): Promise<void>;
  /** Loads the window anew, as after a restart. */
  reload(): Promise<void>;
  /** Saves a picture of the window as `.cache/screenshots/<name>.png`. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

const windowSize = { width: 1400, height: 900 }; // CSS pixels
const screenshots = path.resolve(__dirname, '../../../.cache/screenshots');

/** Starts an editor of its own for the caller, who closes it. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const cleanUp: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of cleanUp.splice(0).toReversed()) {
      await step();
    }
  };
  try {
    return await start(options, cleanUp, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  options: WorkbenchOptions,
  cleanUp: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Workbench> {
  const editor = required('PERSONAS_E2E_EDITOR');
  const profile = await createProfile();
  cleanUp.push(() => removeProfile(profile));
  const workspace = path.join(profile.directory, 'workspace', path.basename(options.workspace));
  await cp(options.workspace, workspace, { recursive: true });
  const trust = options.workspaceTrust ?? false;
  await writeSettings(profile, options.settings ?? {});
  await installVsix(editor, profile, options.vsix ?? required('PERSONAS_E2E_VSIX'));
  const server = await startServer(editor, profile, { env: { ...options.env }, workspaceTrust: trust });
  cleanUp.push(() => server.stop());
  const browser = await launchBrowser(required('PERSONAS_E2E_BROWSER'));
  cleanUp.push(() => browser.close());
  const page = await browser.newPage({ viewport: options.viewport ?? windowSize });
  const folder = options.workspaceFile === undefined ? workspace : path.join(workspace, options.workspaceFile);
  await openWorkbenchPage(page, server, { folder, extensions: options.extensions ?? [] });
  await ready(page);

  return {
    ...parts(page),
    workspace,
    async reload() {
      const loaded = page.waitForEvent('load');
      await parts(page).runCommand('Developer: Reload Window'); // the page's own reload can outrun what the editor keeps
      await loaded;
      await ready(page);
    },
    close,
  };
}

/** What needs only the page. */
function parts(page: Page) {
  const quickPick = new QuickPick(page);
  const runCommand = async (title: string) => {
    await page.keyboard.press('F1');
    await quickPick.pick(title, '>');
  };
  return {
    page,
    explorer: new Explorer(page),
    quickPick,
    inputBox: new InputBox(page),
    notifications: new Notifications(page),
    dialog: new Dialog(page),
    activeEditor: new ActiveEditor(page),
    comparison: new Comparison(page),
    runCommand,
    async colorTheme(theme: ColorTheme) {
      const { label, file } = themes[theme];
      await runCommand('Preferences: Color Theme');
      await quickPick.pick(label);
      await page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${file}-json`).waitFor();
    },
    async trustWorkspace() {
      const restricted = page.locator('.statusbar-item', { hasText: 'Restricted Mode' });
      await restricted.click();
      await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
      await restricted.waitFor({ state: 'detached' });
    },
    async screenshot(name: string) {
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
    },
  };
}

/** Waits until files are listed and the menus and commands of every extension are known. */
async function ready(page: Page): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('code/didLoadExtensions').length > 0);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: run these tests with \`npm run test:e2e\`.`);
  }
  return value;
}
