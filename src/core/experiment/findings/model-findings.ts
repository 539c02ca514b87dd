import { isPersonaError } from '../../errors';
import { findPrice, publishedPricesFor } from '../../money/price-book';
import { catalogModels, findModel, lifecycleWarning, resolveModelId, takesTemperature } from '../../providers/catalog';
import { connect, type Connection, ignoredEndpointText } from '../../providers/connection';
import { providerProfile } from '../../providers/directory';
import { nearest } from '../../text/nearest';
import type { Experiment, ModelSetting } from '../experiment';
import { type DocumentPath, subjectOf } from '../finding';
import type { ModelReference } from '../model-reference';
import { yamlText } from '../yaml-text';
import type { FindingPorts, ProductFinding, Remedy } from './product-finding';

/** A listing with where it stands. */
export interface Listing {
  setting: ModelSetting;
  /** Of the listing. */
  path: DocumentPath;
  /** Of the model's name in it. */
  namePath: DocumentPath;
}

/** What there is to say of each listing of a model. */
export async function modelFindings(
  listings: readonly Listing[],
  budget: Experiment['budget'],
  ports: FindingPorts,
): Promise<ProductFinding[]> {
  const each = await Promise.all(
    listings.map(async (listing) => [
      ...catalogFindings(listing.setting.reference, listing.namePath, ports.day),
      ...temperatureFindings(listing),
      ...(await connectionFindings(listing, budget, ports)),
    ]),
  );
  return [...each.flat(), ...repetitions(listings)];
}

/** What the catalog says of a model that is named at a path. */
export function catalogFindings(
  { provider, model: written, requested }: ModelReference,
  namePath: DocumentPath,
  day: string,
): ProductFinding[] {
  const { model } = resolveModelId(provider, written);
  const about = (
    code: 'unknown-model' | 'retired-model',
    severity: ProductFinding['severity'],
    message: string,
    id: string | undefined,
  ): ProductFinding => {
    const suggestion = id === undefined ? null : withModel(requested, written, id);
    return { path: namePath, part: 'value', severity, code, message, suggestion };
  };
  const findings: ProductFinding[] = [];
  if (model !== written) {
    const message = `${written} is not a model id of ${provider}; ${model} is sent.`;
    findings.push(about('unknown-model', 'warning', message, model));
  }
  const known = catalogModels(provider);
  const entry = findModel(provider, model);
  if (entry === undefined && known.length > 0) {
    const ids = known.filter(({ retiresOn }) => retiresOn === undefined).map(({ id }) => id);
    const meant = nearest(model, ids) ?? undefined;
    const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const message = `The catalog has no ${model}: its id is sent as it is, its limits are unknown.${question}`;
    findings.push(about('unknown-model', meant === undefined ? 'info' : 'warning', message, meant));
  }
  const lifecycle = lifecycleWarning(provider, model, day);
  if (lifecycle !== undefined) {
    findings.push(about('retired-model', 'warning', lifecycle, entry?.replacedBy));
  }
  return findings;
}

/** The reference as it was written, for another model of its provider. */
function withModel(requested: string, written: string, model: string): string | null {
  return requested.endsWith(written)
    ? yamlText(`${requested.slice(0, requested.length - written.length)}${model}`)
    : null;
}

function temperatureFindings({ setting, path }: Listing): ProductFinding[] {
  const { reference, temperature } = setting;
  const { model } = resolveModelId(reference.provider, reference.model);
  if (temperature === undefined || takesTemperature(reference.provider, model)) {
    return [];
  }
  return [
    {
      path: [...path, 'temperature'],
      part: 'pair',
      severity: 'warning',
      code: 'temperature-refused',
      message: `${model} takes no temperature; it is not sent.`,
      suggestion: '',
    },
  ];
}

/** Whether the model can be reached as it stands, and whether what it costs can be held against the budget. */
async function connectionFindings(
  listing: Listing,
  budget: Experiment['budget'],
  ports: FindingPorts,
): Promise<ProductFinding[]> {
  const { setting, path, namePath } = listing;
  if (providerProfile(setting.reference.provider)?.kind === 'embedded') {
    return [];
  }
  const findings = ports.trusted ? [] : ignoredEndpoint(listing);
  let connection: Connection | undefined;
  try {
    connection = await connect(setting, ports.keys, { trusted: ports.trusted, mayHaveKeys: () => true });
  } catch (error) {
    if (!isPersonaError(error)) {
      throw error;
    }
    if (error.code === 'missing-key') {
      findings.push(missingKey(listing, error.message, ports.trusted));
    } else if (error.code !== 'unsupported') {
      const endpoint = setting.baseUrl !== undefined && ports.trusted ? [...path, 'base_url'] : namePath;
      findings.push(finding(endpoint, 'warning', 'base-url', error.message));
    }
  }
  const isFree = connection?.local === true || setting.price !== undefined;
  if (budget.maxCost !== null && !budget.allowUnknownPrice && !isFree && !(await hasPrice(setting, ports.day))) {
    const message = `The price of ${setting.reference.model} is unknown, so it does not start under budget.max_cost. Give it a price, or set budget.allow_unknown_price: true.`;
    const remedy: Remedy = { kind: 'add-price', path };
    findings.push({ ...finding(namePath, 'warning', 'unknown-price', message), remedy });
  }
  return findings;
}

/** What of the listing says where the model is, in the order in which one would write it. */
function ignoredEndpoint({ setting, path }: Listing): ProductFinding[] {
  const given = [
    ...(setting.baseUrl === undefined ? [] : ['base_url']),
    ...(setting.apiKeyEnv === undefined ? [] : ['api_key_env']),
    ...(Object.keys(setting.headers).length === 0 ? [] : ['headers']),
  ];
  const [key] = given;
  return key === undefined ? [] : [finding([...path, key], 'warning', 'ignored-endpoint', ignoredEndpointText)];
}

/** A stored key helps only where none is named and no header takes one from the environment. */
function missingKey({ setting, path, namePath }: Listing, message: string, trusted: boolean): ProductFinding {
  const { reference, apiKeyEnv, headers } = setting;
  const isNamed = trusted && apiKeyEnv !== undefined;
  const found = finding(isNamed ? [...path, 'api_key_env'] : namePath, 'info', 'missing-key', message);
  const takesVariables = trusted && Object.values(headers).some((value) => value.includes('${env:'));
  const { provider } = reference;
  return isNamed || takesVariables ? found : { ...found, remedy: { kind: 'set-key', provider } };
}

async function hasPrice({ reference }: ModelSetting, day: string): Promise<boolean> {
  const { provider } = reference;
  const { model } = resolveModelId(provider, reference.model);
  return findPrice(provider, model, 0, day, await publishedPricesFor(provider, model)) !== undefined;
}

function finding(
  path: DocumentPath,
  severity: ProductFinding['severity'],
  code: ProductFinding['code'],
  message: string,
): ProductFinding {
  return { path, part: 'value', severity, code, message, suggestion: null };
}

/** Listings that differ in nothing from an earlier one. */
function repetitions(listings: readonly Listing[]): ProductFinding[] {
  const seen = new Map<string, DocumentPath>();
  return listings.flatMap(({ setting: { reference, ...settings }, path, namePath }) => {
    const { provider, model } = reference;
    const sorted = Object.entries({ ...settings, provider, model }).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const identity = JSON.stringify(sorted);
    const earlier = seen.get(identity);
    if (earlier === undefined) {
      seen.set(identity, path);
      return [];
    }
    const message = `The same model with the same settings as ${subjectOf(earlier)}. To run a model several times, set execution.repeat.`;
    return [finding(namePath, 'info', 'repeated-model', message)];
  });
}
