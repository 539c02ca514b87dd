import { commands, env, type Uri, window } from 'vscode';
import { applyReviews } from '../../core/reviews/apply-reviews';
import { blinded } from '../../core/reviews/blind-mode';
import { readableReviews } from '../../core/reviews/found-review';
import { readReviews } from '../../core/reviews/review-store';
import type { Persona } from '../../core/persona/persona';
import { markdownPersona } from '../../core/runs/export/markdown';
import { personaText } from '../../core/runs/export/persona-text';
import { visibleText } from '../../core/text/visible-text';
import type { VirtualDocuments } from '../platform/virtual-documents';
import type { BlindableRun } from '../runs/blindable-run';
import { shownReference } from './blind-view';

/** A persona as the panel shows it: as people have edited it, and under the name that its model has there. */
interface ShownPersona {
  ref: string;
  /** Name of the persona with its model. */
  label: string;
  persona: Persona;
}

/** Puts a persona on the clipboard as Markdown, with its evidence. Throws where the run has none under `ref`. */
export async function copyPersona(run: BlindableRun, ref: string): Promise<void> {
  const { persona } = named(ref, await shownPersonas(run));
  await env.clipboard.writeText(markdownPersona(persona));
  window.setStatusBarMessage(`Copied ${visibleText(persona.name)} as Markdown`, statusForMs);
}

const statusForMs = 4000;

/**
 * Lays two personas side by side in the editor's own diff, the baseline's on the left: the one under `ref`, and the one of the model `baseline`
 * that matches it, else one that is asked for. Throws where the run has none under `ref`.
 */
export async function diffPersona(
  run: BlindableRun,
  documents: VirtualDocuments,
  ref: string,
  baseline: string | null,
): Promise<void> {
  const personas = await shownPersonas(run);
  const one = named(ref, personas);
  const other = matching(run, personas, ref, baseline) ?? (await chooseOther(run, personas, one));
  if (other) {
    const text = ({ label, persona }: ShownPersona): Uri => documents.add(`${label}.txt`, personaText(persona));
    await commands.executeCommand('vscode.diff', text(other), text(one), `${other.label} ↔ ${one.label}`);
  }
}

/** The persona of the baseline that is in the same match; undefined without a baseline, and where it has none. */
function matching(
  run: BlindableRun,
  personas: readonly ShownPersona[],
  ref: string,
  baseline: string | null,
): ShownPersona | undefined {
  const members = membersOf(run, ref);
  return baseline === null
    ? undefined
    : personas.find(
        (persona) => persona.ref !== ref && modelOf(persona.ref) === baseline && members.includes(persona.ref),
      );
}

/** Those that match come first. */
async function chooseOther(
  run: BlindableRun,
  personas: readonly ShownPersona[],
  one: ShownPersona,
): Promise<ShownPersona | undefined> {
  const members = membersOf(run, one.ref);
  const items = personas
    .filter(({ ref }) => ref !== one.ref)
    .map((persona) => ({
      label: persona.label,
      description: members.includes(persona.ref) ? 'matches' : '',
      persona,
    }))
    .toSorted((left, right) => right.description.length - left.description.length);
  const chosen = await window.showQuickPick(items, { title: `Diff of ${one.label}: with which persona?` });
  return chosen?.persona;
}

function membersOf(run: BlindableRun, ref: string): readonly string[] {
  const { analysis } = run.view();
  return analysis?.matches.find(({ members }) => members.includes(ref))?.members ?? [];
}

function modelOf(ref: string): string {
  return ref.slice(0, Math.max(0, ref.lastIndexOf('/')));
}

function named(ref: string, personas: readonly ShownPersona[]): ShownPersona {
  const found = personas.find((persona) => persona.ref === ref);
  if (!found) {
    throw new Error('This persona is not there any more.');
  }
  return found;
}

async function shownPersonas(run: BlindableRun): Promise<ShownPersona[]> {
  const names = run.names();
  const { personas } = applyReviews(run.openView(), readableReviews(await readReviews(run.directory)));
  return personas.map((edited) => {
    const ref = shownReference(edited.ref, names);
    const shown = names ? blinded({ personas: [edited.persona] }, names).personas[0] : edited.persona;
    const persona = shown ?? edited.persona;
    const owner = ref.includes('/') ? modelOf(ref) : 'consensus';
    return { ref, label: visibleText(`${persona.name || persona.id} (${owner})`), persona };
  });
}
