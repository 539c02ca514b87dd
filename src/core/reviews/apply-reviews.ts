import type { ClaimField } from '../analysis/claim-comparison';
import { personaReference } from '../analysis/matching';
import type { Persona } from '../persona/persona';
import type { ModelRun, Run } from '../runs/run';
import { withEdits, withMerged } from './edited-persona';
import { standingActions } from './opinions';
import type { ReviewFile, StandingAction } from './review-schema';

/** Who did something, when, and the action in their file. */
export interface Provenance {
  by: string;
  at: string;
  action: string;
}

/** A change to what a model wrote; of several to the same words the last. */
export interface Edit extends Provenance {
  field: 'name' | ClaimField;
  /** Place in the list as the model wrote it; 0 for the others. */
  index: number;
  /** What the model wrote. */
  was: string;
  /** Null: rejected. */
  now: string | null;
}

/** A persona as people have edited it. */
export interface EditedPersona {
  ref: string;
  /** With its edits, and with what was merged into it. */
  persona: Persona;
  edits: Edit[];
  locked: Provenance | null;
  rejected: Provenance | null;
  /** The persona it has become part of. */
  mergedInto: (Provenance & { ref: string }) | null;
  mergedFrom: (Provenance & { ref: string })[];
}

export interface EditedRun {
  /** All personas of the run, rejected and merged ones included, in its order; those of the consensus last. */
  personas: EditedPersona[];
  /** What could not be done, and why. */
  ignored: (Provenance & { reason: string })[];
}

/** What is reviewed of a run. */
export interface ReviewedRun {
  models: readonly Pick<ModelRun, 'key' | 'personas'>[];
  consensus: Run['consensus'];
}

type EditAction = Exclude<StandingAction, { type: 'rate' | 'comment' | 'choose-winner' | 'dismiss-gap' }>;
type States = ReadonlyMap<string, EditedPersona>;

/**
 * The personas of a run as people have edited them, all raters together, in the order of time. The run itself is not changed, and neither
 * is what its evidence says: a reworded claim keeps its citations, and its support score is gone. A locked persona takes no
 * edits until it is unlocked. The order of the files does not matter.
 */
export function applyReviews(run: ReviewedRun, files: readonly Pick<ReviewFile, 'actions'>[]): EditedRun {
  const states: States = new Map(
    originals(run).map(([ref, persona]) => [
      ref,
      { ref, persona, edits: [], locked: null, rejected: null, mergedInto: null, mergedFrom: [] },
    ]),
  );
  const actions = files.flatMap((file) => standingActions(file.actions)).filter(isEdit);
  const ignored = actions.sort(byTime).flatMap((action) => {
    const reason = note(action, states);
    return reason === null ? [] : [{ ...provenanceOf(action), reason }];
  });
  const own = new Map([...states].map(([ref, { persona, edits }]) => [ref, withEdits(persona, edits)]));
  const composed = ({ ref, mergedFrom }: EditedPersona): Persona =>
    mergedFrom.reduce(
      (persona, merged) => {
        const state = states.get(merged.ref);
        return state && !state.rejected ? withMerged(persona, composed(state)) : persona;
      },
      own.get(ref) as Persona,
    );
  return { personas: [...states.values()].map((state) => ({ ...state, persona: composed(state) })), ignored };
}

function originals(run: ReviewedRun): [ref: string, persona: Persona][] {
  return [
    ...run.models.flatMap(({ key, personas }) =>
      personas.map((persona): [string, Persona] => [personaReference(key, persona), persona]),
    ),
    ...(run.consensus?.personas ?? []).map((persona): [string, Persona] => [persona.id, persona]),
  ];
}

function isEdit(action: StandingAction): action is EditAction {
  return ['rename', 'edit-claim', 'reject-claim', 'reject', 'lock', 'merge'].includes(action.type);
}

/** Notes an action with the persona it is about; returns why not, where it cannot be done. */
function note(action: EditAction, states: States): string | null {
  const state = states.get(action.ref);
  if (!state) {
    return `There is no persona ${action.ref} in this run.`;
  }
  if (action.type === 'lock') {
    state.locked = action.locked ? provenanceOf(action) : null;
    return null;
  }
  if (state.locked) {
    return `${action.ref} is locked by ${state.locked.by}.`;
  }
  switch (action.type) {
    case 'rename':
      edit(state, action, { field: 'name', index: 0, was: state.persona.name, now: action.name });
      return null;
    case 'reject':
      state.rejected = provenanceOf(action);
      return null;
    case 'merge':
      return noteMerge(action, state, states);
    case 'edit-claim':
    case 'reject-claim':
      return noteClaim(action, state);
  }
}

function noteClaim(action: EditAction & { type: 'edit-claim' | 'reject-claim' }, state: EditedPersona): string | null {
  const { field, index } = action;
  const claims = state.persona[field];
  const claim = Array.isArray(claims) ? claims[index] : index === 0 ? claims : undefined;
  if (!claim) {
    return `${action.ref} has no ${field} number ${index + 1}.`;
  }
  if (action.type === 'reject-claim' && !Array.isArray(claims)) {
    return `A persona needs its ${field}: reword it, or reject the persona.`;
  }
  const now = action.type === 'edit-claim' ? action.text : null;
  edit(state, action, { field, index, was: claim.text, now });
  return null;
}

function noteMerge(action: EditAction & { type: 'merge' }, state: EditedPersona, states: States): string | null {
  const target = states.get(action.into);
  if (!target) {
    return `There is no persona ${action.into} in this run.`;
  }
  if (target.locked) {
    return `${action.into} is locked by ${target.locked.by}.`;
  }
  for (let next: EditedPersona | undefined = target; next; next = states.get(next.mergedInto?.ref ?? '')) {
    if (next === state) {
      return `${action.into} is part of ${action.ref} itself.`;
    }
  }
  const before = states.get(state.mergedInto?.ref ?? '');
  if (before) {
    before.mergedFrom = before.mergedFrom.filter(({ ref }) => ref !== state.ref);
  }
  state.mergedInto = { ...provenanceOf(action), ref: target.ref };
  target.mergedFrom = [...target.mergedFrom, { ...provenanceOf(action), ref: state.ref }];
  return null;
}

function edit(state: EditedPersona, action: EditAction, change: Omit<Edit, keyof Provenance>): void {
  state.edits = [
    ...state.edits.filter(({ field, index }) => field !== change.field || index !== change.index),
    { ...change, ...provenanceOf(action) },
  ];
}

function provenanceOf({ by, at, id }: StandingAction): Provenance {
  return { by, at, action: id };
}

/** By when they were done; at the same moment by person, then in the order of their file. */
function byTime(left: StandingAction, right: StandingAction): number {
  return compare(left.at, right.at) || compare(left.by, right.by) || numberOf(left.id) - numberOf(right.id);
}

function numberOf(id: string): number {
  return Number(id.replaceAll(/\D/gu, ''));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
