import type { NamedModel } from '../../status';

/** One block for each model in their order, full where it is among `refs`; the words beside it say the same. */
export function ModelBlocks({ refs, models }: { refs: readonly string[]; models: readonly NamedModel[] }) {
  return (
    <span class="blocks" aria-hidden="true">
      {models.map(({ key }) => (
        <span key={key} class={refs.some((ref) => ref.startsWith(`${key}/`)) ? 'full' : ''} />
      ))}
    </span>
  );
}
