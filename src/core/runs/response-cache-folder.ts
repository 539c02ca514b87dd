import { readFile } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import writeFileAtomic from 'write-file-atomic';
import { frequentCheck } from '../frequent-check';
import type { CachedAnswer, ResponseCache } from '../generation/response-cache';
import type { Logger } from '../log';
import { jsonText } from '../text/json-text';
import { FinishReasonSchema, UsageSchema } from './run';

const CachedAnswerSchema = Type.Object({
  key: Type.String(),
  provider: Type.String(),
  model: Type.String(),
  storedAt: Type.String(),
  text: Type.String(),
  finishReason: FinishReasonSchema,
  usage: UsageSchema,
  usd: Type.Union([Type.Number(), Type.Null()]),
  latencyMs: Type.Number(),
});

/** Without the file handles of `node:fs/promises`: hundreds of answers are read at once. */
const read = promisify(readFile);

const isCachedAnswer = frequentCheck(CachedAnswerSchema);

/**
 * Answers below an output directory: `.cache/responses/<key>.json`. An entry that is damaged counts as missing and is
 * replaced by the next answer. Entries appear whole, and are not flushed: one that is lost costs a call and no more.
 */
export class ResponseCacheFolder implements ResponseCache {
  readonly #directory: string;
  readonly #logger: Logger;

  constructor(outputDirectory: string, logger: Logger) {
    this.#directory = path.join(outputDirectory, '.cache', 'responses');
    this.#logger = logger;
  }

  async find(key: string): Promise<CachedAnswer | undefined> {
    let value: unknown;
    try {
      value = JSON.parse(await read(this.#file(key), 'utf8'));
    } catch {
      return undefined;
    }
    return isCachedAnswer(value) && value.key === key ? value : undefined;
  }

  async keep(answer: CachedAnswer): Promise<void> {
    try {
      await mkdir(this.#directory, { recursive: true });
      await writeFileAtomic(this.#file(answer.key), jsonText(answer), { fsync: false });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#logger.warn(`The answer of ${answer.model} could not be put into the cache: ${why}`);
    }
  }

  #file(key: string): string {
    return path.join(this.#directory, `${key}.json`);
  }
}
