import { render } from 'preact';
import type { PageMessage } from '../protocol/messages';
import { parseHostMessage } from '../protocol/parse';
import { App } from './components/shell/app';
import { createEvidencePopover } from './state/evidence-popover';
import { createJudging } from './state/judging';
import { createRunState, rowKey } from './state/run-state';
import { createViewState, type StateStore } from './state/view-state';

/** The editor's webview API as far as the panel uses it. */
export interface PanelHost extends StateStore {
  postMessage(message: PageMessage): void;
}

/** Draws the panel into `root`, listens to the host and says that it is ready. Returns what undoes all that. */
export function mountPanel(root: Element, host: PanelHost): () => void {
  const state = createRunState();
  const view = createViewState(host);
  // The editor's API, not a window's: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const post = (message: PageMessage): void => host.postMessage(message);
  const judging = createJudging(post);
  const popover = createEvidencePopover((evidence) => {
    if (evidence.row !== null && !state.rows.peek().has(rowKey(evidence.source, evidence.row))) {
      post({ type: 'show-row', evidence });
    }
  });
  const receive = (event: MessageEvent<unknown>): void => {
    const message = parseHostMessage(event.data);
    if (message === null) {
      post({ type: 'page-error', message: 'The panel dropped a message it does not understand.' });
      return;
    }
    if (message.type === 'snapshot') {
      view.run.value = message.run.directory;
      if (message.run.blind !== state.run.peek()?.blind) {
        judging.reset();
        popover.close();
      }
    }
    if (message.type === 'unreadable') {
      view.run.value = message.directory;
    }
    state.apply(message);
  };
  window.addEventListener('message', receive);
  render(<App panel={{ state, view, popover, judging, post }} />, root);
  post({ type: 'ready' });
  return () => {
    window.removeEventListener('message', receive);
    render(null, root);
  };
}
