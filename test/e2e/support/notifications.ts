import type { Locator, Page } from 'playwright-core';

/** The toasts at the lower right, progress included. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The toast that contains a text or matches a pattern. */
  toast(containing: string | RegExp): Locator {
    return this.#page.locator('.notification-toast').filter({ hasText: containing });
  }

  /**
   * Waits for the toast that contains a text.
   * @returns its whole message
   */
  async waitFor(containing: string | RegExp, timeoutMs = 30_000): Promise<string> {
    const toast = this.toast(containing).first();
    await toast.waitFor({ timeout: timeoutMs });
    return ((await toast.locator('.notification-list-item-message').textContent()) ?? '').trim();
  }

  async waitUntilGone(containing: string | RegExp, timeoutMs = 30_000): Promise<void> {
    await this.toast(containing).first().waitFor({ state: 'detached', timeout: timeoutMs });
  }

  /** Presses a button of the toast that contains a text; of progress that can be cancelled, 'Cancel'. */
  async click(containing: string | RegExp, button: string): Promise<void> {
    await this.toast(containing).first().getByRole('button', { name: button, exact: true }).click();
  }

  /** The labels of a toast's own buttons. */
  async buttons(containing: string | RegExp): Promise<string[]> {
    const toast = this.toast(containing).first();
    await toast.waitFor();
    return toast.locator('.notification-list-item-buttons-container .monaco-button').allTextContents();
  }
}
