import type { Locator, Page } from 'playwright-core';

/** A modal question. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits until a dialog whose message contains a text is shown. */
  async opened(containing: string): Promise<void> {
    await this.#box.locator('.dialog-message').filter({ hasText: containing }).first().waitFor();
  }

  async message(): Promise<string> {
    return ((await this.#box.locator('.dialog-message').first().textContent()) ?? '').trim();
  }

  /** The smaller text below the message. */
  async detail(): Promise<string> {
    return ((await this.#box.locator('.dialog-message-detail').first().textContent()) ?? '').trim();
  }

  async buttons(): Promise<string[]> {
    const labels = await this.#box.locator('.dialog-buttons .monaco-button').allTextContents();
    return labels.map((label) => label.trim());
  }

  /** Presses a button and waits until the dialog is gone. */
  async press(button: string): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await this.#box.waitFor({ state: 'detached' });
  }

  /** Presses a button and waits until the next dialog is shown, whose message contains a text. */
  async pressFor(button: string, nextContaining: string): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await this.opened(nextContaining);
  }
}
