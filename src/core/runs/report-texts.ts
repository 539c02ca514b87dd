import { toPersonaError } from '../errors';
import type { Logger } from '../log';
import type { Run } from './run';

/**
 * The reports of a run, by file name. One that cannot be made is left out and logged: the run is worth keeping without it, and
 * it can be exported later.
 */
export function reportTexts(
  run: Run,
  reports: Readonly<Record<string, (run: Run) => string>>,
  logger: Logger,
): Record<string, string> {
  const texts = Object.entries(reports).flatMap(([name, report]) => {
    try {
      return [[name, report(run)] as const];
    } catch (error) {
      logger.error(`${name} could not be made, the run is kept without it: ${toPersonaError(error).message}`);
      return [];
    }
  });
  return Object.fromEntries(texts);
}
