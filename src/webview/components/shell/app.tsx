import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { PanelContext, type Panel } from '../../state/panel-context';
import type { TabId } from '../../tabs';
import { Legend } from '../evidence/legend';
import { Columns } from '../model/columns';
import { Overview } from '../overview/overview';
import { LiveRegion } from './live-region';
import { PanelHeader } from './panel-header';
import { ProblemNotice } from './problem-notice';
import { TabPanel, TabStrip } from './tab-strip';

/** The whole page. A part that cannot be drawn is reported to the host and named to the user. */
export function App({ panel }: { panel: Panel }) {
  const [failure] = useErrorBoundary((error: unknown) =>
    panel.post({
      type: 'page-error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  if (failure !== undefined) {
    return <p class="empty">This run could not be drawn. The log says why; the files of the run are not affected.</p>;
  }
  return (
    <PanelContext.Provider value={panel}>
      <Content panel={panel} />
      <LiveRegion />
    </PanelContext.Provider>
  );
}

const views: Readonly<Record<TabId, () => ComponentChildren>> = {
  overview: () => <Overview />,
  'side-by-side': () => (
    <>
      <Legend />
      <Columns />
    </>
  ),
};

function Content({ panel }: { panel: Panel }) {
  const run = panel.state.run.value;
  const tab = panel.view.tab.value;
  if (run === null) {
    return (
      <>
        <ProblemNotice />
        <p class="empty">Reading the run…</p>
      </>
    );
  }
  return (
    <main>
      <PanelHeader run={run} />
      <ProblemNotice />
      <TabStrip badges={{}} />
      <TabPanel id={tab}>{views[tab]()}</TabPanel>
    </main>
  );
}
