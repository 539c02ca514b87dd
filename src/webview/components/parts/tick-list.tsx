import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../../../core/text/figures';
import { withItem } from '../../state/view-state';
import { DataText } from './data-text';

interface TickListProps {
  /** What the items are, as a word in the plural. */
  name: string;
  items: readonly { id: string; label: string }[];
  /** Ids of the items that are not ticked. */
  off: ReadonlySet<string>;
  change: (off: ReadonlySet<string>) => void;
}

/** A button that says how many of some things are shown and opens a list to choose them from. */
export function TickList({ name, items, off, change }: TickListProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const on = items.filter(({ id }) => !off.has(id)).length;
  useEffect(() => {
    const element = details.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && element?.open === true) {
        element.open = false;
        element.querySelector('summary')?.focus();
      }
    };
    const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
      if (element && relatedTarget instanceof Node && !element.contains(relatedTarget)) {
        element.open = false;
      }
    };
    element?.addEventListener('keydown', onKeyDown);
    element?.addEventListener('focusout', onFocusOut);
    return () => {
      element?.removeEventListener('keydown', onKeyDown);
      element?.removeEventListener('focusout', onFocusOut);
    };
  }, []);
  return (
    <details class="tick-list" ref={details}>
      <summary>
        {countText(on)} of {countText(items.length)} {name}
      </summary>
      <fieldset class="popup">
        <legend class="hidden">{name}</legend>
        {items.map(({ id, label }) => (
          <label key={id} class="tick">
            <input
              type="checkbox"
              checked={!off.has(id)}
              onChange={(event) => change(withItem(off, id, !event.currentTarget.checked))}
            />
            <DataText text={label} />
          </label>
        ))}
      </fieldset>
    </details>
  );
}
