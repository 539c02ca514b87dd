import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageMessage } from '../../protocol/messages';
import type { EvidencePopover } from './evidence-popover';
import type { Judging } from './judging';
import type { RunState } from './run-state';
import type { ViewState } from './view-state';

/** What every part of the panel may use. */
export interface Panel {
  readonly state: RunState;
  readonly view: ViewState;
  readonly popover: EvidencePopover;
  readonly judging: Judging;
  readonly post: (message: PageMessage) => void;
}

export const PanelContext = createContext<Panel | null>(null);

/** The panel a component stands in. Throws outside of one. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) {
    throw new Error('A part of the panel was drawn outside of it.');
  }
  return panel;
}
