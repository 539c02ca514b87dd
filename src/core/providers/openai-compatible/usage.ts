import type { Usage } from '../../money/usage';
import { reportedCount } from '../reported-count';

/** Counts as chat completions report them; compatible servers leave many out. */
interface WireUsage {
  prompt_tokens?: unknown;
  completion_tokens?: unknown;
  prompt_tokens_details?: { cached_tokens?: unknown; cache_write_tokens?: unknown } | null;
  completion_tokens_details?: { reasoning_tokens?: unknown } | null;
}

/** The totals are totals already: cached input is part of `prompt_tokens`, reasoning of `completion_tokens`. */
export function chatUsage(usage: WireUsage): Usage {
  return {
    inputTokens: reportedCount(usage.prompt_tokens),
    cachedInputTokens: reportedCount(usage.prompt_tokens_details?.cached_tokens),
    cacheWriteTokens: reportedCount(usage.prompt_tokens_details?.cache_write_tokens),
    outputTokens: reportedCount(usage.completion_tokens),
    reasoningTokens: reportedCount(usage.completion_tokens_details?.reasoning_tokens),
    source: 'reported',
  };
}
