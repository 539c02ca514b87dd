import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { Check } from 'typebox/value';
import type { Clock } from '../clock';
import { isPersonaError, isSystemError, PersonaError } from '../errors';
import type { RunFiles } from '../runs/run-files';
import { jsonText } from '../text/json-text';
import type { FoundReview } from './found-review';
import { standingActions } from './opinions';
import { raterFileName, raterName } from './rater-file-name';
import { ReviewFileSchema, reviewSchemaVersion } from './review-schema';
import type { NewReviewAction, ReviewAction, ReviewFile } from './review-schema';

const folder = 'reviews';

/** What people have said of the run in `directory`, by file name; none where nobody has. Files that cannot be read say why. */
export async function readReviews(directory: string): Promise<FoundReview[]> {
  const names = await readdir(path.join(directory, folder)).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) {
      return [];
    }
    throw new PersonaError('invalid-data', `${path.join(directory, folder)} cannot be read. Check its permissions.`, {
      cause,
    });
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name): Promise<FoundReview> => {
      const file = path.join(directory, folder, name);
      try {
        return { file, review: await readReview(file) };
      } catch (error) {
        if (isPersonaError(error)) {
          return { file, problem: error.message };
        }
        throw error;
      }
    }),
  );
}

/** Where the review of a rater is kept. */
export interface ReviewPlace {
  /** The run folder. */
  directory: string;
  runId: string;
  rater: string;
}

/**
 * `reviews/<rater>.json`: what one person does to a run, one action after the other. The file is read again before each and replaced as a
 * whole; one that is damaged or of a newer version is never written over.
 */
export class ReviewStore {
  readonly #place: ReviewPlace;
  readonly #file: string;
  readonly #files: RunFiles;
  readonly #clock: Clock;
  readonly #inTurn = pLimit(1);

  /** Throws PersonaError `invalid-config` for a name that cannot be a file's. */
  constructor(place: ReviewPlace, files: RunFiles, clock: Clock) {
    this.#place = { ...place, rater: raterName(place.rater) };
    this.#file = path.join(place.directory, folder, raterFileName(place.rater));
    this.#files = files;
    this.#clock = clock;
  }

  /**
   * What the rater has done so far. Throws PersonaError `invalid-data` for a damaged file, `unsupported` for one of a newer version,
   * `invalid-config` where it is another person's, as on disks that take `Ada` and `ada` for one name.
   */
  async read(): Promise<ReviewFile> {
    const { runId, rater } = this.#place;
    const review = await readReview(this.#file).catch((error: unknown) => {
      if (isPersonaError(error) && isSystemError(error.cause, 'ENOENT')) {
        return { schemaVersion: reviewSchemaVersion, runId, rater, actions: [] };
      }
      throw error;
    });
    if (review.rater !== rater) {
      throw new PersonaError('invalid-config', `${this.#file} is the review of "${review.rater}". Give another name.`);
    }
    return review;
  }

  /**
   * Writes an action down and returns it with its id and time. Throws as `read`, and PersonaError `invalid-config` for an undo
   * of something that is not there or was undone already.
   *
   * @param isBlind whether the rater saw no names of models.
   */
  add(action: NewReviewAction, isBlind = false): Promise<ReviewAction> {
    return this.#inTurn(async () => {
      const review = await this.read();
      if (action.type === 'undo' && !isUndoable(review.actions, action.action)) {
        throw new PersonaError('invalid-config', `There is nothing to undo under ${action.action}.`);
      }
      const stamp = {
        id: `a${review.actions.length + 1}`,
        at: this.#clock.now().toISOString(),
        by: this.#place.rater,
        ...(isBlind && { blind: true }),
      };
      const stamped: ReviewAction = { ...stamp, ...action };
      const changed = { ...review, actions: [...review.actions, stamped] };
      if (!Check(ReviewFileSchema, changed)) {
        throw new PersonaError('invalid-config', `This cannot be kept in a review: ${JSON.stringify(action)}.`);
      }
      await this.#files.makeDirectory(path.dirname(this.#file));
      await this.#files.replace(this.#file, jsonText(changed));
      return stamped;
    });
  }
}

/** Whether an action stands, or is an undo that stands. */
function isUndoable(actions: readonly ReviewAction[], id: string): boolean {
  const action = actions.find((candidate) => candidate.id === id);
  if (action?.type !== 'undo') {
    return action !== undefined && standingActions(actions).some((standing) => standing.id === id);
  }
  return !actions.some((later) => later.type === 'undo' && later.action === id && isUndoable(actions, later.id));
}

async function readReview(file: string): Promise<ReviewFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PersonaError('invalid-data', `${file} cannot be read. Check its permissions.`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PersonaError('invalid-data', `${file} is damaged: it is not JSON. It was left as it is.`, { cause });
  }
  const version = typeof value === 'object' && value !== null ? Reflect.get(value, 'schemaVersion') : undefined;
  if (typeof version === 'number' && version > reviewSchemaVersion) {
    throw new PersonaError('unsupported', `${file} was written by a newer version. Update to change it.`);
  }
  if (!Check(ReviewFileSchema, value)) {
    throw new PersonaError('invalid-data', `${file} is damaged: it is no review. It was left as it is.`);
  }
  return value;
}
