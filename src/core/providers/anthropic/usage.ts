import type { Usage } from '../../money/usage';
import { reportedCount } from '../reported-count';

/** Counts as the Messages API reports them; gateways leave some out. */
interface WireUsage {
  input_tokens?: number | null;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  output_tokens?: number | null;
  output_tokens_details?: { thinking_tokens?: number | null } | null;
}

interface UsageCollector {
  /** At `message_start`: the input is known, of the output only its first tokens. */
  started(usage: WireUsage | undefined): Usage;
  /** At each `message_delta`, whose counts are cumulative; what it leaves out stays as it was. */
  updated(usage: WireUsage | undefined): Usage;
}

/** Collects the usage of one streamed answer. The API counts cached input beside `input_tokens`; our total includes it. */
export function anthropicUsage(): UsageCollector {
  let uncached: number | null = null;
  let cacheRead: number | null = null;
  let cacheWrite: number | null = null;
  let output: number | null = null;
  let reasoning: number | null = null;

  function takeInput(usage: WireUsage | undefined): void {
    uncached = reportedCount(usage?.input_tokens) ?? uncached;
    cacheRead = reportedCount(usage?.cache_read_input_tokens) ?? cacheRead;
    cacheWrite = reportedCount(usage?.cache_creation_input_tokens) ?? cacheWrite;
  }

  function current(): Usage {
    return {
      inputTokens: uncached === null ? null : uncached + (cacheRead ?? 0) + (cacheWrite ?? 0),
      cachedInputTokens: cacheRead,
      cacheWriteTokens: cacheWrite,
      outputTokens: output,
      reasoningTokens: reasoning,
      source: 'reported',
    };
  }

  return {
    started(usage) {
      takeInput(usage);
      return current();
    },
    updated(usage) {
      takeInput(usage);
      output = reportedCount(usage?.output_tokens) ?? output;
      reasoning = reportedCount(usage?.output_tokens_details?.thinking_tokens) ?? reasoning;
      return current();
    },
  };
}
