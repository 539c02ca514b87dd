import { useEffect } from 'preact/hooks';
import { visibleText } from '../../../core/text/visible-text';
import { usePanel } from '../../state/panel-context';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { WarningList } from '../parts/warning-list';

/** What was done last, with the way back, and why nothing can be done where that is so. */
export function JudgingNotice() {
  const { judging, state } = usePanel();
  const reviews = state.reviews.value;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isText = event.target instanceof window.Element && event.target.matches('textarea, [type=search], select');
      if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !isText) {
        const current = state.reviews.peek();
        const step = event.shiftKey ? current?.redo : current?.undo;
        if (step && current?.readOnly === null) {
          event.preventDefault();
          judging.judge({ type: 'undo', action: step.action });
        }
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [judging, state]);
  const { undo = null, redo = null, readOnly = null, problems = [] } = reviews ?? {};
  const noticed = judging.noticed.value && (undo !== null || redo !== null);
  return (
    <>
      {(readOnly !== null || problems.length > 0) && (
        <div class="problem">
          <WarningList warnings={[...(readOnly === null ? [] : [`Judging is off: ${readOnly}`]), ...problems]} />
        </div>
      )}
      <div aria-live="polite">
        {noticed && (
          <div class="judging-notice">
            <Icon name="check" />
            <DataText text={redo === null ? `${undo?.words ?? ''}.` : `Undone: ${redo.words}.`} />
            {undo !== null && <Step name="Undo" action={undo.action} title={undo.words} />}
            {redo !== null && <Step name="Redo" action={redo.action} title={redo.words} />}
            <button type="button" class="icon-button" aria-label="Dismiss" onClick={judging.putAway}>
              <Icon name="cross" />
            </button>
          </div>
        )}
      </div>
    </>
  );
}

/** Undo and redo, where the notice has been put away. */
export function UndoButtons() {
  const { judging, state } = usePanel();
  const reviews = state.reviews.value;
  if (reviews === null || reviews.readOnly !== null || (reviews.undo === null && reviews.redo === null)) {
    return null;
  }
  const button = (name: 'undo' | 'redo', word: string) => {
    const step = reviews[name];
    return (
      <button
        type="button"
        class="icon-button"
        aria-label={step === null ? word : `${word}: ${visibleText(step.words)}`}
        title={step === null ? word : `${word}: ${visibleText(step.words)}`}
        disabled={step === null}
        onClick={() => step && judging.judge({ type: 'undo', action: step.action })}
      >
        <Icon name={name} />
      </button>
    );
  };
  return (
    <span class="actions">
      {button('undo', 'Undo')}
      {button('redo', 'Redo')}
    </span>
  );
}

function Step({ name, action, title }: { name: 'Undo' | 'Redo'; action: string; title: string }) {
  const { judging } = usePanel();
  return (
    <button type="button" title={visibleText(title)} onClick={() => judging.judge({ type: 'undo', action })}>
      <Icon name={name === 'Undo' ? 'undo' : 'redo'} />
      {name}
    </button>
  );
}
