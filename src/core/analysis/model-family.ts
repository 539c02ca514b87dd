import { providerProfile } from '../providers/directory';

const reasoningSeries = /^(?:o\d|chatgpt)/u;

/**
 * The family of a model: models of one family are trained alike and tend to err alike. It is the name that its id begins with,
 * whoever serves it: `claude` for `anthropic:claude-sonnet-5-5` and `openrouter:anthropic/claude-opus-5-5`. The offline generators, which look
 * at the same columns, are one family.
 */
export function modelFamily(provider: string, model: string): string {
  if (providerProfile(provider)?.kind === 'embedded') {
    return provider;
  }
  const name = (model.split('/').at(-1) ?? model).toLowerCase();
  return reasoningSeries.test(name) ? 'gpt' : (/^\p{L}+/u.exec(name)?.[0] ?? name);
}
