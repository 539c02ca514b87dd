import { promptText } from '../prompt/render';
import { httpProfile } from '../providers/directory';
import type { LanguageModelProvider } from '../providers/provider';
import { estimateTokens } from '../text/tokens';
import type { GenerationPlan, PlannedModel } from './plan';

/** Vendors keep no shorter prefix; a few thousand tokens are not worth waiting for either. */
const leastTokens = 4096;

/** Model runs that send the same prefix to the same model. */
class Group {
  /** The one that has it kept. */
  first: PlannedModel | undefined;
  readonly kept: Promise<void>;
  open: () => void = () => {};

  constructor() {
    this.kept = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}

/**
 * Lets the runs of one model share the data at the start of their prompts, where the vendor keeps it only when asked to. What
 * is kept can be read as soon as the first answer begins, so the others wait for that; all at once, each would pay for having
 * it kept. A model that is called once shares nothing: having it kept would only cost.
 */
export class SharedPrefixes {
  readonly #text: string;
  readonly #groups = new Map<PlannedModel, Group>();

  constructor({ models, prompt }: GenerationPlan) {
    this.#text = prompt.user;
    if (estimateTokens(promptText(prompt)) < leastTokens) {
      return;
    }
    const sharing = models.filter(mayShare);
    const groups = new Map(sharing.map((model) => [whereItIsKept(model), new Group()]));
    for (const model of sharing) {
      const place = whereItIsKept(model);
      const group = groups.get(place);
      if (group && sharing.some((other) => other !== model && whereItIsKept(other) === place)) {
        this.#groups.set(model, group);
      }
    }
  }

  /** Does `run` at once, or when the first run of the group has begun to be answered or has ended; after an abort at once. */
  async inTurn<T>(model: PlannedModel, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const group = this.#groups.get(model);
    if (!group) {
      return run();
    }
    group.first ??= model;
    if (group.first !== model) {
      await unlessAborted(group.kept, signal);
      return run();
    }
    try {
      return await run();
    } finally {
      group.open();
    }
  }

  /** The provider, asked to keep the shared prefix; the group learns of the first event of an answer. */
  marked(model: PlannedModel, provider: LanguageModelProvider): LanguageModelProvider {
    const group = this.#groups.get(model);
    if (!group) {
      return provider;
    }
    const text = this.#text;
    return {
      kind: 'language-model',
      async *stream(call) {
        const sharedPrefixLength = call.prompt.user.startsWith(text) ? text.length : 0;
        for await (const event of provider.stream({ ...call, sharedPrefixLength })) {
          group.open();
          yield event;
        }
      },
    };
  }
}

function mayShare({ provider, source, carried }: PlannedModel): boolean {
  return carried === undefined && !('error' in source) && httpProfile(provider)?.keepsPrefixOnRequest === true;
}

/** Prefixes are kept for one model of one account. */
function whereItIsKept({ provider, model, host, keyVariable, endpoint }: PlannedModel): string {
  return JSON.stringify([provider, model, host, keyVariable, endpoint]);
}

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    signal.addEventListener('abort', go, { once: true });
    void work.then(go);
    if (signal.aborted) {
      go();
    }
  });
}
