import { choosePassages } from './passages';
import { applyReplacements, redact, type RedactionMemory } from './redact';
import type { Replacement, ShownCell, Stretch } from './table';
import { interviewerStretches } from './transcript';

/** Looked at around a passage, so that an address on its edge is recognised before it is cut. */
const overlap = 200;

/**
 * A cell as the models see it: redacted where there is a `memory`, and of what is longer than `longest` UTF-16 units those
 * passages that stand for it best, with ` […] ` for what is left out.
 */
export function showCell(column: number, original: string, memory: RedactionMemory | null, longest: number): ShownCell {
  const shortened = original.length > longest;
  const stretches = shortened ? choosePassages(original, longest) : [{ start: 0, end: original.length }];
  const replacements: Replacement[] = [];
  let end = 0;
  for (const stretch of stretches) {
    const found = memory === null ? [] : redacted(original, stretch, end, memory);
    const from = Math.min(stretch.start, found[0]?.start ?? stretch.start);
    if (from > end) {
      replacements.push({ start: end, end: from, placeholder: end === 0 ? '[…] ' : ' […] ', omitted: true });
    }
    replacements.push(...found);
    end = Math.max(stretch.end, found.at(-1)?.end ?? 0);
  }
  const text = applyReplacements(original.slice(0, end), replacements);
  const asked = interviewerStretches(original).flatMap((stretch) => shownStretch(stretch, replacements, end));
  return { column, text, replacements, shortened, ...(asked.length === 0 ? {} : { interviewer: asked }) };
}

/** What is replaced in a stretch or across its edges, not before `from`. */
function redacted(original: string, { start, end }: Stretch, from: number, memory: RedactionMemory): Replacement[] {
  const offset = Math.max(from, start - overlap);
  return redact(original.slice(offset, end + overlap), memory)
    .replacements.map((found) => ({ ...found, start: found.start + offset, end: found.end + offset }))
    .filter((found) => found.start < end && found.end > start);
}

/** Where a stretch of the original lies in the text that is shown; nowhere where it was left out. */
function shownStretch(stretch: Stretch, replacements: readonly Replacement[], shownEnd: number): Stretch[] {
  const start = shownOffset(stretch.start, replacements, 'start');
  const end = shownOffset(Math.min(stretch.end, shownEnd), replacements, 'end');
  return start < end ? [{ start, end }] : [];
}

/** Within something redacted, so that its placeholder belongs to the stretch; within something left out, so that it does not. */
function shownOffset(offset: number, replacements: readonly Replacement[], edge: 'start' | 'end'): number {
  let shift = 0;
  for (const { start, end, placeholder, omitted } of replacements) {
    if (offset < start || (offset === start && (edge === 'end' || omitted !== true))) {
      break;
    }
    if (offset < end) {
      return start + shift + ((edge === 'start') === (omitted === true) ? placeholder.length : 0);
    }
    shift += placeholder.length - (end - start);
  }
  return offset + shift;
}
