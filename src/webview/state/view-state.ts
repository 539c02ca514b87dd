import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
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
  readonly tab: ReadonlySignal<TabId>;
  setTab(tab: TabId): void;
  readonly order: ReadonlySignal<Order | null>;
  setOrder(order: Order | null): void;
  readonly hidden: ReadonlySignal<ReadonlySet<string>>;
  setHidden(models: Iterable<string>): void;
  readonly baseline: ReadonlySignal<string | null>;
  setBaseline(model: string | null): void;
  readonly toggled: ReadonlySignal<ReadonlySet<string>>;
  setToggled(section: string, toggled: boolean): void;
  readonly scroll: ScrollPosition;
  setScroll(scroll: ScrollPosition): void;
  setRun(directory: string): void;
}

const untouched: StoredView = {
  run: '',
  tab: '',
  order: null,
  hidden: [],
  baseline: null,
  toggled: [],
  left: 0,
  top: 0,
  pageTop: 0,
};

/** Reads what was kept, ignoring what is not of its form, and keeps every change. */
export function createViewState(store: StateStore): ViewState {
  const kept = store.getState();
  const start = isStoredView(kept) ? kept : untouched;
  const tab = signal(tabOf(start.tab));
  const order = signal(start.order);
  const hidden = signal<ReadonlySet<string>>(new Set(start.hidden));
  const baseline = signal(start.baseline);
  const toggled = signal<ReadonlySet<string>>(new Set(start.toggled));
  let { run, left, top, pageTop } = start;
  const keep = (): void =>
    store.setState({
      run,
      tab: tab.value,
      order: order.value,
      hidden: [...hidden.value],
      baseline: baseline.value,
      toggled: [...toggled.value],
      left,
      top,
      pageTop,
    });
  const setter =
    <Value>(target: Signal<Value>) =>
    (value: Value): void => {
      target.value = value;
      keep();
    };
  const setHidden = setter(hidden);
  return {
    tab,
    setTab: setter(tab),
    order,
    setOrder: setter(order),
    hidden,
    setHidden: (models) => setHidden(new Set(models)),
    baseline,
    setBaseline: setter(baseline),
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
