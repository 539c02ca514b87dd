import type { ShownData } from '../data/table';
import type { Citation, DraftClaim, DraftFact, DraftPersona } from './draft';
import type { EvidenceChecker } from './evidence';
import { type Claim, type Evidence, type Fact, mapClaimLists, mapDemographics, type Persona } from './persona';

/** A model's draft as a persona: every citation checked, the same excerpt listed once. */
export function assemblePersona(draft: DraftPersona, id: string, checker: EvidenceChecker, data: ShownData): Persona {
  const evidence = new CitedEvidence(checker);
  const claim = (source: DraftClaim): Claim => ({
    text: source.text,
    evidence: evidence.cite(source.evidence),
    support: null,
  });
  const role = claim(draft.role);
  const summary = claim(draft.summary);
  const demographics = mapDemographics((name) => fact(draft.demographics[name], name === 'age', evidence, data));
  const lists = mapClaimLists((name) => draft[name].map(claim));
  const quoted = draft.quote === null ? undefined : evidence.cite([draft.quote])[0];
  return {
    id,
    name: draft.name,
    role,
    summary,
    demographics,
    ...lists,
    quote: draft.quote === null || quoted === undefined ? null : { text: draft.quote.excerpt, evidence: quoted },
    evidence: evidence.entries,
  };
}

/** The evidence of one persona, checked; an excerpt that is cited again keeps its id. */
class CitedEvidence {
  readonly entries: Evidence[] = [];
  readonly #checker: EvidenceChecker;
  readonly #ids = new Map<string, string>();

  constructor(checker: EvidenceChecker) {
    this.#checker = checker;
  }

  /** Ids of the citations' evidence, in order, without repetition. */
  cite(citations: readonly Citation[]): string[] {
    return [...new Set(citations.map((citation) => this.#add(citation)))];
  }

  get(id: string): Evidence | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  #add({ row, excerpt }: Citation): string {
    const key = JSON.stringify([row, excerpt]);
    const known = this.#ids.get(key);
    if (known !== undefined) {
      return known;
    }
    const id = `e${this.entries.length + 1}`;
    this.entries.push({ id, ...this.#checker.check(row, excerpt) });
    this.#ids.set(key, id);
    return id;
  }
}

function fact(draft: DraftFact | null, isAge: boolean, evidence: CitedEvidence, data: ShownData): Fact | null {
  if (draft === null) {
    return null;
  }
  const ids = evidence.cite(draft.evidence);
  const verified = ids.map((id) => evidence.get(id)).filter((entry) => entry?.verdict === 'verified');
  const quotable = new Set(data.roles.text.map((index) => data.table.columns[index]?.name));
  const column = verified.find((entry) => entry?.column != null && !quotable.has(entry.column))?.column ?? null;
  return {
    value: (isAge ? ageRange(draft.value) : null) ?? draft.value,
    basis: column === null ? (verified.length > 0 ? 'stated' : 'model') : 'column',
    column,
    counts: null,
    evidence: ids,
  };
}

function ageRange(value: string): { min: number; max: number } | null {
  const match = /^\s*(\d{1,3})\s*(?:-|–|—|to|bis|à)\s*(\d{1,3})\s*$/iu.exec(value);
  if (!match) {
    return null;
  }
  const [min, max] = [Number(match[1]), Number(match[2])];
  return min <= max ? { min, max } : null;
}

/** Excerpts of one persona or of many, counted by what became of them. */
export function countEvidence(personas: readonly Persona[]): {
  cited: number;
  verified: number;
  altered: number;
  misattributed: number;
  rejected: number;
} {
  const counts = { cited: 0, verified: 0, altered: 0, misattributed: 0, rejected: 0 };
  for (const { verdict } of personas.flatMap((persona) => persona.evidence)) {
    counts.cited++;
    counts[verdict]++;
  }
  return counts;
}
