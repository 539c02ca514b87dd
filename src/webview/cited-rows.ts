import type { Persona } from '../protocol/messages';

/** Different rows that verified excerpts of these personas stand in. */
export function citedRows(personas: readonly Persona[]): number {
  return new Set(
    personas.flatMap(({ evidence }) =>
      evidence.filter(({ verdict }) => verdict === 'verified').map(({ source, row }) => `${row} ${source}`),
    ),
  ).size;
}
