import type { Locator, Page } from 'playwright-core';

/** The text of the active editor. Lines are 1-based. */
export class TextEditor {
  readonly #page: Page;
  readonly #editor: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#editor = page.locator('.editor-group-container.active .monaco-editor').first();
  }

  /** Puts the cursor at the beginning of a line. */
  async goTo(line: number): Promise<void> {
    await this.#page.keyboard.press('Control+g');
    const input = this.#page.locator('.quick-input-widget:visible .quick-input-filter input');
    await input.fill(`:${line}:1`);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
    await this.#page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  }

  async goToEnd(line: number): Promise<void> {
    await this.goTo(line);
    await this.#page.keyboard.press('End');
  }

  /** Writes as with the keyboard; what is offered meanwhile is left. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text, { delay: 15 });
  }

  /** The text of the line that contains another one, as it is drawn: hints between the words included. */
  async lineWith(text: string): Promise<string> {
    const line = this.#lines.filter({ hasText: text }).first();
    await line.waitFor();
    return plain((await line.textContent()) ?? '');
  }

  /** Waits until something is underlined as a warning or an error. */
  async underlined(severity: 'error' | 'warning'): Promise<void> {
    await this.#editor.locator(`.squiggly-${severity}`).first().waitFor({ state: 'attached' });
  }

  async notUnderlined(severity: 'error' | 'warning'): Promise<void> {
    await this.#editor.locator(`.squiggly-${severity}`).first().waitFor({ state: 'detached' });
  }

  /** Chooses a quick fix of the place where the cursor is. */
  async quickFix(title: string): Promise<void> {
    await this.#page.keyboard.press('Control+.');
    const fix = this.#page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first();
    await fix.waitFor();
    await fix.click();
    await fix.waitFor({ state: 'detached' });
  }

  /** The titles of the lenses that are in sight. */
  async lenses(): Promise<string[]> {
    const titles = await this.#lenses.allTextContents();
    return titles.map(plain);
  }

  /** Presses the lens with a title that is nearest above the line with a text. */
  async pressLens(title: string, aboveText: string): Promise<void> {
    const line = await this.#lines.filter({ hasText: aboveText }).first().boundingBox();
    const lenses = await this.#lenses.filter({ hasText: title }).all();
    const placed = await Promise.all(lenses.map(async (lens) => ({ lens, top: (await lens.boundingBox())?.y ?? 0 })));
    const above = placed.filter(({ top }) => line !== null && top < line.y).toSorted((a, b) => b.top - a.top);
    if (!above[0]) {
      throw new Error(`There is no lens ${title} above ${aboveText}.`);
    }
    await above[0].lens.click();
  }

  /** Waits until so many lenses with a title are in sight. */
  async lensShown(title: string, count = 1): Promise<void> {
    await this.#lenses
      .filter({ hasText: title })
      .nth(count - 1)
      .waitFor();
  }

  /** Asks for what can be written here, and returns the labels in sight. */
  async suggestions(): Promise<string[]> {
    await this.#page.keyboard.press('Control+Space');
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row .label-name');
    await rows.first().waitFor();
    return (await rows.allTextContents()).map(plain);
  }

  /** Shows what is told of a word, and returns it. */
  async hover(word: string): Promise<string> {
    const found = this.#lines.locator('span span').filter({ hasText: word }).first();
    await found.hover();
    const box = this.#page.locator('.monaco-hover:visible .hover-contents').filter({ hasText: /\S/u }).first();
    await box.waitFor();
    return plain((await this.#page.locator('.monaco-hover:visible').first().textContent()) ?? '');
  }

  get #lines(): Locator {
    return this.#editor.locator('.view-line');
  }

  get #lenses(): Locator {
    return this.#editor.locator('.codelens-decoration a');
  }
}

/** Editors draw spaces as non-breaking ones. */
function plain(text: string): string {
  return text.replaceAll('\u00A0', ' ').trim();
}
