import * as fc from 'fast-check';
import { offlineModels, providerNames } from '../../src/core/experiment/model-reference';
import { type ExperimentDocument, ExperimentSchema, type ModelItem } from '../../src/core/experiment/schema';

/** The keywords of JSON Schema that the schema of experiments uses. */
interface Rules {
  type?: string;
  anyOf?: unknown[];
  enum?: unknown[];
  properties?: Record<string, unknown>;
  required?: string[];
  items?: unknown;
  minItems?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

type Arbitraries = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const modelId = fc.stringMatching(/^[a-z0-9][a-zA-Z0-9./:@_-]{0,20}$/u);
const named = fc
  .tuple(fc.constantFrom(...providerNames), modelId, fc.constantFrom(...offlineModels))
  .map(([provider, model, offline]) => ({ provider, model: provider === 'offline' ? offline : model }));
const bare = fc.constantFrom('claude-x', 'gpt-9', 'chatgpt-a', 'o7', 'gemini-3', 'gemma-9b');
const reference = fc.oneof(
  bare,
  named.map(({ provider, model }) => `${provider}:${model}`),
  named.map(({ provider, model }) => ` ${provider} : ${model} `),
);
const headers = fc.dictionary(
  fc.stringMatching(/^X-[A-Za-z0-9_]{1,8}$/u),
  fc.oneof(fc.stringMatching(/^[a-z ]{0,10}$/u), fc.constant('Bearer ${env:TEAM_TOKEN}')),
);

const modelItem = schemaAt('generation', 'models', 'items', 'anyOf', '1');
const entry = fc
  .tuple(valuesOf(modelItem, { headers, provider: fc.constant('offline') }), fc.oneof(reference, named))
  .map(([settings, model]) => ({
    ...without(settings, 'provider'),
    ...(typeof model === 'string' ? { model } : model),
  }));

/** Whatever may stand in an experiment file: every key there or not, with any value that its schema allows. */
export const experimentDocuments: fc.Arbitrary<ExperimentDocument> = valuesOf(ExperimentSchema, {
  models: fc.array(fc.oneof(reference, entry) as fc.Arbitrary<ModelItem>, { maxLength: 4 }),
  merge_with: reference,
}) as fc.Arbitrary<ExperimentDocument>;

/** Values of a JSON Schema as far as that of experiments goes; `known` are keys for which the schema does not say everything. */
function valuesOf(schema: unknown, known: Arbitraries): fc.Arbitrary<unknown> {
  const rules = schema as Rules;
  if (rules.anyOf) {
    return fc.oneof(...rules.anyOf.map((each) => valuesOf(each, known)));
  }
  if (rules.enum) {
    return fc.constantFrom(...rules.enum);
  }
  switch (rules.type) {
    case 'object': {
      const properties = Object.entries(rules.properties ?? {});
      const model = Object.fromEntries(properties.map(([key, value]) => [key, known[key] ?? valuesOf(value, known)]));
      return fc.record(model, { requiredKeys: rules.required ?? [] });
    }
    case 'array':
      return fc.array(valuesOf(rules.items, known), { minLength: rules.minItems ?? 0, maxLength: 3 });
    case 'string':
      return rules.pattern === undefined
        ? fc.string({ minLength: rules.minLength ?? 0, maxLength: rules.maxLength ?? 12 })
        : fc.stringMatching(new RegExp(rules.pattern, 'u'));
    case 'integer':
      return fc.integer({ min: rules.minimum ?? 0, max: rules.maximum ?? 1_000_000 });
    case 'number':
      return fc.double({
        min: rules.minimum ?? rules.exclusiveMinimum ?? 0,
        minExcluded: rules.exclusiveMinimum !== undefined,
        max: rules.maximum ?? 1_000_000,
        noNaN: true,
      });
    case 'boolean':
      return fc.boolean();
    case undefined:
    default:
      throw new Error(`No values are known for ${JSON.stringify(schema)}.`);
  }
}

/** The schema of a key, each step a property of the one before or a keyword of the schema. */
function schemaAt(...steps: string[]): unknown {
  return steps.reduce<unknown>((schema, step) => {
    const { properties, ...keywords } = schema as Record<string, unknown>;
    return { ...keywords, ...(properties as object | undefined) }[step];
  }, ExperimentSchema);
}

function without(value: unknown, key: string): object {
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key));
}
