import { rowId } from '../data/row-id';
import { countEvidence } from '../persona/assemble';
import type { Persona } from '../persona/persona';
import type { EvidenceCounts, ModelRun, Run } from '../runs/run';
import { placedClaims } from './claim-comparison';
import type { ClaimField } from './claim-comparison';
import { personaReference } from './matching';

/** What one claim rests on. */
export interface ClaimCitations {
  /** `<model key>/<persona id>`. */
  ref: string;
  field: ClaimField;
  /** From 0 within its list. */
  index: number;
  counts: EvidenceCounts;
  /** Ids of the rows its verified excerpts stand in, in the order cited. */
  rows: string[];
}

/** How well a model has cited. */
export interface ModelEvidence {
  key: string;
  /** Its excerpts by what became of them. */
  excerpts: EvidenceCounts;
  /** Claims, those that cite anything, and those that rest on a verified excerpt. */
  claims: { all: number; cited: number; verified: number };
  /** Different rows its verified excerpts stand in. */
  rows: number;
}

export interface EvidenceSummary {
  models: ModelEvidence[];
  claims: ClaimCitations[];
  /** Shown rows that no model cites. */
  uncited: { rows: string[]; of: number };
}

/** What every model and every claim of a run rests on, and which of the shown rows nobody cites. Row ids are those of the run: `r17`. */
export function evidenceSummary(run: Pick<Run, 'models' | 'data'>): EvidenceSummary {
  const sources = run.data.sources.map(({ path }) => path);
  const claims = run.models.flatMap(({ key, personas }) =>
    personas.flatMap((persona) => claimCitations(personaReference(key, persona), persona, sources)),
  );
  const cited = new Set(
    run.models.flatMap(({ personas }) => personas.flatMap((persona) => verifiedRowIds(persona, sources))),
  );
  return {
    models: run.models.map((model) => modelEvidence(model, sources)),
    claims,
    uncited: { rows: run.data.shownRows.filter((id) => !cited.has(id)), of: run.data.shownRows.length },
  };
}

/** How many claims of these personas there are, how many cite, and how many rest on a verified excerpt. */
export function countClaims(personas: readonly Persona[]): ModelEvidence['claims'] {
  const counts = { all: 0, cited: 0, verified: 0 };
  for (const persona of personas) {
    const verified = new Set(persona.evidence.flatMap(({ id, verdict }) => (verdict === 'verified' ? [id] : [])));
    for (const { claim } of placedClaims(persona)) {
      counts.all++;
      counts.cited += claim.evidence.length > 0 ? 1 : 0;
      counts.verified += claim.evidence.some((id) => verified.has(id)) ? 1 : 0;
    }
  }
  return counts;
}

function modelEvidence({ key, personas }: ModelRun, sources: readonly string[]): ModelEvidence {
  return {
    key,
    excerpts: countEvidence(personas),
    claims: countClaims(personas),
    rows: new Set(personas.flatMap((persona) => verifiedRowIds(persona, sources))).size,
  };
}

function claimCitations(ref: string, persona: Persona, sources: readonly string[]): ClaimCitations[] {
  return placedClaims(persona).map(({ field, index, claim }) => {
    const of = { ...persona, evidence: persona.evidence.filter(({ id }) => claim.evidence.includes(id)) };
    return { ref, field, index, counts: countEvidence([of]), rows: verifiedRowIds(of, sources) };
  });
}

function verifiedRowIds({ evidence }: Persona, sources: readonly string[]): string[] {
  const ids = evidence.flatMap(({ verdict, source, row }) =>
    verdict === 'verified' && row !== null ? [rowId(row, sources.indexOf(source), sources.length)] : [],
  );
  return [...new Set(ids)];
}
