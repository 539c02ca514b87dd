import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { referenceTo } from '../../coverage-view';
import { visibleText } from '../../../core/text/visible-text';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';

/** Chooses the persona that another is merged into. */
export function MergeForm({ reference, label }: { reference: string; label: string }) {
  const { judging, state } = usePanel();
  const into = useSignal('');
  const select = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    select.current?.focus();
    return () => {
      if (before instanceof window.HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  const others = state.models.value.flatMap(({ view }) =>
    view.value.personas.flatMap(({ id, name }) => {
      const ref = referenceTo(view.value.key, id);
      const changed = state.changeOf(ref).value;
      const isOut = ref === reference || changed?.rejected || changed?.mergedInto || changed?.locked;
      return isOut ? [] : [{ ref, text: `${visibleText(name)} (${modelLabel(view.value)})` }];
    }),
  );
  const leave = (): void => {
    judging.form.value = null;
  };
  const merge = (): void => {
    if (into.value !== '') {
      judging.judge({ type: 'merge', ref: reference, into: into.value });
      leave();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    }
  };
  return (
    <div class="inline-editor">
      <select
        aria-label={`Merge ${label} into`}
        ref={select}
        value={into.value}
        onChange={(event) => (into.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      >
        <option value="">Merge into…</option>
        {others.map(({ ref, text }) => (
          <option key={ref} value={ref}>
            {text}
          </option>
        ))}
      </select>
      <span class="actions">
        <button type="button" class="small primary" aria-disabled={into.value === ''} onClick={merge}>
          Merge
        </button>
        <button type="button" class="small" onClick={leave}>
          Cancel
        </button>
      </span>
    </div>
  );
}
