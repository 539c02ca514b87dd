import type { Locator, Page } from 'playwright-core';
import { ActiveEditor } from './editors';
import { withExactText } from './locators';

const attempts = 5;
const menuSettlesMs = 150; // a menu ignores the mouse for its first 100 ms, and nothing in the page tells when that is over

/** The explorer's tree of files. */
export class Explorer {
  readonly #page: Page;
  readonly #entries: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#entries = page.locator('.monaco-menu .action-item:not(.disabled) .action-label:not(.separator)');
  }

  /** The row of a file or folder, by its name; of what lies in a folder only when that is open. */
  row(name: string): Locator {
    return this.#page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: withExactText(this.#page, '.label-name', name) });
  }

  /** Opens a file in an editor that stays. */
  async open(name: string): Promise<void> {
    await this.row(name).dblclick();
    await new ActiveEditor(this.#page).opened(name);
  }

  /** Chooses an entry of a file's context menu. Late layout work of the workbench can close the menu: then it tries again. */
  async contextMenu(name: string, label: string): Promise<void> {
    const entry = withExactText(this.#page, '.monaco-menu .action-label', label);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#openMenu(name);
        await entry.waitFor({ timeout: 3000 });
        await this.#page.waitForTimeout(menuSettlesMs);
        await entry.click({ timeout: 2000 });
        await entry.waitFor({ state: 'hidden', timeout: 2000 });
        return;
      } catch (error) {
        if (attempt === attempts) {
          throw error;
        }
        await this.#page.keyboard.press('Escape');
      }
    }
  }

  /** The labels in a file's context menu, from top to bottom. */
  async contextMenuLabels(name: string): Promise<string[]> {
    await this.#openMenu(name);
    const labels = await this.#entries.allTextContents();
    await this.#page.keyboard.press('Escape');
    await this.#entries.first().waitFor({ state: 'hidden' });
    return labels.map((label) => label.trim());
  }

  async #openMenu(name: string): Promise<void> {
    await this.row(name).click({ button: 'right', timeout: 5000 });
    await this.#entries.first().waitFor({ timeout: 3000 });
  }
}
