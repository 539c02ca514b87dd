import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { act } from 'preact/test-utils';
import type { HostMessage, PageMessage, RunView } from '../../../src/protocol/messages';
import { mountPanel } from '../../../src/webview/panel';
import type { StoredView } from '../../../src/webview/state/view-state';

/** Does `work` and has everything drawn that follows from it before it returns. */
function drawn(work: () => void): void {
  void act(work);
}

/** The panel as a user and the host see it. */
export class PanelDriver {
  readonly sent: PageMessage[] = [];
  readonly root = document.createElement('div');
  /** What the editor keeps of the panel. */
  kept: unknown;
  private readonly unmount: () => void;

  /** Opens an empty panel; `kept` is what the editor kept of an earlier one. */
  constructor(kept?: unknown) {
    this.kept = kept;
    document.body.append(this.root);
    let unmount = (): void => {};
    drawn(() => {
      unmount = mountPanel(this.root, {
        postMessage: (message) => this.sent.push(message),
        getState: () => this.kept,
        setState: (state: StoredView) => (this.kept = state),
      });
    });
    this.unmount = unmount;
  }

  /** Opens the panel with a run and chooses a tab. */
  static showing(run: RunView, tab = 'Side by Side'): PanelDriver {
    const panel = new PanelDriver();
    panel.receive({ type: 'snapshot', run });
    panel.choose(tab);
    return panel;
  }

  /** Clicks the tab of this name. */
  choose(tab: string): void {
    const found = this.all('[role=tab]').find(({ textContent }) => textContent.startsWith(tab));
    assert.ok(found, `no tab is called ${tab}`);
    this.click(found);
  }

  receive(message: HostMessage): void {
    this.receiveAnything(message);
  }

  receiveAnything(data: unknown): void {
    drawn(() => {
      window.dispatchEvent(new window.MessageEvent('message', { data }));
    });
  }

  /** Asserts that the last request was to open the excerpt with this id. */
  sentEvidence(id: string): void {
    const message = this.sent.at(-1);
    assert.equal(message?.type === 'open-evidence' ? message.evidence.id : message, id);
  }

  /** Lets mocked time pass. */
  pass(milliseconds: number): void {
    drawn(() => mock.timers.tick(milliseconds));
  }

  close(): void {
    drawn(this.unmount);
  }

  /** The text of the first match, with runs of white space as one space. */
  text(selector = 'main'): string {
    return this.one(selector).textContent.replaceAll(/\s+/g, ' ').trim();
  }

  texts(selector: string): string[] {
    return this.all(selector).map((element) => element.textContent.replaceAll(/\s+/g, ' ').trim());
  }

  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  one(selector: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(selector);
    assert.ok(found, `nothing matches ${selector}`);
    return found;
  }

  /** The column with this heading. */
  column(label: string): HTMLElement {
    const found = this.all('.model').find((column) => column.querySelector('h2')?.textContent === label);
    assert.ok(found, `no column is called ${label}`);
    return found;
  }

  /** The button with this accessible name. */
  button(name: string, within: HTMLElement = this.root): HTMLElement {
    const found = [...within.querySelectorAll('button')].find(
      (button) => (button.getAttribute('aria-label') ?? button.textContent.trim()) === name,
    );
    assert.ok(found, `no button is called ${name}`);
    return found;
  }

  /** A key pressed while the element has the focus. */
  press(key: string, element: HTMLElement, modifiers: { altKey?: boolean; ctrlKey?: boolean } = {}): void {
    drawn(() => {
      element.dispatchEvent(
        new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers }),
      );
    });
  }

  /** Puts text into a field. */
  type(text: string, field: HTMLElement): void {
    drawn(() => {
      Reflect.set(field, 'value', text);
      field.dispatchEvent(new window.Event('input', { bubbles: true }));
    });
  }

  /** Chooses an option of a list. */
  change(value: string, field: HTMLElement): void {
    drawn(() => {
      Reflect.set(field, 'value', value);
      field.dispatchEvent(new window.Event('change', { bubbles: true }));
    });
  }

  click(element: HTMLElement): void {
    drawn(() => element.click());
  }
}
