import type { ComponentChildren } from 'preact';
import { usePanel } from '../../state/panel-context';
import { withItem } from '../../state/view-state';
import { Icon } from './icon';

interface DisclosureProps {
  /** Names the section in the stored view state. */
  id: string;
  kind: string;
  /** How the section starts. */
  startsOpen: boolean;
  summary: ComponentChildren;
  /** Drawn only while the section is open. */
  children: () => ComponentChildren;
}

/** A section that folds, and stays as the user left it. */
export function Disclosure({ id, kind, startsOpen, summary, children }: DisclosureProps) {
  const { view } = usePanel();
  const open = view.toggled.value.has(id) !== startsOpen;
  return (
    <details
      class={kind}
      open={open}
      onToggle={(event) =>
        (view.toggled.value = withItem(view.toggled.value, id, event.currentTarget.open !== startsOpen))
      }
    >
      <summary>
        <Icon name="chevron" />
        {summary}
      </summary>
      {open ? children() : null}
    </details>
  );
}
