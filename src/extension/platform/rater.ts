import { userInfo } from 'node:os';
import { ConfigurationTarget, window, workspace } from 'vscode';
import { isPersonaError } from '../../core/errors';
import { raterFileName, raterName } from '../../core/reviews/rater-file-name';
import { setting } from './settings';

/** Under which name reviews are kept, as far as is known without asking. */
export function knownRater(): string {
  return raterName(setting('personas.raterName')) || accountName();
}

/** The name of the rater, asked for once; undefined where it was not given. */
export async function askedRater(): Promise<string | undefined> {
  const known = raterName(setting('personas.raterName'));
  if (known !== '') {
    return known;
  }
  const given = await window.showInputBox({
    title: 'Who Is Judging?',
    prompt: 'Ratings, comments and edits are kept beside the run under this name.',
    value: accountName(),
    ignoreFocusOut: true,
    validateInput: problemWith,
  });
  if (given === undefined) {
    return undefined;
  }
  await workspace.getConfiguration().update('personas.raterName', raterName(given), ConfigurationTarget.Global);
  return raterName(given);
}

function problemWith(name: string): string | undefined {
  try {
    raterFileName(name);
    return undefined;
  } catch (error) {
    return isPersonaError(error) ? error.message : String(error);
  }
}

/** The name of the account, which not every system has. */
function accountName(): string {
  try {
    return raterName(userInfo().username) || 'rater';
  } catch {
    return 'rater';
  }
}
