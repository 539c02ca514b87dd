import type { ComponentChildren } from 'preact';

/** A table that scrolls by itself where it is wider than its place, also by keyboard. */
export function TableArea({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // A scroll area must be reachable by keyboard also where nothing in it can take the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section class="table-area" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
