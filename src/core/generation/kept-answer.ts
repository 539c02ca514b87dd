import { assemblePersona } from '../persona/assemble';
import type { DraftPersona } from '../persona/draft';
import type { EvidenceChecker } from '../persona/evidence';
import { IncrementalAnswer } from '../persona/incremental';
import type { Persona } from '../persona/persona';
import { sameName } from './answer-stream';
import type { GenerationPlan } from './plan';

/** The texts of a model's calls, in order, as they were kept. */
export interface KeptTexts {
  /** Of the first call and its retries; empty where nothing came. */
  answers: readonly string[];
  /** Of the call that asked for what was missing. */
  repair?: string;
}

/**
 * Reads an answer that was kept on disk as if it had just arrived: the personas are made and their excerpts looked up anew.
 * Undefined unless the last text is complete and all the personas that are asked for are there.
 */
export function readKeptAnswer(
  { answers, repair }: KeptTexts,
  { data, personas: asked }: Pick<GenerationPlan, 'data' | 'personas'>,
  checker: EvidenceChecker,
): { personas: Persona[]; warnings: string[] } | undefined {
  const parsed = answers.map(parse);
  const last = repair === undefined ? parsed.at(-1) : parse(repair);
  if (!last?.complete) {
    return undefined;
  }
  const drafts =
    repair === undefined ? last.drafts : completed(richest(parsed.map((each) => each.drafts)), last.drafts, asked);
  if (drafts.length < asked) {
    return undefined;
  }
  return {
    personas: drafts.map((draft, index) => assemblePersona(draft, `p${index + 1}`, checker, data)),
    warnings: last.invalid,
  };
}

function parse(text: string): { drafts: DraftPersona[]; complete: boolean; invalid: string[] } {
  const parser = new IncrementalAnswer();
  return { drafts: parser.push(text), ...parser.finish() };
}

/** The last of those with most personas. */
function richest(answers: readonly DraftPersona[][]): DraftPersona[] {
  return answers.reduce((best, drafts) => (drafts.length >= best.length ? drafts : best), []);
}

function completed(there: readonly DraftPersona[], more: readonly DraftPersona[], asked: number): DraftPersona[] {
  return more.reduce<DraftPersona[]>(
    (all, draft) => (all.length >= asked || all.some(({ name }) => sameName(name, draft.name)) ? all : [...all, draft]),
    [...there],
  );
}
