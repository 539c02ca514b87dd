import { signal, type ReadonlySignal } from '@preact/signals';
import { isNumber, isString, listOf, object, type Check } from '../../protocol/check';

/** Where the user is in the panel; it survives a reload of the window. */
export interface StoredView {
  /** The folder of the run that the panel shows; the host restores the panel from it. */
  run: string;
  /** Sections whose fold differs from how they start. */
  toggled: string[];
  /** Pixels: of the columns, and of the whole page where it is narrow. */
  left: number;
  top: number;
  pageTop: number;
}

const isStoredView: Check<StoredView> = object({
  run: isString,
  toggled: listOf(isString),
  left: isNumber,
  top: isNumber,
  pageTop: isNumber,
});

/** The part of the editor's webview API that keeps state. */
export interface StateStore {
  getState(): unknown;
  setState(state: StoredView): void;
}

type ScrollPosition = Pick<StoredView, 'left' | 'top' | 'pageTop'>;

export interface ViewState {
  readonly toggled: ReadonlySignal<ReadonlySet<string>>;
  setToggled(section: string, toggled: boolean): void;
  readonly scroll: ScrollPosition;
  setScroll(scroll: ScrollPosition): void;
  setRun(directory: string): void;
}

/** Reads what was kept, ignoring what is not of its form, and keeps every change. */
export function createViewState(store: StateStore): ViewState {
  const kept = store.getState();
  const start: StoredView = isStoredView(kept) ? kept : { run: '', toggled: [], left: 0, top: 0, pageTop: 0 };
  const toggled = signal<ReadonlySet<string>>(new Set(start.toggled));
  let { run, left, top, pageTop } = start;
  const keep = (): void => store.setState({ run, toggled: [...toggled.value], left, top, pageTop });
  return {
    toggled,
    setToggled(section, isToggled) {
      if (toggled.value.has(section) === isToggled) {
        return;
      }
      const next = new Set(toggled.value);
      if (isToggled) {
        next.add(section);
      } else {
        next.delete(section);
      }
      toggled.value = next;
      keep();
    },
    scroll: { left, top, pageTop },
    setScroll(scroll) {
      ({ left, top, pageTop } = scroll);
      keep();
    },
    setRun(directory) {
      if (run !== directory) {
        run = directory;
        keep();
      }
    },
  };
}
