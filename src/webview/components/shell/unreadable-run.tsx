import { visibleText } from '../../../core/text/visible-text';
import type { HostEvents } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { Icon } from '../parts/icon';

/** Why a run cannot be shown, where its file is, and a way there. */
export function UnreadableRun({ run: { file, message, newer } }: { run: HostEvents['unreadable'] }) {
  const { post } = usePanel();
  return (
    <main class="unreadable">
      <h1>
        <Icon name={newer ? 'info' : 'cross-circle'} tone={newer ? 'info' : 'bad'} />
        {newer ? 'This run is of a newer version' : 'This run cannot be read'}
      </h1>
      <p>{visibleText(message)}</p>
      <p class="secondary">
        <bdi dir="ltr">{visibleText(file)}</bdi>
      </p>
      <p>
        {newer
          ? 'Its file is left as it is and opens read-only.'
          : 'Nothing of it was changed. Mend the file, or delete the run in the view of runs.'}
      </p>
      <div class="actions">
        <button type="button" onClick={() => post({ type: 'open-run-file' })}>
          Open Run File
        </button>
      </div>
    </main>
  );
}
