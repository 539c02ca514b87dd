import type { DataFile } from '../../data/file';
import { isPersonaError } from '../../errors';
import type { PromptSettings } from '../../prompt/render';
import { estimateFrameTokens } from '../../prompt/prompt-tokens';
import { findModel, resolveModelId } from '../../providers/catalog';
import { countText } from '../../text/figures';
import type { DataSettings } from '../experiment';
import { columnOptions, mostFilesRead } from './data-findings';
import type { Listing } from './model-findings';
import type { FindingPorts, ProductFinding } from './product-finding';

/** What goes into the prompt. */
export interface PromptParts {
  settings: PromptSettings;
  data: DataSettings;
  /** Null where they are not known. */
  files: readonly DataFile[] | null;
}

/**
 * The listings whose context the prompt and the longest answer exceed, by estimates as they are made for a run. The data is
 * looked at only where as many rows as the experiment allows would be too many.
 */
export async function promptFindings(
  listings: readonly Listing[],
  { settings, data, files }: PromptParts,
  ports: FindingPorts,
): Promise<ProductFinding[]> {
  const frame = estimateFrameTokens(settings);
  const limited = listings.flatMap(({ setting, namePath }) => {
    const { provider, model: written } = setting.reference;
    const { model } = resolveModelId(provider, written);
    const entry = findModel(provider, model);
    const answer = Math.min(setting.maxOutputTokens, entry?.maxOutputTokens ?? Number.POSITIVE_INFINITY);
    const room = (entry?.contextTokens ?? Number.POSITIVE_INFINITY) - frame - answer;
    return room < data.maxTokens
      ? [{ model, namePath, answer, room, contextTokens: entry?.contextTokens ?? null }]
      : [];
  });
  const rows = limited.length === 0 || files === null ? 0 : await shownTokens(data, files, ports);
  return limited
    .filter(({ room }) => room < rows)
    .map(({ model, namePath, answer, room, contextTokens }) => ({
      path: namePath,
      part: 'value',
      severity: 'warning',
      code: 'prompt-too-long',
      message:
        `The prompt takes about ${countText(frame + rows)} tokens and the answer up to ${countText(answer)}, more than ` +
        `the ${countText(contextTokens)} of ${model}. ` +
        (room > 0 ? `Set data.max_tokens to ${roundedDown(room)} or less.` : 'Lower its max_tokens.'),
      suggestion: null,
    }));
}

/** Estimated tokens of the rows that a run shows; 0 where that cannot be told, so that nothing is said of them. */
async function shownTokens(data: DataSettings, files: readonly DataFile[], ports: FindingPorts): Promise<number> {
  const { text, id, exclude } = data;
  const choice = { exclude, ...(text && { text }), ...(id !== undefined && { id }) };
  try {
    const looked = files.slice(0, mostFilesRead);
    const tokens = await ports.rowTokens(looked, { ...columnOptions(data, ports.signal), ...choice });
    return Math.min(data.maxTokens, Math.round((tokens * files.length) / Math.max(1, looked.length)));
  } catch (error) {
    if (!isPersonaError(error) || error.code === 'cancelled') {
      throw error;
    }
    return 0;
  }
}

/** Two figures that count: more would pretend to a precision that the estimate has not. */
function roundedDown(tokens: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(tokens)) - 1);
  return Math.floor(tokens / step) * step;
}
