import { stat } from 'node:fs/promises';
import { readColumnNames } from '../../core/data/column-list';
import type { FindingPorts } from '../../core/experiment/findings/product-finding';

const mostFiles = 50;

/** Reads the columns of a file again only when it, or how it is to be read, has changed. */
export function cachedColumnNames(): FindingPorts['columnNames'] {
  const known = new Map<string, string[]>();
  return async (file, { signal, ...options }) => {
    const found = await stat(file.absolutePath).catch(() => undefined);
    const id = JSON.stringify([file.absolutePath, found?.mtimeMs, found?.size, options]);
    const names = known.get(id) ?? (await readColumnNames(file, { ...options, ...(signal && { signal }) }));
    if (known.size >= mostFiles) {
      known.clear();
    }
    known.set(id, names);
    return names;
  };
}
