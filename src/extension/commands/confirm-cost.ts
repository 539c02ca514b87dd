import { window } from 'vscode';
import { systemClock } from '../../core/clock';
import { type Estimate, estimateRun } from '../../core/money/estimate';
import type { PreparedRun } from '../../core/runs/prepare';
import { costText } from '../../core/text/figures';
import { setting } from '../platform/settings';

/** An estimate for which the prompt goes to `hosts` alone, to be counted there; for all others it is made on this machine. */
export function estimateHere(prepared: PreparedRun, hosts: readonly string[], signal: AbortSignal): Promise<Estimate> {
  return estimateRun(prepared, {
    day: systemClock.now().toISOString().slice(0, 10),
    mayCount: ({ host }) => host !== undefined && hosts.includes(host),
    signal,
  });
}

/** `about $0.56`, `free`, `price unknown`. */
export function aboutText(usd: number | null, isComplete: boolean): string {
  return usd === null ? 'price unknown' : usd === 0 && isComplete ? 'free' : `about ${costText(usd, isComplete)}`;
}

/** Asks before a run that is expected to cost more than the user's setting allows unasked. Returns whether it may start. */
export async function confirmCost(prepared: PreparedRun, signal: AbortSignal): Promise<boolean> {
  const limit = setting('personas.confirmAboveCost');
  if (limit === null) {
    return true;
  }
  const result = await estimateHere(prepared, [], signal);
  const { usd, usdComplete } = result.totals;
  if (usd === null || usd <= limit) {
    return true;
  }
  const proceed = 'Run';
  const unknown = result.models.filter((model) => model.usd === null).map(({ key }) => key);
  const detail = [
    ...result.models.map((model) => `${model.key}: ${model.local ? 'free' : aboutText(model.usd, true)}`),
    '',
    ...(usdComplete ? [] : [`The price of ${unknown.join(', ')} is unknown and not in the sum.`]),
    'Tokens are estimated. Retries come on top.',
  ].join('\n');
  const question = `This run will cost ${aboutText(usd, usdComplete)}. Run it?`;
  return (await window.showWarningMessage(question, { modal: true, detail }, proceed)) === proceed;
}
