import { claimListNames, demographicNames, fieldLabels } from '../core/persona/persona';
import type { AlignedMatch } from '../core/analysis/aligned-personas';
import type { AnalysisView, ModelView, Persona, RunView } from '../protocol/messages';
import { referenceTo } from './coverage-view';

/** A persona of a match, in the column of its model. */
export interface ComparedPersona {
  ref: string;
  modelKey: string;
  persona: Persona;
}

/** Personas that match, or one that stands alone, ready to be shown in rows. */
export interface ComparedMatch {
  id: string;
  /** Name of the merged persona, else of the first member. */
  name: string;
  aligned: AlignedMatch;
  match: AnalysisView['matches'][number];
  /** By model key, in the order of the models; models without one are not in it. */
  personas: ReadonlyMap<string, ComparedPersona[]>;
}

/** Fields that can be left out of the comparison, with their labels. */
export const comparedFields = [
  { id: 'role', label: 'Role' },
  { id: 'summary', label: 'Summary' },
  { id: 'demographics', label: 'Demographics' },
  ...claimListNames.map((name) => ({ id: name, label: fieldLabels[name] })),
  { id: 'quote', label: 'Quote' },
] as const;

/** The matches of a run with their members; null while there are none to compare. */
export function comparedMatches(
  run: Pick<RunView, 'analysis' | 'aligned' | 'consensus'>,
  models: readonly ModelView[],
): ComparedMatch[] | null {
  const { analysis, aligned, consensus } = run;
  if (analysis === null || aligned === null) {
    return null;
  }
  const owners = new Map(
    models
      .flatMap(({ key, personas }) => personas.map((persona) => ({ modelKey: key, persona })))
      .map((owner, place) => [referenceTo(owner.modelKey, owner.persona.id), { ...owner, place }] as const),
  );
  const rowsOf = new Map(aligned.map((rows) => [rows.match, rows]));
  const names = new Map(consensus?.personas.map(({ match, name }) => [match, name]));
  return analysis.matches.flatMap((match) => {
    const rows = rowsOf.get(match.id);
    const members = match.members
      .flatMap((ref) => {
        const owner = owners.get(ref);
        return owner ? [{ ref, ...owner }] : [];
      })
      .toSorted((left, right) => left.place - right.place);
    const [first] = members;
    return rows && first ? [comparedMatch(names.get(match.id) ?? first.persona.name, rows, match, members)] : [];
  });
}

const known = new WeakMap<AlignedMatch, { made: ComparedMatch; from: readonly Persona[] }>();

/** The same object as before where nothing of it has changed, so that it is not drawn again. */
function comparedMatch(
  name: string,
  aligned: AlignedMatch,
  match: ComparedMatch['match'],
  members: readonly ComparedPersona[],
): ComparedMatch {
  const from = members.map(({ persona }) => persona);
  const before = known.get(aligned);
  if (
    before?.made.name === name &&
    before.made.match === match &&
    before.from.length === from.length &&
    from.every((persona, index) => persona === before.from[index])
  ) {
    return before.made;
  }
  const personas = new Map<string, ComparedPersona[]>();
  for (const member of members) {
    personas.set(member.modelKey, [...(personas.get(member.modelKey) ?? []), member]);
  }
  const made = { id: match.id, name, aligned, match, personas };
  known.set(aligned, { made, from });
  return made;
}

/** All words of a match, to search in. */
export function textsOf({ personas }: ComparedMatch): string[] {
  return [...personas.values()].flat().flatMap(({ persona }) => [
    persona.name,
    persona.role.text,
    persona.summary.text,
    ...claimListNames.flatMap((name) => persona[name].map(({ text }) => text)),
    ...demographicNames.flatMap((name) => {
      const value = persona.demographics[name]?.value;
      return typeof value === 'string' ? [value] : [];
    }),
    persona.quote?.text ?? '',
  ]);
}

/** Claims of a model, and those of them that stand in a row with a claim of another model. */
export interface SharedClaims {
  shared: number;
  all: number;
}

const counted = new WeakMap<readonly AlignedMatch[], ReadonlyMap<string, SharedClaims>>();

/** How many claims a model makes, and how many of them stand in a row with a claim of another model. */
export function sharedClaims(aligned: readonly AlignedMatch[], modelKey: string): SharedClaims {
  const counts = counted.get(aligned) ?? countClaims(aligned);
  counted.set(aligned, counts);
  return counts.get(modelKey) ?? { shared: 0, all: 0 };
}

function countClaims(aligned: readonly AlignedMatch[]): Map<string, SharedClaims> {
  const counts = new Map<string, SharedClaims>();
  for (const { cells } of aligned.flatMap(({ claims }) => claims)) {
    const saying = cells.map(({ ref, claims }) => ({ key: ref.slice(0, ref.lastIndexOf('/')), own: claims.length }));
    for (const { key, own } of saying) {
      const before = counts.get(key) ?? { shared: 0, all: 0 };
      const isShared = saying.some((other) => other.key !== key);
      counts.set(key, { shared: before.shared + (isShared ? own : 0), all: before.all + own });
    }
  }
  return counts;
}
