import { isPersonaError, PersonaError } from '../errors';
import type { ProviderId } from '../experiment/model-reference';
import { promptText } from '../prompt/render';
import { countText } from '../text/figures';
import { nearest } from '../text/nearest';
import { estimateTokens } from '../text/tokens';
import { catalogModels, findModel } from './catalog';
import { isLoopback } from './loopback';
import { listLocalModels } from './local-models';
import type { LanguageModelProvider, ModelCall, ProviderConnection } from './provider';

/** So many ids are named at most: servers offer hundreds. */
const namedModels = 6;

/**
 * The provider, with what is known of its models added to its errors: to `not-found` the ids that may have been meant, from
 * the catalog or from the server on this machine; to `context-too-long` how many tokens were sent and how many are allowed.
 */
export function withKnownModels(
  provider: ProviderId,
  connection: ProviderConnection,
  inner: LanguageModelProvider,
): LanguageModelProvider {
  return {
    kind: 'language-model',
    ...(inner.countTokens ? { countTokens: inner.countTokens.bind(inner) } : {}),
    async *stream(call) {
      try {
        yield* inner.stream(call);
      } catch (thrown) {
        if (!isPersonaError(thrown)) {
          throw thrown;
        }
        const more = await moreOn(thrown, provider, connection, call);
        throw more === '' ? thrown : withText(thrown, `${thrown.message} ${more}`);
      }
    },
  };
}

async function moreOn(
  error: PersonaError,
  provider: ProviderId,
  connection: ProviderConnection,
  call: ModelCall,
): Promise<string> {
  if (error.code === 'not-found') {
    return knownIdsText(call.model, await knownIds(provider, connection, call.signal));
  }
  return error.code === 'context-too-long' ? sizeText(error.message, provider, call) : '';
}

/** Ids that stay, from the catalog; where it has none, what a server on this machine says it has. */
async function knownIds(
  provider: ProviderId,
  { baseUrl, clock, fetch }: ProviderConnection,
  signal: AbortSignal,
): Promise<string[]> {
  const lasting = catalogModels(provider).filter((entry) => entry.retiresOn === undefined);
  if (lasting.length > 0) {
    return lasting.map((entry) => entry.id);
  }
  const local = isLoopback(new URL(baseUrl).hostname);
  return local ? listLocalModels(baseUrl, { clock, fetch, signal }) : [];
}

function knownIdsText(model: string, ids: readonly string[]): string {
  if (ids.length === 0) {
    return '';
  }
  const meant = nearest(model, ids);
  const shown = ids.slice(0, namedModels).join(', ');
  const others = ids.length > namedModels ? ` and ${countText(ids.length - namedModels)} more` : '';
  return `${meant === null ? '' : `Did you mean ${meant}? `}Known there: ${shown}${others}.`;
}

/** What vendors say of a request that is too long; the groups are tokens sent and tokens allowed. */
const sizePatterns: readonly RegExp[] = [
  /(?<sent>[\d,]+) tokens > (?<allowed>[\d,]+) maximum/iu,
  /(?<sent>[\d,]+ \+ [\d,]+) > (?<allowed>[\d,]+)/u,
  /token count \((?<sent>[\d,]+)\) exceeds the maximum number of tokens allowed \((?<allowed>[\d,]+)\)/iu,
  /context (?:length|window|size) (?:is|of) (?:only )?(?<allowed>[\d,]+)(?: tokens)?[^\d]+(?<sent>[\d,]+) tokens/iu,
  /request \((?<sent>[\d,]+) tokens\) exceeds the available context size \((?<allowed>[\d,]+) tokens\)/iu,
  /(?:context (?:length|window|size)) (?:is |of )?(?:only )?\(?(?<allowed>[\d,]+)/iu,
];

/** How many tokens were sent and are allowed: the vendor's own figures, else the estimate and the catalog. */
function sizeText(message: string, provider: ProviderId, call: ModelCall): string {
  const said = sizePatterns.map((pattern) => pattern.exec(message)?.groups).find((groups) => groups !== undefined);
  const sent = total(said?.['sent']);
  const allowed = total(said?.['allowed']) ?? findModel(provider, call.model)?.contextTokens ?? null;
  const sentText =
    sent === null
      ? `about ${countText(estimateTokens(promptText(call.prompt)))} (estimated) and up to ${countText(call.maxOutputTokens)} for the answer`
      : countText(sent);
  return `Tokens sent: ${sentText}; allowed: ${countText(allowed)}.`;
}

/** `1,200` or a sum such as `190000 + 16000` as a number. */
function total(figures: string | undefined): number | null {
  return figures === undefined
    ? null
    : figures.split('+').reduce((sum, part) => sum + Number(part.replaceAll(',', '')), 0);
}

function withText(error: PersonaError, message: string): PersonaError {
  const { code, cause, retryable, status, retryAfterMs, unsent } = error;
  return new PersonaError(code, message, { cause, retryable, status, retryAfterMs, unsent });
}
