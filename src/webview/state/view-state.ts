import { effect, signal, type Signal } from '@preact/signals';
import { isBoolean, isNumber, isString, listOf, nullable, object, type Check } from '../../protocol/check';
import { tabOf, type TabId } from '../tabs';

/** How the overview is ordered: a column's id and which end comes first. */
export interface Order {
  column: string;
  descending: boolean;
}

/** Where the user is in the panel; it survives a reload of the window. */
export interface StoredView {
  /** The folder of the run that the panel shows; the host restores the panel from it. */
  run: string;
  tab: string;
  /** Null: as configured. */
  order: Order | null;
  /** Model runs that are not shown, by key. */
  hidden: string[];
  /** The model run that others are compared with. */
  baseline: string | null;
  /** Only rows that differ are shown side by side. */
  onlyDifferences: boolean;
  /** Fields that are not shown side by side. */
  hiddenFields: string[];
  /** Sections whose fold differs from how they start. */
  toggled: string[];
  /** Pixels: of the columns, and of the whole page where it is narrow. */
  left: number;
  top: number;
  pageTop: number;
}

const isStoredView: Check<StoredView> = object({
  run: isString,
  tab: isString,
  order: nullable(object({ column: isString, descending: isBoolean })),
  hidden: listOf(isString),
  baseline: nullable(isString),
  onlyDifferences: isBoolean,
  hiddenFields: listOf(isString),
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

/** Where the user is; each change is kept at once. */
export interface ViewState {
  readonly run: Signal<string>;
  readonly tab: Signal<TabId>;
  readonly order: Signal<Order | null>;
  readonly hidden: Signal<ReadonlySet<string>>;
  readonly baseline: Signal<string | null>;
  /** The overview tells how far each model is from the baseline. Not kept. */
  readonly againstBaseline: Signal<boolean>;
  readonly onlyDifferences: Signal<boolean>;
  readonly hiddenFields: Signal<ReadonlySet<string>>;
  readonly toggled: Signal<ReadonlySet<string>>;
  readonly scroll: Signal<Pick<StoredView, 'left' | 'top' | 'pageTop'>>;
}

const untouched: StoredView = {
  run: '',
  tab: '',
  order: null,
  hidden: [],
  baseline: null,
  onlyDifferences: false,
  hiddenFields: [],
  toggled: [],
  left: 0,
  top: 0,
  pageTop: 0,
};

/** Reads what was kept, ignoring what is not of its form, and keeps every change. */
export function createViewState(store: StateStore): ViewState {
  const kept = store.getState();
  const start = isStoredView(kept) ? kept : untouched;
  const { left, top, pageTop } = start;
  const state: ViewState = {
    run: signal(start.run),
    tab: signal(tabOf(start.tab)),
    order: signal(start.order),
    hidden: signal(new Set(start.hidden)),
    baseline: signal(start.baseline),
    againstBaseline: signal(false),
    onlyDifferences: signal(start.onlyDifferences),
    hiddenFields: signal(new Set(start.hiddenFields)),
    toggled: signal(new Set(start.toggled)),
    scroll: signal({ left, top, pageTop }),
  };
  effect(() =>
    store.setState({
      run: state.run.value,
      tab: state.tab.value,
      order: state.order.value,
      hidden: [...state.hidden.value],
      baseline: state.baseline.value,
      onlyDifferences: state.onlyDifferences.value,
      hiddenFields: [...state.hiddenFields.value],
      toggled: [...state.toggled.value],
      ...state.scroll.value,
    }),
  );
  return state;
}

/** `set` with `item` in it or not; the same set where that is so already. */
export function withItem(set: ReadonlySet<string>, item: string, present: boolean): ReadonlySet<string> {
  if (set.has(item) === present) {
    return set;
  }
  return new Set(present ? [...set, item] : [...set].filter((other) => other !== item));
}
