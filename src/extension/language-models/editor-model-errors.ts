import { LanguageModelError } from 'vscode';
import { type ErrorCode, isPersonaError, PersonaError } from '../../core/errors';
import { withoutSecrets } from '../../core/providers/http-errors';

const shownTextLength = 300;
/** What the editor's CancellationError is called once it has crossed from one extension to another. */
const cancellationName = 'Canceled';
/** The code of a LanguageModelError that is none of those with a name. */
const unknownCode = 'Unknown';

/**
 * What the words of a failure tell where its code tells nothing. The extensions that offer models pass the errors of
 * their vendors on in words; the first line that fits counts.
 */
const signs: readonly [pattern: RegExp, code: ErrorCode][] = [
  [/quota|billing|payment/iu, 'payment'],
  [/rate.?limit|too many requests|\b429\b/iu, 'rate-limited'],
  [/content.?filter|responsible ai|off.topic|\bsafety\b/iu, 'content-filtered'],
  [
    /context.?(?:length|window|size|limit)|token.?limit|(?:prompt|input|message|request) (?:is )?too (?:long|large)/iu,
    'context-too-long',
  ],
  [/overloaded|unavailable|\b(?:502|503|529)\b/iu, 'overloaded'],
  [/fetch failed|network|socket|econn|enotfound|eai_again|etimedout|timed? ?out|disconnected/iu, 'network'],
];

const retryable: ReadonlySet<ErrorCode> = new Set(['rate-limited', 'overloaded', 'network']);

const advice: Partial<Record<ErrorCode, (model: string) => string>> = {
  permission: (model) =>
    `The editor does not let Multi-Model Personas use ${model}. Allow it with "Manage Language Model Access" in the Accounts menu, check that you are signed in to its vendor, and run again.`,
  'not-found': (model) =>
    `The editor no longer has the model ${model}. Choose another one, or start its extension again.`,
  payment: (model) =>
    `The quota for ${model} is used up, or its vendor asks for payment. Check your plan, or choose another model.`,
  'rate-limited': (model) => `The vendor limits how often ${model} may be called. Try again later.`,
  'content-filtered': (model) =>
    `A content filter of ${model} stopped the request. Look at the rows it was shown, or exclude a column.`,
  'context-too-long': (model) =>
    `The request is too long for ${model}. Show it fewer rows, or choose a model with a larger context.`,
  overloaded: (model) => `${model} cannot be served at the moment. Try again later, or choose another model.`,
  network: (model) => `The connection to ${model} failed. Check the network and try again.`,
  cancelled: (model) => `The editor stopped the request to ${model}. Run again.`,
};

/** The error for anything that a request to the editor's model `vendor/id` threw. */
export function editorModelError(thrown: unknown, model: string): PersonaError {
  if (isPersonaError(thrown)) {
    return thrown;
  }
  const code = codeOf(thrown);
  const said = withoutSecrets(wordsOf(thrown), []);
  const shown = said.length > shownTextLength ? `${said.slice(0, shownTextLength)}…` : said;
  const text =
    advice[code]?.(model) ?? `${model} failed in the extension that offers it. See its log, or choose another model.`;
  return new PersonaError(code, shown === '' ? text : `${text} (${shown})`, { retryable: retryable.has(code) });
}

/** Whether a request with a tool was turned down because the model takes no tools. */
export function isToolRefusal(thrown: unknown): boolean {
  const isCoded = !['', unknownCode].includes(codeText(thrown));
  return !isPersonaError(thrown) && !isCoded && /\btools?\b|function.?call/iu.test(wordsOf(thrown));
}

function codeOf(thrown: unknown): ErrorCode {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === cancellationName) {
    return 'cancelled';
  }
  const words = `${name} ${wordsOf(thrown)}`;
  const sign = signs.find(([pattern]) => pattern.test(words))?.[1];
  switch (codeText(thrown)) {
    case LanguageModelError.NoPermissions.name:
      return 'permission';
    case LanguageModelError.NotFound.name:
      return 'not-found';
    case LanguageModelError.Blocked.name:
      return sign === 'payment' || sign === 'content-filtered' ? sign : 'rate-limited';
    default:
      return sign ?? 'internal';
  }
}

/** The code of a LanguageModelError, or an empty text. Some extensions make theirs with something else in its place. */
function codeText(thrown: unknown): string {
  const code: unknown = thrown instanceof LanguageModelError ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}

/** The message of an error and of its causes, which hold what the vendor said. */
function wordsOf(thrown: unknown): string {
  const words: string[] = [];
  for (let error = thrown, depth = 0; error instanceof Error && depth < 4; error = error.cause, depth++) {
    words.push(error.message);
  }
  return [...new Set(words)].filter((text) => text !== '').join(': ');
}
