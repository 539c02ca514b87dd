import type { Usage } from '../../money/usage';
import { reportedCount } from '../reported-count';

/** Counts as the Gemini API reports them: cumulative in each chunk, those that are zero mostly left out. */
interface WireUsage {
  promptTokenCount?: unknown;
  cachedContentTokenCount?: unknown;
  candidatesTokenCount?: unknown;
  thoughtsTokenCount?: unknown;
  totalTokenCount?: unknown;
}

/** Cached input is part of `promptTokenCount`; thoughts stand beside `candidatesTokenCount` and are output as well. */
export function geminiUsage(usage: WireUsage): Usage {
  const input = reportedCount(usage.promptTokenCount);
  const answer = reportedCount(usage.candidatesTokenCount);
  const thoughts = reportedCount(usage.thoughtsTokenCount);
  const total = reportedCount(usage.totalTokenCount);
  const rest = input === null || total === null ? null : reportedCount(total - input);
  return {
    inputTokens: input,
    cachedInputTokens: reportedCount(usage.cachedContentTokenCount),
    cacheWriteTokens: null,
    outputTokens: answer === null ? rest : answer + (thoughts ?? 0),
    reasoningTokens: thoughts,
    source: 'reported',
  };
}
