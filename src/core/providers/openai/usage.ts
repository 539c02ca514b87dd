import type { Usage } from '../../money/usage';
import { reportedCount } from '../reported-count';

/** Counts as the Responses API reports them; gateways leave some out. */
interface WireUsage {
  input_tokens?: unknown;
  input_tokens_details?: { cached_tokens?: unknown; cache_write_tokens?: unknown } | null;
  output_tokens?: unknown;
  output_tokens_details?: { reasoning_tokens?: unknown } | null;
}

/** The totals are totals already: cached input is part of `input_tokens`, reasoning of `output_tokens`. */
export function responsesUsage(usage: WireUsage): Usage {
  return {
    inputTokens: reportedCount(usage.input_tokens),
    cachedInputTokens: reportedCount(usage.input_tokens_details?.cached_tokens),
    cacheWriteTokens: reportedCount(usage.input_tokens_details?.cache_write_tokens),
    outputTokens: reportedCount(usage.output_tokens),
    reasoningTokens: reportedCount(usage.output_tokens_details?.reasoning_tokens),
    source: 'reported',
  };
}
