import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { visibleText } from '../../../core/text/visible-text';
import { countdownTo } from '../../countdown';
import { DataText } from '../parts/data-text';

/** A few words beside the status of a model; while it waits, with the seconds that are left. */
export function ModelNote({ note, until }: { note: string | null; until: string | null }) {
  if (note === null) {
    return null;
  }
  return (
    <span class="secondary note" title={visibleText(note)}>
      {until === null ? <DataText text={note} /> : <Waiting cause={note} until={until} />}
    </span>
  );
}

/** Counts by itself and outside of any live region: nobody wants to hear each second. */
function Waiting({ cause, until }: { cause: string; until: string }) {
  const text = useSignal('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      const countdown = countdownTo(until, cause, Date.now());
      text.value = countdown.text;
      timer = countdown.changesInMs === null ? undefined : setTimeout(show, countdown.changesInMs);
    };
    show();
    return () => clearTimeout(timer);
  }, [cause, until, text]);
  return <DataText text={text.value === '' ? countdownTo(until, cause, Date.now()).text : text.value} />;
}
