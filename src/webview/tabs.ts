/** The views of a run, in the order of their tabs. */
export const tabs = [
  { id: 'overview', label: 'Overview' },
  { id: 'side-by-side', label: 'Side by Side' },
  { id: 'consensus', label: 'Consensus' },
  { id: 'steps', label: 'Steps' },
  { id: 'coverage', label: 'Coverage' },
] as const;

export type TabId = (typeof tabs)[number]['id'];

/** The tabs that a run has: steps are those of sequential runs. */
export function tabsOf({ hasSteps }: { hasSteps: boolean }): { id: TabId; label: string }[] {
  return tabs.filter(({ id }) => id !== 'steps' || hasSteps);
}

/** `id` where it names a tab, else the first one. */
export function tabOf(id: string): TabId {
  return tabs.find((tab) => tab.id === id)?.id ?? tabs[0].id;
}
