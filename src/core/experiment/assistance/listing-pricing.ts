import { isPersonaError } from '../../errors';
import type { Pricing } from '../../money/cost';
import { publishedPricesFor } from '../../money/price-book';
import { resolveModelId } from '../../providers/catalog';
import { connect, type KeySource } from '../../providers/connection';
import { providerProfile } from '../../providers/directory';
import type { ModelSetting } from '../experiment';

/**
 * How the calls of a listing would be paid for, as a run finds it out: nothing is sent.
 *
 * @param trusted false: the endpoints of the file do not count.
 */
export async function listingPricing(setting: ModelSetting, keys: KeySource, trusted: boolean): Promise<Pricing> {
  const { price, reference } = setting;
  const { provider } = reference;
  if (providerProfile(provider)?.kind === 'embedded' || (!price && (await isLocal(setting, keys, trusted)))) {
    return { kind: 'local' };
  }
  if (price) {
    return { kind: 'experiment', price };
  }
  const { model } = resolveModelId(provider, reference.model);
  const published = await publishedPricesFor(provider, model);
  return { kind: 'price-book', provider, model, ...(published ? { published } : {}) };
}

/** Whether it runs on this machine. What cannot be reached as it stands is taken to run elsewhere. */
async function isLocal(setting: ModelSetting, keys: KeySource, trusted: boolean): Promise<boolean> {
  try {
    return (await connect(setting, keys, { trusted, mayHaveKeys: () => true })).local;
  } catch (error) {
    if (isPersonaError(error)) {
      return false;
    }
    throw error;
  }
}
