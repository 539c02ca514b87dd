import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { comparedMatches, textsOf, type ComparedMatch } from '../../compared';
import { occursIn } from '../../search';
import { usePanel } from '../../state/panel-context';
import { Legend } from '../evidence/legend';
import { Columns } from '../model/columns';
import { SearchContext } from '../parts/data-text';
import { ComparedHeader } from './compared-header';
import { ComparedSection } from './compared-section';
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

function ComparedTable({ matches }: { matches: readonly ComparedMatch[] }) {
  const { state, view } = usePanel();
  const area = useRef<HTMLElement>(null);
  const search = useSearch(area);
  useDifferenceKeys(area);
  const shown = useComputed(() =>
    state.models.value
      .map((entry) => entry.view.value)
      .filter(({ key, personas }) => personas.length > 0 && !view.hidden.value.has(key)),
  );
  const models = shown.value;
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
          {matches.map((match, index) => (
            <ComparedSection
              key={match.id}
              match={match}
              models={models}
              startsOpen={index < openAtFirst}
              found={textsOf(match).some((text) => occursIn(text, searched))}
            />
          ))}
        </table>
      </section>
    </SearchContext.Provider>
  );
}
