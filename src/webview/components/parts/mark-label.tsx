import type { Mark } from '../../status';
import { Icon } from './icon';

/** A state as icon and word. */
export function MarkLabel({ mark }: { mark: Mark }) {
  return (
    <span class="mark">
      <Icon name={mark.icon} tone={mark.tone} />
      {mark.word}
    </span>
  );
}
