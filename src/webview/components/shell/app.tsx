import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { countOf } from '../../../core/text/figures';
import type { ReviewsView } from '../../../protocol/reviews';
import { dismissalOf, isGap } from '../../coverage-view';
import { PanelContext, type Panel } from '../../state/panel-context';
import type { RunFacts } from '../../state/run-state';
import { tabsOf, type TabId } from '../../tabs';
import { ConsensusView } from '../consensus/consensus-view';
import { Coverage } from '../coverage/coverage';
import { EvidencePopover } from '../evidence/evidence-popover';
import { JudgingNotice } from '../judging/judging-notice';
import { Overview } from '../overview/overview';
import { SideBySide } from '../side-by-side/side-by-side';
import { StepsView } from '../steps/steps-view';
import { LiveRegion } from './live-region';
import { PanelHeader } from './panel-header';
import { ProblemNotice } from './problem-notice';
import { TabPanel, TabStrip } from './tab-strip';
import { UnreadableRun } from './unreadable-run';

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
      <EvidencePopover />
      <LiveRegion key={String(panel.state.run.value?.blind)} />
    </PanelContext.Provider>
  );
}

const views: Readonly<Record<TabId, () => ComponentChildren>> = {
  overview: () => <Overview />,
  consensus: () => <ConsensusView />,
  coverage: () => <Coverage />,
  'side-by-side': () => <SideBySide />,
  steps: () => <StepsView />,
};

/** What stands behind the names of the tabs. */
function badgesOf({ analysis }: RunFacts, reviews: ReviewsView | null): Partial<Record<TabId, string>> {
  const segments = analysis?.coverage.segments ?? [];
  const gaps = segments.filter((segment) => isGap(segment) && !dismissalOf(segment, reviews)).length;
  return gaps === 0 ? {} : { coverage: countOf(gaps, 'gap') };
}

function Content({ panel }: { panel: Panel }) {
  const run = panel.state.run.value;
  const tabs = tabsOf({ hasSteps: (panel.state.insights.value?.steps.length ?? 0) > 0 });
  const wanted = panel.view.tab.value;
  const tab = tabs.find(({ id }) => id === wanted)?.id ?? 'overview';
  const unreadable = panel.state.unreadable.value;
  if (unreadable !== null) {
    return <UnreadableRun run={unreadable} />;
  }
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
      <JudgingNotice />
      <TabStrip tabs={tabs} chosen={tab} badges={badgesOf(run, panel.state.reviews.value)} />
      <TabPanel key={String(run.blind)} id={tab}>
        {views[tab]()}
      </TabPanel>
    </main>
  );
}
