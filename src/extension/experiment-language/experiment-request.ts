import path from 'node:path';
import type { Uri } from 'vscode';
import type { ExperimentRequest } from '../../core/experiment/load';
import { outputBase } from '../commands/data-roots';
import { userSettings } from '../platform/settings';

/** The experiment at a place, with the text of its editor where it is open. */
export function experimentRequest(place: Uri, text: string | undefined): ExperimentRequest {
  return {
    file: place.fsPath,
    ...(text === undefined ? {} : { text }),
    flags: {},
    settings: userSettings(place),
    workingDirectory: path.dirname(place.fsPath),
    outputBase: outputBase(place),
  };
}
