import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';

interface MenuItem {
  label: string;
  disabled?: boolean;
  act: () => void;
}

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

interface MenuProps {
  name: string;
  items: readonly MenuItem[];
}

/** A button that opens a menu; arrow keys, Home and End move in it, Escape leaves it. */
export function Menu({ name, items }: MenuProps) {
  const open = useSignal(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <span class="menu">
      <button
        type="button"
        class="icon-button"
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        ref={button}
        onClick={() => (open.value = !open.value)}
      >
        <Icon name="more" />
      </button>
      {open.value && <MenuList id={id} name={name} items={items} button={button} leave={() => (open.value = false)} />}
    </span>
  );
}

interface MenuListProps extends MenuProps {
  id: string;
  button: RefObject<HTMLElement | null>;
  leave: () => void;
}

function MenuList({ id, name, items, button, leave }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const entries = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const close = (): void => {
    button.current?.focus();
    leave();
  };
  // Before anything is painted, so that no key that follows is lost.
  useLayoutEffect(() => {
    const element = list.current;
    entries()[0]?.focus();
    const onFocusOut = ({ relatedTarget }: FocusEvent): void => {
      const isInside = relatedTarget instanceof window.Node && element?.contains(relatedTarget) === true;
      if (!isInside && relatedTarget !== button.current) {
        leave();
      }
    };
    element?.addEventListener('focusout', onFocusOut);
    return () => element?.removeEventListener('focusout', onFocusOut);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const all = entries();
    const here = all.findIndex((entry) => entry === document.activeElement);
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (step) {
      event.preventDefault();
      all[step(here, all.length)]?.focus();
    }
  };
  return (
    <div class="popup" role="menu" id={id} aria-label={name} tabIndex={-1} ref={list} onKeyDown={onKeyDown}>
      {items.map(({ label, disabled = false, act }) => {
        const choose = (): void => {
          if (!disabled) {
            close();
            act();
          }
        };
        return (
          <button key={label} type="button" role="menuitem" tabIndex={-1} aria-disabled={disabled} onClick={choose}>
            {label}
          </button>
        );
      })}
    </div>
  );
}
