import type { PersonaError } from '../core/errors';
import type { RunStatus } from '../core/runs/run';

/** What a shell script can tell from the exit code. */
export const exitCodes = {
  succeeded: 0,
  defect: 1,
  /** Bad usage, configuration or data, or no model can start: nothing was sent. */
  usage: 2,
  partial: 3,
  failed: 4,
  /** Stopped at the budget, also before the first call. */
  budget: 5,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOfRun(status: RunStatus): ExitCode {
  switch (status) {
    case 'succeeded':
      return exitCodes.succeeded;
    case 'partial':
      return exitCodes.partial;
    case 'failed':
      return exitCodes.failed;
    case 'cancelled':
      return exitCodes.cancelled;
    case 'over-budget':
      return exitCodes.budget;
    case 'running':
    case 'interrupted':
      return exitCodes.defect;
  }
}

/** The exit code of a command that ended with an error before a run had a result. */
export function exitCodeOfError(error: PersonaError): ExitCode {
  if (error.code === 'cancelled') {
    return exitCodes.cancelled;
  }
  return error.code === 'internal' ? exitCodes.defect : exitCodes.usage;
}
