import type { Locator, Page } from 'playwright-core';
import { withExactText } from './locators';

export interface QuickPickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Null where the items cannot be ticked. */
  readonly checked: boolean | null;
}

/** What the quick pick and the input box have in common: they are shown in the same place, one at a time. */
class QuickInput {
  protected readonly page: Page;
  protected readonly widget: Locator;
  protected readonly input: Locator;

  constructor(page: Page) {
    this.page = page;
    this.widget = page.locator('.quick-input-widget:visible');
    this.input = this.widget.locator('.quick-input-filter input');
  }

  /** Waits until one with this title is shown. */
  async opened(title: string): Promise<void> {
    await withExactText(this.widget, '.quick-input-title', title).waitFor();
  }

  title(): Promise<string> {
    return text(this.widget.locator('.quick-input-title'));
  }

  async placeholder(): Promise<string> {
    return (await this.input.getAttribute('placeholder')) ?? '';
  }

  /** Waits until the text in the empty line to type in contains another. */
  async said(containing: string): Promise<void> {
    await this.widget.locator(`.quick-input-filter input[placeholder*=${JSON.stringify(containing)}]`).waitFor();
  }

  /** Presses a button beside the title, by its name. */
  async action(name: string): Promise<void> {
    await this.widget.locator('.quick-input-titlebar').getByRole('button', { name }).click();
  }

  /** Confirms what is ticked, focused or typed. */
  async accept(): Promise<void> {
    await this.input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }
}

/** A list to choose from. */
export class QuickPick extends QuickInput {
  get #rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** All items, also those that must be scrolled to. */
  async items(): Promise<QuickPickItem[]> {
    await this.#rows.first().waitFor();
    const found = new Map<number, QuickPickItem>();
    await this.input.press('Control+Home');
    for (;;) {
      const total = Number(await this.#rows.first().getAttribute('aria-setsize'));
      for (const [index, item] of await this.#rows.evaluateAll(readRows)) {
        found.set(index, item);
      }
      if (found.size >= total) {
        return [...found].toSorted(([a], [b]) => a - b).map(([, each]) => each);
      }
      await this.input.press('PageDown');
    }
  }

  /** Ticks items, by their labels. */
  async check(...labels: string[]): Promise<void> {
    await this.#setChecked(labels, true);
  }

  async uncheck(...labels: string[]): Promise<void> {
    await this.#setChecked(labels, false);
  }

  /** Chooses the one item with this label; `prefix` is what the list expects to be typed before it, as '>' for commands. */
  async pick(label: string, prefix = ''): Promise<void> {
    await (await this.#filtered(label, prefix)).click();
  }

  async #setChecked(labels: readonly string[], checked: boolean): Promise<void> {
    for (const label of labels) {
      const row = await this.#filtered(label);
      if ((await isChecked(row)) !== checked) {
        await row.click();
        await row.locator(`[aria-checked="${checked}"]`).first().waitFor();
      }
    }
    await this.input.fill('');
  }

  /** Types a label, so that its row is in the page, and returns that row. */
  async #filtered(label: string, prefix = ''): Promise<Locator> {
    await this.input.fill(prefix + label);
    const row = this.#rows
      .filter({ has: withExactText(this.page, '.quick-input-list-row .label-name', label) })
      .first();
    await row.waitFor();
    return row;
  }
}

/** A line to type in. */
export class InputBox extends QuickInput {
  async fill(value: string): Promise<void> {
    await this.input.fill(value);
  }

  value(): Promise<string> {
    return this.input.inputValue();
  }

  async isPassword(): Promise<boolean> {
    return (await this.input.getAttribute('type')) === 'password';
  }

  /** Waits until the prompt or the validation message contains a text. */
  async message(containing: string): Promise<void> {
    await this.widget.locator('.quick-input-message').filter({ hasText: containing }).waitFor();
  }
}

/** Runs in the page, where only the language itself is at hand: no named functions, which the compiler would give names. */
function readRows(rows: Element[]): [number, QuickPickItem][] {
  return rows.map((row) => {
    const [label = '', description = '', detail = ''] = [
      '.quick-input-list-row .label-name',
      '.quick-input-list-row .label-description',
      '.quick-input-list-label-meta',
    ].map((selector) => row.querySelector(selector)?.textContent.trim() ?? '');
    const checked = row.querySelector('[aria-checked]')?.getAttribute('aria-checked') ?? null;
    const item = { label, description, detail, checked: checked === null ? null : checked === 'true' };
    return [Number(row.getAttribute('data-index')), item];
  });
}

async function isChecked(row: Locator): Promise<boolean | null> {
  const box = row.locator('[aria-checked]');
  return (await box.count()) === 0 ? null : (await box.first().getAttribute('aria-checked')) === 'true';
}

async function text(element: Locator): Promise<string> {
  return (await element.count()) === 0 ? '' : ((await element.first().textContent()) ?? '').trim();
}
