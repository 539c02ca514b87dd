import { usePanel } from '../../state/panel-context';

/** Why there is nothing to compare yet, or nothing at all. `what`: the name of what is missing. */
export function NoAnalysis({ what }: { what: string }) {
  const { state } = usePanel();
  const delivered = state.models.value.some(({ view }) => view.value.personas.length > 0);
  const running = state.run.value?.status === 'running';
  const reason = running
    ? `${what} appears when all models have ended.`
    : delivered
      ? `${what} is not kept with this run. Run it again to have it.`
      : `${what} needs personas, and no model delivered one.`;
  return <p class="empty">{reason}</p>;
}
