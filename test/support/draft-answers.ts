import type { DraftPersona } from '../../src/core/persona/draft';

/** A valid persona as a model would draft it; `overrides` replace its fields. */
export function draftPersona(name: string, overrides: Partial<DraftPersona> = {}): DraftPersona {
  const claim = (text: string): DraftPersona['role'] => ({
    text,
    evidence: [{ row: 'r1', excerpt: 'I check the app daily' }],
  });
  return {
    name,
    role: claim('Keeps an eye on the energy bill.'),
    summary: claim(`${name} wants to know what costs most.`),
    demographics: { age: null, location: null, education: null, occupation: null, techComfort: null },
    goals: [claim('Pay less.')],
    frustrations: [claim('The setup took an hour.')],
    behaviours: [claim('Opens the app every day.')],
    motivations: [claim('Saving money.')],
    quote: { row: 'r1', excerpt: 'I check the app daily' },
    ...overrides,
  };
}

/** The whole answer of a model with a persona of each name. */
export function draftAnswer(...names: string[]): string {
  return JSON.stringify({ personas: names.map((name) => draftPersona(name)) });
}
