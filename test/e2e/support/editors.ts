import type { FrameLocator, Locator, Page } from 'playwright-core';
import { withExactText } from './locators';

const activeTabLabel = '.tab.active .monaco-icon-label-container'; // a file's ending is an element of its own in it

/** The editor that has the focus. */
export class ActiveEditor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async title(): Promise<string> {
    return ((await this.#page.locator(activeTabLabel).first().textContent()) ?? '').trim();
  }

  /** Waits until the editor of this name is the active one. */
  async opened(name: string): Promise<void> {
    await withExactText(this.#page, activeTabLabel, name).first().waitFor();
  }

  /**
   * Where the cursor is, 1-based, and how many characters are selected, as the status bar says at this moment. It follows
   * the editor with a delay: wait with {@link cursorInLine} or {@link selectionInLine} before.
   */
  async cursor(): Promise<{ line: number; column: number; selected: number }> {
    const text = (await this.#position.textContent()) ?? '';
    const match = /Ln (\d+), Col (\d+)(?: \((\d+) selected\))?/.exec(text);
    if (match === null) {
      throw new Error(`The status bar shows no position: ${text}`);
    }
    return { line: Number(match[1]), column: Number(match[2]), selected: Number(match[3] ?? 0) };
  }

  /** Waits until the cursor is in this line, 1-based. */
  async cursorInLine(line: number): Promise<void> {
    await this.#position.filter({ hasText: new RegExp(String.raw`Ln ${line}, `) }).waitFor();
  }

  /**
   * Waits until the cursor is in this line, 1-based, with text selected.
   * @returns the number of characters that are selected
   */
  async selectionInLine(line: number): Promise<number> {
    await this.#position.filter({ hasText: new RegExp(String.raw`Ln ${line}, .*selected`) }).waitFor();
    return (await this.cursor()).selected;
  }

  get #position(): Locator {
    return this.#page.locator('.statusbar-item[id="status.editor.selection"]');
  }
}

/** The page of a run, in the webview that is in front. */
export class Comparison {
  /** The document of the page. */
  readonly frame: FrameLocator;

  constructor(page: Page) {
    // The editor wraps the extension's document into one of its own.
    const shell = page.locator('iframe.webview.ready').filter({ visible: true });
    this.frame = shell.contentFrame().frameLocator('#active-frame');
  }

  /** Shows the view with this name. */
  async choose(tab: 'Overview' | 'Side by Side'): Promise<void> {
    await this.frame.getByRole('tab', { name: tab }).click();
  }

  /** The rows of the overview, one for each model run. */
  get models(): Locator {
    return this.frame.locator('.figures-table tbody tr:not(.more)');
  }
}
