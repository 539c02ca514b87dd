import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { RowCell } from '../../core/runs/run-rows';
import type { HostEvents, HostMessage, ModelView, RunView } from '../../protocol/messages';
import type { RunInsights } from '../../protocol/insights';
import type { PersonaReview, ReviewsView } from '../../protocol/reviews';
import { computedByKey } from './computed-by-key';
import { keepParts } from './keep-parts';

/** One column: its key and the model run as last heard of. */
export interface ModelEntry {
  readonly key: string;
  readonly view: ReadonlySignal<ModelView>;
}

/** The run without its models, which have a signal each so that a change redraws one column. */
export type RunFacts = Omit<RunView, 'models'>;

/** What the page knows of the run. */
export interface RunState {
  /** Null until the first snapshot. */
  readonly run: ReadonlySignal<RunFacts | null>;
  /** In the configured order; the list changes only when its keys do. */
  readonly models: ReadonlySignal<readonly ModelEntry[]>;
  /** The data files; they change only with the run. */
  readonly sources: ReadonlySignal<RunView['sources']>;
  /** Rows of the data as far as they were asked for, by {@link rowKey}; null where the file has changed. */
  readonly rows: ReadonlySignal<ReadonlyMap<string, RowCell[] | null>>;
  /** Null until it is heard of, which is after the run has ended. */
  readonly insights: ReadonlySignal<RunInsights | null>;
  /** What people have said of the run; null until it is heard of. */
  readonly reviews: ReadonlySignal<ReviewsView | null>;
  /** What people changed in a persona; undefined where nobody has. */
  readonly changeOf: (reference: string) => ReadonlySignal<PersonaReview | undefined>;
  /** Why the run cannot be shown; null where it can. */
  readonly unreadable: ReadonlySignal<HostEvents['unreadable'] | null>;
  readonly problem: Signal<string | null>;
  /** The latest answer to a request to combine the personas anew; null where there is none for this run. */
  readonly whatIf: Signal<Extract<HostMessage, { type: 'what-if' }> | null>;
  apply(message: HostMessage): void;
}

/** Names a row of a data file. */
export function rowKey(source: string, row: number): string {
  return `${row} ${source}`;
}

interface HeldEntry extends ModelEntry {
  readonly view: Signal<ModelView>;
}

/** An entry for each view, those known before among them; the same list where its keys are. */
function entriesOf(before: readonly HeldEntry[], views: readonly ModelView[]): readonly HeldEntry[] {
  const entries = views.map((view) => {
    const entry = before.find(({ key }) => key === view.key) ?? { key: view.key, view: signal(view) };
    entry.view.value = keepParts(entry.view.value, view);
    return entry;
  });
  const isSame = entries.length === before.length && entries.every((entry, index) => entry === before[index]);
  return isSame ? before : entries;
}

export function createRunState(): RunState {
  const run = signal<RunFacts | null>(null);
  const models = signal<readonly HeldEntry[]>([]);
  const sources = computed(() => run.value?.sources ?? []);
  const rows = signal<ReadonlyMap<string, RowCell[] | null>>(new Map());
  const insights = signal<RunInsights | null>(null);
  const reviews = signal<ReviewsView | null>(null);
  const changeOf = computedByKey((reference) => reviews.value?.personas[reference]);
  const unreadable = signal<HostEvents['unreadable'] | null>(null);
  const problem = signal<string | null>(null);
  const whatIf = signal<Extract<HostMessage, { type: 'what-if' }> | null>(null);

  const apply = (message: HostMessage): void => {
    switch (message.type) {
      case 'snapshot': {
        const { models: views, ...facts } = message.run;
        if (run.value !== null && run.value.blind !== facts.blind) {
          // What was said under other names.
          reviews.value = null;
          insights.value = null;
          problem.value = null;
          whatIf.value = null;
        }
        run.value = keepParts(run.value ?? undefined, facts);
        models.value = entriesOf(models.value, views);
        break;
      }
      case 'unreadable':
        unreadable.value = message;
        break;
      case 'model-changed': {
        const entry = models.value.find(({ key }) => key === message.model.key);
        if (run.value !== null && entry) {
          const { status, totals } = message;
          run.value = keepParts(run.value, { ...run.value, status, totals });
          entry.view.value = keepParts(entry.view.value, message.model);
        }
        break;
      }
      case 'row':
        rows.value = new Map([...rows.value, [rowKey(message.source, message.row), message.cells]]);
        break;
      case 'what-if':
        whatIf.value = message;
        break;
      case 'insights':
        insights.value = keepParts(insights.value ?? undefined, message.insights);
        break;
      case 'reviews':
        reviews.value = keepParts(reviews.value ?? undefined, message.reviews);
        break;
      case 'problem':
        problem.value = message.message;
        break;
    }
  };

  return {
    run,
    models,
    sources,
    rows,
    insights,
    unreadable,
    reviews,
    changeOf,
    problem,
    whatIf,
    apply: (message) => batch(() => apply(message)),
  };
}
