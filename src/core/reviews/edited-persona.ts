import { mapClaimLists, mapDemographics } from '../persona/persona';
import type { Claim, Evidence, Persona } from '../persona/persona';
import { normalise } from '../persona/normalise';
import type { Edit } from './apply-reviews';

/** A persona with the words that people have put in place of a model's. Reworded claims have no support score: it was another's. */
export function withEdits(persona: Persona, edits: readonly Edit[]): Persona {
  const edited = (field: Edit['field'], index: number, claim: Claim): Claim[] => {
    const edit = edits.find((candidate) => candidate.field === field && candidate.index === index);
    return !edit ? [claim] : edit.now === null ? [] : [{ ...claim, text: edit.now, support: null }];
  };
  const name = edits.find(({ field }) => field === 'name')?.now ?? persona.name;
  return {
    ...persona,
    name,
    role: edited('role', 0, persona.role)[0] ?? persona.role,
    summary: edited('summary', 0, persona.summary)[0] ?? persona.summary,
    ...mapClaimLists((list) => persona[list].flatMap((claim, index) => edited(list, index, claim))),
  };
}

/**
 * A persona with the claims, the evidence and the demographics of another that it lacks. Name, role, summary and quote stay its own. The same excerpt
 * is listed once; a claim in the same words gets the citations of both.
 */
export function withMerged(persona: Persona, other: Persona): Persona {
  const { evidence, idOf } = joinedEvidence(persona.evidence, other.evidence);
  const joining = (claim: Claim): Claim => ({ ...claim, evidence: claim.evidence.map(idOf) });
  const lists = mapClaimLists((list) => joinedClaims(persona[list], other[list].map(joining)));
  const demographics = mapDemographics((name) => {
    const fact = other.demographics[name];
    return persona.demographics[name] ?? (fact && { ...fact, evidence: fact.evidence.map(idOf) });
  });
  return { ...persona, ...lists, demographics, evidence };
}

function joinedClaims(own: readonly Claim[], joining: readonly Claim[]): Claim[] {
  const claims = [...own];
  for (const claim of joining) {
    const words = normalise(claim.text).text;
    const same = claims.findIndex(({ text }) => normalise(text).text === words);
    const known = claims[same];
    if (known) {
      claims[same] = { ...known, support: null, evidence: [...new Set([...known.evidence, ...claim.evidence])] };
    } else {
      claims.push({ ...claim, support: null });
    }
  }
  return claims;
}

/** The excerpts of both, those of `joining` under free ids, and what became of an id of theirs. */
function joinedEvidence(
  own: readonly Evidence[],
  joining: readonly Evidence[],
): { evidence: Evidence[]; idOf: (id: string) => string } {
  const evidence = [...own];
  const ids = new Map<string, string>();
  const taken = new Set(own.map(({ id }) => id));
  let next = 1;
  for (const entry of joining) {
    const same = evidence.find((known) => contentOf(known) === contentOf(entry));
    if (same) {
      ids.set(entry.id, same.id);
      continue;
    }
    while (taken.has(`e${next}`)) {
      next++;
    }
    const id = `e${next}`;
    taken.add(id);
    ids.set(entry.id, id);
    evidence.push({ ...entry, id });
  }
  return { evidence, idOf: (id) => ids.get(id) ?? id };
}

function contentOf({ source, row, column, start, end, excerpt, citedRow, verdict }: Evidence): string {
  return JSON.stringify([source, row, column, start, end, excerpt, citedRow, verdict]);
}
