import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RunAction, RunView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { Icon } from '../parts/icon';
import { Menu } from '../parts/menu';

/** Stop while the run is under way, then Open Report. Who stopped the run by keyboard finds the focus on the latter. */
export function RunActions({ status }: { status: RunView['status'] }) {
  const { post } = usePanel();
  const stopping = useSignal(false);
  const report = useRef<HTMLButtonElement>(null);
  const running = status === 'running';
  useLayoutEffect(() => {
    if (!running && stopping.value && document.activeElement === document.body) {
      report.current?.focus();
    }
  }, [running]);
  const stop = () => {
    if (!stopping.value) {
      stopping.value = true;
      post({ type: 'cancel' });
    }
  };
  return (
    <div class="actions">
      {running ? (
        <button key="stop" type="button" aria-disabled={stopping.value} onClick={stop}>
          <Icon name="stop" />
          {stopping.value ? 'Stopping…' : 'Stop'}
        </button>
      ) : (
        <button key="report" type="button" ref={report} onClick={() => post({ type: 'open-report' })}>
          <Icon name="report" />
          Open Report
        </button>
      )}
      <BlindButton running={running} />
      <MoreActions running={running} />
    </div>
  );
}

/** What can be done with the run besides. */
function MoreActions({ running }: { running: boolean }) {
  const { post } = usePanel();
  const act = (action: RunAction) => () => post({ type: 'run-action', action });
  return (
    <Menu
      name="More for this run"
      items={[
        { label: 'Export…', disabled: running, act: act('export') },
        { label: 'Compare with Another Run…', disabled: running, act: act('compare') },
        { label: 'Open Run Folder', act: act('open-folder') },
      ]}
    />
  );
}

/** Hides which model is which while the user judges, or reveals it. */
function BlindButton({ running }: { running: boolean }) {
  const { post, state } = usePanel();
  const blind = state.run.value?.blind === true;
  const title = running
    ? 'Judge blind, once every model has ended'
    : blind
      ? 'Reveal which model is which'
      : 'Judge blind: hide the names of the models';
  return (
    <button
      type="button"
      class="icon-button blind"
      aria-label="Judge Blind"
      aria-pressed={blind}
      aria-disabled={running}
      title={title}
      onClick={() => running || post({ type: 'set-blind', blind: !blind })}
    >
      <Icon name={blind ? 'hide' : 'eye'} />
    </button>
  );
}
