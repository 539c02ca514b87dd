import type { Persona } from '../protocol/messages';

const known = new WeakMap<Persona['evidence'], readonly string[]>();

/** Different rows that verified excerpts of these personas stand in. */
export function citedRows(personas: readonly Persona[]): number {
  return new Set(personas.flatMap(({ evidence }) => rowsOf(evidence))).size;
}

function rowsOf(evidence: Persona['evidence']): readonly string[] {
  const rows =
    known.get(evidence) ??
    evidence.filter(({ verdict }) => verdict === 'verified').map(({ source, row }) => `${row} ${source}`);
  known.set(evidence, rows);
  return rows;
}
