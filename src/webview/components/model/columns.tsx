import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../../state/panel-context';
import { ModelColumn } from './model-column';

/** The models side by side in one scroll area; where it is narrow, one below the other. */
export function Columns() {
  const { state, view } = usePanel();
  const area = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    const page = document.scrollingElement;
    const { left, top, pageTop } = view.scroll.peek();
    element?.scrollTo({ left, top });
    page?.scrollTo({ top: pageTop });
    const keep = () =>
      (view.scroll.value = {
        left: element?.scrollLeft ?? 0,
        top: element?.scrollTop ?? 0,
        pageTop: page?.scrollTop ?? 0,
      });
    document.addEventListener('scrollend', keep, { capture: true });
    return () => document.removeEventListener('scrollend', keep, { capture: true });
  }, [view]);
  return (
    // A scroll area must be reachable by keyboard also where nothing in it can take the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section class="columns" aria-label="Models side by side" tabIndex={0} ref={area}>
      {state.models.value.map((entry) => (
        <ModelColumn key={entry.key} entry={entry} />
      ))}
    </section>
  );
}
