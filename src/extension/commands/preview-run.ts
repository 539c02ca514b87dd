import { workspace } from 'vscode';
import { systemClock } from '../../core/clock';
import type { Estimate } from '../../core/money/estimate';
import { type PreparedRun, prepareRun } from '../../core/runs/prepare';
import { createEditorModelProvider } from '../language-models/editor-models';
import { estimateHere } from './confirm-cost';
import { keyRequestId, rememberedKeyRequests, rememberedRowHosts } from './consent';
import { dataRoots } from './data-roots';
import { editorFetch, type RunRequest } from './run-flow';
import type { ExtensionServices } from './services';

/** What a run would send, where to, and cost; nothing is asked, and nothing is sent but to hosts that rows may go to anyway. */
export async function previewRun(
  services: ExtensionServices,
  { experiment, baseDirectory, chosen, confined }: RunRequest,
  signal: AbortSignal,
): Promise<{ prepared: PreparedRun; estimate: Estimate }> {
  const { workspaceState, keys } = services;
  const confirmed = rememberedKeyRequests(workspaceState);
  const prepared = await prepareRun(experiment, baseDirectory, {
    keys,
    policy: { trusted: workspace.isTrusted, mayHaveKeys: (request) => confirmed.includes(keyRequestId(request)) },
    dataRoots: dataRoots(services, chosen, confined),
    clock: systemClock,
    ...editorFetch(experiment),
    editorModels: createEditorModelProvider(),
    signal,
  });
  return { prepared, estimate: await estimateHere(prepared, rememberedRowHosts(workspaceState), signal) };
}
