import { estimateTokens } from '../text/tokens';
import type { Prompt } from './prompt';
import { promptText } from './render';

/** Tokens of a request by the heuristic of `estimateTokens`, the schema of the answer included. */
export function estimatePromptTokens(prompt: Prompt): number {
  return estimateTokens(promptText(prompt)) + estimateTokens(JSON.stringify(prompt.schema));
}
