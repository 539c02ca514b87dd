import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Announcer, newsBetween } from '../../state/announcements';
import { usePanel } from '../../state/panel-context';

/** Says politely which models ended and how the run did; never more than one message in two seconds. */
export function LiveRegion() {
  const { state } = usePanel();
  const said = useSignal('');
  const announcer = useRef(new Announcer());
  const before = useRef<Parameters<typeof newsBetween>[0] | null>(null);
  useSignalEffect(() => {
    const run = state.run.value;
    if (run === null) {
      return undefined;
    }
    const after = { status: run.status, models: state.models.value.map(({ view }) => view.value) };
    const news = before.current === null ? [] : newsBetween(before.current, after);
    before.current = after;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (items: readonly string[]): void => {
      const now = performance.now();
      said.value = announcer.current.offer(items, now) ?? said.peek();
      const due = announcer.current.dueIn(now);
      timer = due === null ? undefined : setTimeout(() => say([]), due);
    };
    say(news);
    return () => clearTimeout(timer);
  });
  return (
    <output class="hidden" aria-live="polite">
      {said.value}
    </output>
  );
}
