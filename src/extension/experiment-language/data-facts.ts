import { stat } from 'node:fs/promises';
import { readColumnNames } from '../../core/data/column-list';
import type { DataFile } from '../../core/data/file';
import { readRowTokens } from '../../core/data/row-tokens';
import type { FindingPorts } from '../../core/experiment/findings/product-finding';

const mostFiles = 50;

/** Reads what is asked of data files again only when one of them, or how it is to be read, has changed. */
export function cachedDataFacts(): Pick<FindingPorts, 'columnNames' | 'rowTokens'> {
  const columnNames = cached(([file], options: Parameters<FindingPorts['columnNames']>[1]) =>
    file ? readColumnNames(file, options) : Promise.resolve([]),
  );
  return { columnNames: (file, options) => columnNames([file], options), rowTokens: cached(readRowTokens) };
}

function cached<Options extends { signal?: AbortSignal }, Fact>(
  read: (files: readonly DataFile[], options: Options) => Promise<Fact>,
): (files: readonly DataFile[], options: Options) => Promise<Fact> {
  const known = new Map<string, Fact>();
  return async (files, options) => {
    const found = await Promise.all(
      files.map(async ({ absolutePath }) => {
        const file = await stat(absolutePath).catch(() => undefined);
        return [absolutePath, file?.mtimeMs, file?.size];
      }),
    );
    const id = JSON.stringify([found, { ...options, signal: undefined }]);
    const fact = known.get(id) ?? (await read(files, options));
    if (known.size >= mostFiles) {
      known.clear();
    }
    known.set(id, fact);
    return fact;
  };
}
