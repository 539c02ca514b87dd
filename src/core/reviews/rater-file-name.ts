import { PersonaError } from '../errors';
import { folderName } from '../runs/run-id';

const longestName = 200;
/** Names that Windows keeps for devices, whatever their extension. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;

/**
 * The file of a rater below `reviews`: percent-encoded as folders of models are, so that no name leads out of it.
 * Throws PersonaError `invalid-config` for an empty name and one that is too long for a file.
 */
export function raterFileName(rater: string): string {
  const name = raterName(rater);
  const encoded = folderName(name);
  if (name === '' || encoded.length > longestName) {
    throw new PersonaError(
      'invalid-config',
      name === ''
        ? 'Nobody is named as the rater. Give a name.'
        : `The name "${name}" is too long for a file. Give a shorter one.`,
    );
  }
  const safe = deviceName.test(encoded)
    ? `%${encoded.charCodeAt(0).toString(16).toUpperCase()}${encoded.slice(1)}`
    : encoded;
  return `${safe}.json`;
}

/** The name of a rater as it is kept: one spelling, no spaces around it. */
export function raterName(given: string): string {
  return given.normalize('NFC').trim();
}
