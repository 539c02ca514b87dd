import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../../../core/text/figures';
import { comparedFields, type ComparedMatch } from '../../compared';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { Legend } from '../evidence/legend';
import { UndoButtons } from '../judging/judging-notice';
import { Icon } from '../parts/icon';
import { TickList } from '../parts/tick-list';
import type { Search } from './use-search';

interface ToolbarProps {
  matches: readonly ComparedMatch[];
  search: Search;
}

/** Search, only what differs, which fields and which models. */
export function Toolbar({ matches, search }: ToolbarProps) {
  const { state, view } = usePanel();
  const compared = matches.filter(({ personas }) => personas.size > 1);
  const differing = compared.reduce((sum, { aligned }) => sum + aligned.differing, 0);
  const rows = compared.reduce((sum, { aligned }) => sum + aligned.rows, 0);
  const models = state.models.value.map((entry) => entry.view.value).filter(({ personas }) => personas.length > 0);
  return (
    <div class="toolbar" role="toolbar" aria-label="Comparison">
      <SearchField search={search} />
      <label class="tick">
        <input
          type="checkbox"
          checked={view.onlyDifferences.value}
          onChange={(event) => (view.onlyDifferences.value = event.currentTarget.checked)}
        />
        Only Differences
      </label>
      <span class="secondary">
        {countText(differing)} of {countText(rows)} rows differ
      </span>
      <TickList
        name="Fields"
        items={comparedFields.map(({ id, label }) => ({ id, label }))}
        off={view.hiddenFields.value}
        change={(off) => (view.hiddenFields.value = off)}
      />
      <TickList
        name="Models"
        items={models.map((model) => ({ id: model.key, label: modelLabel(model) }))}
        off={view.hidden.value}
        change={(off) => (view.hidden.value = off)}
      />
      <UndoButtons />
      <Legend />
    </div>
  );
}

function SearchField({ search: { query, found, goTo } }: { search: Search }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        input.current?.select();
      } else if (event.key === 'F3') {
        event.preventDefault();
        goTo(found.value.at + (event.shiftKey ? -1 : 1));
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const { at, count } = found.value;
  return (
    <search class="search">
      <Icon name="search" />
      <input
        type="search"
        aria-label="Search personas"
        placeholder="Search"
        ref={input}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && goTo(at + (event.shiftKey ? -1 : 1))}
      />
      <output class="secondary">
        {query.value.trim() === '' ? '' : count === 0 ? 'none' : `${countText(at + 1)} of ${countText(count)}`}
      </output>
      <button
        type="button"
        class="icon-button"
        aria-label="Previous match"
        disabled={count === 0}
        onClick={() => goTo(at - 1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Next match"
        disabled={count === 0}
        onClick={() => goTo(at + 1)}
      >
        <Icon name="down" />
      </button>
    </search>
  );
}
