import type { ShownData } from '../data/table';
import { estimateTokens } from '../text/tokens';
import type { Prompt } from './prompt';
import { promptText, type PromptSettings, renderPrompt } from './render';

/** Tokens of a request by the heuristic of `estimateTokens`, the schema of the answer included. */
export function estimatePromptTokens(prompt: Prompt): number {
  return estimateTokens(promptText(prompt)) + estimateTokens(JSON.stringify(prompt.schema));
}

/** Tokens of a prompt without its rows, by the same heuristic. */
export function estimateFrameTokens(settings: PromptSettings): number {
  return estimatePromptTokens(renderPrompt(noRows, settings));
}

const noRows: ShownData = {
  table: { sources: [], columns: [], rows: [], rowCount: 0, scan: async function* () {} },
  roles: { text: [], id: null, context: [], excluded: [] },
  rows: [],
  groups: [],
  redactions: 0,
  warnings: [],
};
