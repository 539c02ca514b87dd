import { attributesOf, attributeSimilarity } from '../core/analysis/attributes';
import type { DemographicName } from '../core/persona/persona';
import type { ComparedPersona } from './compared';

/** As in matching: below it two statements of an attribute diverge. */
const alike = 0.5;

/**
 * References of the personas whose attribute contradicts what is held: what the baseline states, where it states anything, else what most
 * state. Where as many state one thing as another, all of them: nobody is in the right.
 */
export function dissenting(
  name: DemographicName,
  personas: readonly ComparedPersona[],
  baseline: string | null,
): ReadonlySet<string> {
  const stating = personas
    .filter(({ persona }) => persona.demographics[name] !== null)
    .map(({ ref, modelKey, persona }) => ({ ref, modelKey, attributes: attributesOf(persona) }));
  type Stating = (typeof stating)[number];
  const agrees = (one: Stating, other: Stating): boolean =>
    (attributeSimilarity(name, one.attributes, other.attributes) ?? 1) >= alike;
  const own = stating.filter(({ modelKey }) => modelKey === baseline);
  if (own.length > 0) {
    return references(stating.filter((one) => !own.some((other) => agrees(one, other))));
  }
  const support = stating.map((one) => stating.filter((other) => agrees(one, other)).length);
  const most = Math.max(0, ...support);
  const held = stating.filter((_, index) => support[index] === most);
  const isOneGroup = held.every((one) => held.every((other) => agrees(one, other)));
  return references(isOneGroup ? stating.filter((one) => !held.some((other) => agrees(one, other))) : stating);
}

function references(personas: readonly { ref: string }[]): ReadonlySet<string> {
  return new Set(personas.map(({ ref }) => ref));
}
