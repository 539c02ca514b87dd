import { PersonaError } from '../errors';
import type { Persona } from '../persona/persona';
import type { Run } from '../runs/run';
import { nearest } from '../text/nearest';
import { backgroundOfRuns } from './compare-models';
import { personaReference } from './matching';
import { personaDifference } from './persona-difference';
import type { PersonaDifference } from './persona-difference';

/** A persona and whose it is. */
export interface ComparedTo {
  runId: string;
  /** `<model key>/<persona id>`, or the id of a consensus persona. */
  ref: string;
  /** Key of the model run, or `consensus`. */
  model: string;
  persona: Persona;
}

/** Two personas beside one another. */
export interface TwoPersonas {
  before: ComparedTo;
  after: ComparedTo;
  difference: PersonaDifference;
}

/** Two personas of a run, or of two. Throws PersonaError `invalid-config` for a reference to none. */
export function compareTwoPersonas(before: { run: Run; ref: string }, after: { run: Run; ref: string }): TwoPersonas {
  const [one, other] = [personaOf(before.run, before.ref), personaOf(after.run, after.ref)];
  const difference = personaDifference(one.persona, other.persona, backgroundOfRuns(before.run, after.run));
  return { before: one, after: other, difference };
}

function personaOf(run: Run, ref: string): ComparedTo {
  const all = [
    ...run.models.flatMap(({ key, personas }) =>
      personas.map((persona) => ({ ref: personaReference(key, persona), model: key, persona })),
    ),
    ...(run.consensus?.personas ?? []).map((persona) => ({ ref: persona.id, model: 'consensus', persona })),
  ];
  const found = all.find((candidate) => candidate.ref === ref);
  if (!found) {
    const refs = all.map((candidate) => candidate.ref);
    const meant = nearest(ref, refs);
    const hint = meant === null ? `There are: ${refs.join(', ') || 'none'}.` : `Did you mean "${meant}"?`;
    throw new PersonaError('invalid-config', `There is no persona "${ref}" in run ${run.runId}. ${hint}`);
  }
  return { runId: run.runId, ...found };
}
