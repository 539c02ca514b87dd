import { readColumnNames } from '../../src/core/data/column-list';
import { readRowTokens } from '../../src/core/data/row-tokens';
import type { FindingPorts } from '../../src/core/experiment/findings/product-finding';

const variables: Record<string, string> = {
  ANTHROPIC_API_KEY: 'a',
  OPENAI_API_KEY: 'b',
  GOOGLE_API_KEY: 'c',
  OPENROUTER_API_KEY: 'd',
};

/** A trusted workspace on one day in which every vendor has its key, and a text that is not on disk. */
export function findingPorts(overrides: Partial<FindingPorts> = {}): FindingPorts {
  return {
    day: '2026-11-23',
    keys: {
      storedKey: () => Promise.resolve(undefined),
      variable: (name) => variables[name],
      userBaseUrl: () => undefined,
    },
    trusted: true,
    dataRoots: null,
    baseDirectory: null,
    columnNames: readColumnNames,
    rowTokens: readRowTokens,
    signal: new AbortController().signal,
    ...overrides,
  };
}
