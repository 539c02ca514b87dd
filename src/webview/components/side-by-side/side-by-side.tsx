import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { comparedMatches, textsOf, type ComparedMatch } from '../../compared';
import { occursIn } from '../../search';
import { keepParts } from '../../state/keep-parts';
import { usePanel } from '../../state/panel-context';
import { useGrowing } from '../../use-growing';
import { Legend } from '../evidence/legend';
import { Columns } from '../model/columns';
import { SearchContext } from '../parts/data-text';
import { ComparedHeader } from './compared-header';
import { ComparedSection, isOpen } from './compared-section';
import { useDifferenceKeys } from './difference-keys';
import { Toolbar } from './toolbar';
import { useSearch } from './use-search';

/** What the models say and where they differ: personas that match in rows; while models run, column by column. */
export function SideBySide() {
  const { state } = usePanel();
  const run = state.run.value;
  const matches =
    run &&
    comparedMatches(
      run,
      state.models.value.map(({ view }) => view.value),
    );
  return matches === null || matches.length === 0 ? (
    <>
      <Legend />
      <Columns />
    </>
  ) : (
    <ComparedTable matches={matches} />
  );
}

/** Sections that are open at first: all where they are few. */
const openAtFirst = 3;

/** Cells that are drawn before the first painting, and with each one after it. */
const cellsAtFirst = 240;
const cellsMore = 600;
/** A section has beside its aligned rows those of names and quotes and the headings of its lists. */
const extraRows = 6;

function ComparedTable({ matches }: { matches: readonly ComparedMatch[] }) {
  const { state, view } = usePanel();
  const area = useRef<HTMLElement>(null);
  const search = useSearch(area);
  useDifferenceKeys(area);
  const { baseline } = view;
  const shown = useComputed(() =>
    state.models.value
      .map((entry) => entry.view.value)
      .filter(({ key, personas }) => personas.length > 0 && !view.hidden.value.has(key))
      .toSorted((left, right) => Number(right.key === baseline.value) - Number(left.key === baseline.value)),
  );
  const models = shown.value;
  const columns = useRef<readonly string[]>([]);
  columns.current = keepParts(
    columns.current,
    models.map(({ key }) => key),
  );
  const searched = search.query.value.trim();
  return (
    <SearchContext.Provider value={searched}>
      <Toolbar matches={matches} search={search} />
      {/* A scroll area must be reachable by keyboard also where nothing in it can take the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section class="scroll compared-area" tabIndex={0} aria-label="Personas side by side" ref={area}>
        <table class="compared" style={{ '--models': models.length }}>
          <caption class="hidden">Matching personas of the models, field by field</caption>
          <ComparedHeader models={models} />
          <Sections matches={matches} columns={columns.current} searched={searched} />
        </table>
      </section>
    </SearchContext.Provider>
  );
}

interface SectionsProps {
  matches: readonly ComparedMatch[];
  columns: readonly string[];
  searched: string;
}

/** The matches one below the other; what many cells push out of view is drawn after the first painting. */
function Sections({ matches, columns, searched }: SectionsProps) {
  const { view } = usePanel();
  const sections = matches.map((match, index) => {
    const startsOpen = index < openAtFirst;
    const found = searched !== '' && textsOf(match).some((text) => occursIn(text, searched));
    const open = found || isOpen(match, startsOpen, view.toggled.value);
    return { match, startsOpen, found, cells: (open ? match.aligned.rows + extraRows : 1) * columns.length };
  });
  const all = sections.reduce((sum, { cells }) => sum + cells, 0);
  const growing = useGrowing(cellsAtFirst, cellsMore, all);
  let left = searched === '' ? growing : all;
  return (
    <>
      {sections.map(({ match, startsOpen, found, cells }) => {
        const drawn = Math.ceil(left / Math.max(1, columns.length));
        left -= cells;
        return drawn <= 0 ? null : (
          <ComparedSection
            key={match.id}
            match={match}
            columns={columns}
            startsOpen={startsOpen}
            found={found}
            drawn={left >= 0 ? Infinity : drawn}
          />
        );
      })}
    </>
  );
}
