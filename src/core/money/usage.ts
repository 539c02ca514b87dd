/** Tokens of one call or of several. A field is null when nobody knows it, never 0 for unknown. */
export interface Usage {
  /** Total, cached and cache-write tokens included. */
  inputTokens: number | null;
  cachedInputTokens: number | null;
  cacheWriteTokens: number | null;
  /** Total, reasoning included. */
  outputTokens: number | null;
  reasoningTokens: number | null;
  /**
   * Where the counts come from: `reported` by the provider, `counted` with its tokenizer, `estimated` by a heuristic, `none`:
   * no model was called. Beside counts that are all null it names who was to give them.
   */
  source: 'reported' | 'counted' | 'estimated' | 'none';
}

/** Usage of a call that was answered, or may have been, and that its provider has reported nothing of. */
export const unknownUsage: Usage = {
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  source: 'reported',
};

/** Usage of work that called no model. */
export const noUsage: Usage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  source: 'none',
};

const tokenFields = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const;
const sourceOrder = ['estimated', 'counted', 'reported', 'none'] as const;

/** Field by field; a sum with an unknown part is unknown. The least certain source names the sum. */
export function addUsage(a: Usage, b: Usage): Usage {
  const sum: Usage = {
    ...a,
    source: sourceOrder.find((source) => source === a.source || source === b.source) ?? a.source,
  };
  for (const field of tokenFields) {
    const [left, right] = [a[field], b[field]];
    sum[field] = left === null || right === null ? null : left + right;
  }
  return sum;
}
