import type { Evidence } from '../persona/persona';
import type { ConsensusPersona } from './analysis-schema';
import type { ComparedPersona } from './matching';

type MergedEvidence = ConsensusPersona['evidence'][number];

/** The excerpts of all members, equal ones once, under ids of their own. */
export class EvidenceUnion {
  readonly entries: MergedEvidence[] = [];
  readonly #ids = new Map<string, string>();

  constructor(members: readonly ComparedPersona[]) {
    const known = new Map<string, MergedEvidence>();
    for (const { ref, persona } of members) {
      for (const excerpt of persona.evidence) {
        const { id, ...content } = excerpt;
        const key = contentKey(excerpt);
        const entry = known.get(key) ?? { ...content, id: `e${this.entries.length + 1}`, refs: [] };
        if (!known.has(key)) {
          known.set(key, entry);
          this.entries.push(entry);
        }
        entry.refs.push(...(entry.refs.at(-1) === ref ? [] : [ref]));
        this.#ids.set(`${ref} ${id}`, entry.id);
      }
    }
  }

  /** Ids in the union of a member's evidence; what the member does not have is left out. */
  idsOf(ref: string, ids: readonly string[]): string[] {
    return ids.flatMap((id) => this.#ids.get(`${ref} ${id}`) ?? []);
  }

  isVerified(id: string): boolean {
    return this.entries[Number(id.slice(1)) - 1]?.verdict === 'verified';
  }
}

function contentKey({ source, row, column, start, end, excerpt, citedRow, verdict }: Evidence): string {
  return JSON.stringify([source, row, column, start, end, excerpt, citedRow, verdict]);
}
