import { systemClock } from '../../core/clock';
import { estimateRun } from '../../core/money/estimate';
import { lifecycleWarnings, prepareRun } from '../../core/runs/prepare';
import { type ExitCode, exitCodes } from '../exit-codes';
import { processFetch } from '../process-fetch';
import { estimateText } from '../render/estimate';
import type { Terminal } from '../terminal';
import type { RunCommand } from './run';

/**
 * What a run would use and cost. Nothing but the prompt is sent, and only to vendors that count its tokens.
 * Exits with 2 where a request does not fit the context of its model, which would refuse it.
 */
export async function estimate(terminal: Terminal, command: Omit<RunCommand, 'outputDirectory'>): Promise<ExitCode> {
  const { keys, signal } = terminal;
  terminal.status('reading the data');
  const prepared = await prepareRun(command.experiment, command.baseDirectory, {
    keys,
    policy: { trusted: true, mayHaveKeys: ({ host }) => command.allowedHosts.has(host) },
    dataRoots: null,
    clock: systemClock,
    ...processFetch(terminal, command.experiment),
    signal,
  });
  const day = systemClock.now().toISOString().slice(0, 10);
  lifecycleWarnings(prepared.models, day).forEach((text) => terminal.message(`warning: ${text}`));
  const told = new Set<string | undefined>();
  const result = await estimateRun(prepared, {
    day,
    signal,
    mayCount: ({ host }) => {
      if (!told.has(host)) {
        told.add(host);
        terminal.message(`The prompt is sent to ${host} to have its tokens counted.`);
      }
      return true;
    },
  });
  terminal.result(command.json ? JSON.stringify(result, null, 2) : estimateText(result, terminal.colour));
  return result.models.some(({ fits }) => fits === false) ? exitCodes.usage : exitCodes.succeeded;
}
