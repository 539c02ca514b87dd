import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { usePanel } from '../../state/panel-context';
import type { tabsOf, TabId } from '../../tabs';

const tabDomId = (id: TabId): string => `tab-${id}`;
const panelDomId = (id: TabId): string => `view-${id}`;

/** From the index of a tab and that of the last one to where a key leads. */
const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  Home: () => 0,
  End: (_, last) => last,
};

interface TabStripProps {
  tabs: ReturnType<typeof tabsOf>;
  chosen: TabId;
  /** What stands behind a tab's name. */
  badges: Readonly<Partial<Record<TabId, ComponentChildren>>>;
}

/** The views of the run: one tab stop, arrows move and choose. */
export function TabStrip({ tabs, chosen, badges }: TabStripProps) {
  const { view } = usePanel();
  const strip = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step) {
      return;
    }
    event.preventDefault();
    const forward = window.getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1;
    const index = tabs.findIndex(({ id }) => id === chosen);
    const moved = step(index, tabs.length - 1);
    const target = event.key.startsWith('Arrow') ? index + (moved - index) * forward : moved;
    const next = tabs[(target + tabs.length) % tabs.length];
    if (next) {
      view.tab.value = next.id;
      strip.current?.querySelector<HTMLElement>(`#${tabDomId(next.id)}`)?.focus();
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views of the run" ref={strip}>
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabDomId(id)}
          aria-selected={id === chosen}
          aria-controls={panelDomId(id)}
          tabIndex={id === chosen ? 0 : -1}
          onKeyDown={onKeyDown}
          onClick={() => (view.tab.value = id)}
        >
          {label}
          {badges[id] !== undefined && (
            <>
              {' '}
              <span class="badge">{badges[id]}</span>
            </>
          )}
        </button>
      ))}
    </div>
  );
}

/** What the chosen tab shows. */
export function TabPanel({ id, children }: { id: TabId; children: ComponentChildren }) {
  return (
    <div class={`view view-${id}`} role="tabpanel" id={panelDomId(id)} aria-labelledby={tabDomId(id)}>
      {children}
    </div>
  );
}
