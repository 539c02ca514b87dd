import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface InlineEditorProps {
  label: string;
  text: string;
  /** Also a text of nothing may be saved. */
  mayBeEmpty?: boolean;
  save: (text: string) => void;
  leave: () => void;
}

/** A text being written in its place: Enter saves, Shift+Enter starts a line, Escape leaves it as it was. The focus goes back. */
export function InlineEditor({ label, text, mayBeEmpty = false, save, leave }: InlineEditorProps) {
  const written = useSignal(text);
  const field = useRef<HTMLTextAreaElement>(null);
  // Before anything is painted, so that no key that follows is lost.
  useLayoutEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    field.current?.select();
    return () => {
      if (before instanceof window.HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  const done = written.value.trim();
  const canSave = done !== '' || mayBeEmpty;
  const finish = (): void => {
    if (!canSave) {
      return;
    }
    if (done !== text) {
      save(done);
    }
    leave();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      finish();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    }
  };
  return (
    <div class="inline-editor">
      <textarea
        aria-label={label}
        dir="auto"
        rows={2}
        ref={field}
        value={written.value}
        onInput={(event) => (written.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span class="actions">
        <button type="button" class="small primary" aria-disabled={!canSave} onClick={finish}>
          Save
        </button>
        <button type="button" class="small" onClick={leave}>
          Cancel
        </button>
      </span>
    </div>
  );
}
