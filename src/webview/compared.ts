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
  return analysis.matches.flatMap((match) => {
    const rows = aligned.find((one) => one.match === match.id);
    const personas = new Map(
      models.flatMap(({ key, personas: own }): [string, ComparedPersona[]][] => {
        const members = own
          .map((persona) => ({ ref: referenceTo(key, persona.id), modelKey: key, persona }))
          .filter(({ ref }) => match.members.includes(ref));
        return members.length > 0 ? [[key, members]] : [];
      }),
    );
    const [first] = [...personas.values()].flat();
    const merged = consensus?.personas.find((persona) => persona.match === match.id);
    return rows && first
      ? [{ id: match.id, name: merged?.name ?? first.persona.name, aligned: rows, match, personas }]
      : [];
  });
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

/** How many claims a model makes, and how many of them stand in a row with a claim of another model. */
export function sharedClaims(aligned: readonly AlignedMatch[], modelKey: string): { shared: number; all: number } {
  const isOwn = (ref: string): boolean => ref.startsWith(`${modelKey}/`);
  let [shared, all] = [0, 0];
  for (const { cells } of aligned.flatMap(({ claims }) => claims)) {
    const own = cells.filter(({ ref }) => isOwn(ref)).reduce((sum, { claims }) => sum + claims.length, 0);
    all += own;
    shared += cells.some(({ ref }) => !isOwn(ref)) ? own : 0;
  }
  return { shared, all };
}
