import type { AlignedAttribute } from '../core/analysis/aligned-personas';
import type { ComparedPersona } from './compared';

/**
 * References of the personas whose attribute contradicts what is held: what the baseline states, where it states anything, else what most
 * state. Where as many state one thing as another, all of them: nobody is in the right.
 */
export function dissenting(
  { name, contradictions }: AlignedAttribute,
  personas: readonly ComparedPersona[],
  baseline: string | null,
): ReadonlySet<string> {
  const stating = personas.filter(({ persona }) => persona.demographics[name] !== null);
  const apart = new Set(contradictions.flatMap(({ left, right }) => [`${left}\n${right}`, `${right}\n${left}`]));
  const agrees = (one: ComparedPersona, other: ComparedPersona): boolean => !apart.has(`${one.ref}\n${other.ref}`);
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
