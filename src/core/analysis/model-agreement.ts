import { demographicNames } from '../persona/persona';
import { agreementOn } from './agreement';
import type { Match, ModelAgreement } from './analysis-schema';
import { attributeCategory, attributesOf } from './attributes';
import { matchPersonas, personaReference } from './matching';
import type { MatchingOptions, ModelPersonas } from './matching';
import type { Background, SimilarityWeights } from './similarity';

/** Matching by attributes and then measuring agreement on them would be circular. */
const withoutAttributes: SimilarityWeights = { text: 0.45, evidence: 0.35, attributes: 0 };

/**
 * How far the models agree on the attributes of the personas they share. Personas are matched on text and evidence only. A
 * unit is an attribute of a matched group; a model with two personas in a group speaks through the first that states it.
 */
export function modelAgreement(
  models: readonly ModelPersonas[],
  background: Background,
  seed: number,
  options: Partial<Pick<MatchingOptions, 'threshold' | 'sameModelMargin'>> = {},
): ModelAgreement {
  const matches = matchPersonas(models, background, { ...options, weights: withoutAttributes });
  const owners = new Map(
    models.flatMap(({ key, personas }) =>
      personas.map((persona) => [personaReference(key, persona), { key, attributes: attributesOf(persona) }] as const),
    ),
  );
  const units = matches
    .filter(({ unique }) => !unique)
    .flatMap(({ id, members }) =>
      demographicNames.map((attribute) => {
        const byModel = new Map<string, string>();
        for (const { key, attributes } of members.flatMap((ref) => owners.get(ref) ?? [])) {
          const category = attributeCategory(attribute, attributes);
          if (category !== null && !byModel.has(key)) {
            byModel.set(key, category);
          }
        }
        return { group: id, attribute, values: [...byModel.values()] };
      }),
    );
  return { ...agreementOn(units, seed), matchRate: matchRate(matches) };
}

function matchRate(matches: readonly Match[]): number | null {
  const personas = matches.reduce((sum, { members }) => sum + members.length, 0);
  const shared = matches.reduce((sum, { members, unique }) => sum + (unique ? 0 : members.length), 0);
  return personas === 0 ? null : shared / personas;
}
