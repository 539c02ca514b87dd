import { countOf } from '../text/figures';
import type { ShownCell, Stretch, Table } from './table';

/** What one speaker says in a transcript, the label included: UTF-16 offsets in the cell. */
export interface Turn {
  start: number;
  end: number;
  /** As it stands before the colon. */
  speaker: string;
  /** Asks rather than answers: shown as context, never evidence. */
  isInterviewer: boolean;
}

const leastTurns = 3;
const namedInterviewers = 3;
/** Shares of turns with a question mark that tell who asks. */
const askingShare = 0.6;
const answeringShare = 0.34;
const askingShareOfInitials = 0.25;

/**
 * `Name:` or a WebVTT `<v Name>` at the start of a line, a time before it allowed; `Name:` also behind the end of a
 * sentence, as line breaks get lost.
 */
const label =
  /(?<=^|\n[^\S\n]{0,8}|[.!?…？。！)\]"”]\s{1,3})(?:[[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?[^\S\n]{0,4})?(?:<v(?:\.[^\s>]{0,60})? ([^>\n]{1,60})>|(\p{L}[\p{L}\p{M}\p{N}_.'’()-]{0,30}(?: [\p{L}\p{M}\p{N}_.'’()-]{1,20}){0,2})[:：](?=\s|\p{Lo}))/gu;

/** Holds for all texts that begin with a label, and is soon decided for others. */
const beginsWithLabel = /^\s{0,80}[^\n]{0,120}?[:：>]/u;

const interviewerNames =
  /^(?:the )?(?:\w+ )?(?:interviewer(?:in)?|interviewleiter(?:in)?|intervieweu(?:r|se)|moderator(?:in)?|moderador[ae]?|modérat(?:eur|rice)|facilitator|researcher|forscher(?:in)?|entrevistador[ae]?|enquêt(?:eur|rice)|intervistat(?:ore|rice))(?:[ _-]?\d{1,2})?$/iu;
const interviewerInitials = /^(?:i|q|m|f|int|intv|iv|mod|interv)\.?[ _-]?\d{0,2}$/iu;
const respondentNames =
  /^(?:(?:participant|respondent|interviewee|informant|customer|client|patient|user|teilnehmer(?:in)?|befragter?|participante|entrevistad[oa])\b.*|[apr][ _-]?\d{0,3})$/iu;

/**
 * The turns of a transcript in order; null where a text is none: fewer than three turns (two where one is called the
 * interviewer), or a single speaker other than somebody called the interviewer who begins it. Labels that stand only once count when they are known words for an interviewer or a
 * respondent, and at the start of a line beside somebody called the interviewer. An interviewer is called one
 * (`Interviewer:`, `Moderator:`), or has an initial for it (`I:`, `Q:`) and asks now and then, or asks in most turns while
 * the others hardly do.
 */
export function readTranscript(text: string): Turn[] | null {
  if (!/[:：]|<v/u.test(text)) {
    return null;
  }
  const found = Array.from(text.matchAll(label), (match) => ({
    start: match.index,
    speaker: (match[1] ?? match[2] ?? '').trim(),
  }));
  const uses = countBy(found.map(({ speaker }) => speaker));
  const isInterview = found.some(({ speaker }) => interviewerNames.test(speaker));
  const kept = found.filter(
    ({ start, speaker }) =>
      (uses.get(speaker) ?? 0) > 1 ||
      isKnown(speaker) ||
      (isInterview && /(?:^|\n)[^\S\n]*$/u.test(text.slice(Math.max(0, start - 10), start))),
  );
  if (isInterview && found[0]?.start === firstWord(text) && found.every(({ speaker }) => namesInterviewer(speaker))) {
    return turnsOf(text, found).map((turn) => ({ ...turn, isInterviewer: true }));
  }
  if (kept.length < (isInterview ? 2 : leastTurns) || new Set(kept.map(({ speaker }) => speaker)).size < 2) {
    return null;
  }
  const turns = turnsOf(text, kept);
  const asking = interviewersOf(text, turns);
  return turns.map((turn) => ({ ...turn, isInterviewer: asking.has(turn.speaker) }));
}

function turnsOf(text: string, labels: readonly Pick<Turn, 'start' | 'speaker'>[]): Turn[] {
  return labels.map(({ start, speaker }, index) => ({
    start,
    end: labels[index + 1]?.start ?? text.length,
    speaker,
    isInterviewer: false,
  }));
}

function firstWord(text: string): number {
  return text.length - text.trimStart().length;
}

/** Whether a text is a question of an interviewer's, such as `Interviewer: How do you pay?`, and nothing else. */
export function isOnlyAsked(text: string): boolean {
  return beginsWithLabel.test(text) && withoutInterviewers(text).trim() === '';
}

/** Whether a speaker is called an interviewer, moderator, researcher or the like. */
export function namesInterviewer(speaker: string): boolean {
  return interviewerNames.test(speaker);
}

/** Whether a label may be short for an interviewer: `I`, `Q`, `INT`. */
export function isInitialOfInterviewer(speaker: string): boolean {
  return interviewerInitials.test(speaker);
}

/** Whether a speaker is called a respondent, participant or the like: `P1`, `Teilnehmerin 3`. */
export function namesRespondent(speaker: string): boolean {
  return respondentNames.test(speaker);
}

/** What a column holds in transcripts. */
export interface TranscriptFacts {
  /** Cells that are transcripts. */
  cells: number;
  turns: number;
  /** Labels of those who ask, the first that occur; empty where it cannot be told who does. */
  interviewers: string[];
}

/** The transcripts among cells; null where there are none. */
export function transcriptFacts(cells: readonly string[]): TranscriptFacts | null {
  const transcripts = cells.map(readTranscript).filter((turns) => turns !== null);
  const turns = transcripts.flat();
  const interviewers = [...new Set(turns.filter(({ isInterviewer }) => isInterviewer).map(({ speaker }) => speaker))];
  return transcripts.length === 0 ? null : { cells: transcripts.length, turns: turns.length, interviewers };
}

/** The transcripts of a text column, among the rows that the table holds; null in other columns. */
export function transcriptsIn({ columns, rows }: Table, column: number): TranscriptFacts | null {
  return columns[column]?.type === 'text' ? transcriptFacts(rows.map(({ cells }) => cells[column] ?? '')) : null;
}

/** `transcripts: 214 turns in 12 cells; what Interviewer says is context, never evidence`. */
export function transcriptText({ cells, turns, interviewers }: TranscriptFacts): string {
  const size = `transcripts: ${countOf(turns, 'turn')} in ${countOf(cells, 'cell')}`;
  const more = interviewers.length > namedInterviewers ? ' and others' : '';
  const who = `${interviewers.slice(0, namedInterviewers).join(', ')}${more}`;
  return interviewers.length === 0 ? size : `${size}; what ${who} says is context, never evidence`;
}

/** What interviewers say in a text, the labels included, in order; none where it is no transcript. */
export function interviewerStretches(text: string): Stretch[] {
  const turns = readTranscript(text) ?? [];
  return turns.filter(({ isInterviewer }) => isInterviewer).map(({ start, end }) => ({ start, end }));
}

/** A text without what interviewers say in it. */
export function withoutInterviewers(text: string): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of interviewerStretches(text)) {
    rest += text.slice(from, start);
    from = end;
  }
  return from === 0 ? text : rest + text.slice(from);
}

/** Whether an interviewer says something of a stretch of a shown cell, so that it is no evidence. */
export function isAsked({ interviewer }: Pick<ShownCell, 'interviewer'>, { start, end }: Stretch): boolean {
  return interviewer !== undefined && interviewer.some((asked) => start < asked.end && asked.start < end);
}

function isKnown(speaker: string): boolean {
  return [interviewerNames, interviewerInitials, respondentNames].some((names) => names.test(speaker));
}

function interviewersOf(text: string, turns: readonly Turn[]): ReadonlySet<string> {
  const all = countBy(turns.map(({ speaker }) => speaker));
  const asked = countBy(
    turns.filter(({ start, end }) => /[?？؟]/u.test(text.slice(start, end))).map(({ speaker }) => speaker),
  );
  const share = (speaker: string): number => (asked.get(speaker) ?? 0) / (all.get(speaker) ?? 1);
  const speakers = [...all.keys()];
  const named = speakers.filter(
    (speaker) =>
      interviewerNames.test(speaker) || (interviewerInitials.test(speaker) && share(speaker) >= askingShareOfInitials),
  );
  if (named.length > 0) {
    return new Set(named.length < speakers.length ? named : []);
  }
  const asking = speakers.filter(
    (speaker) => share(speaker) >= askingShare && (all.get(speaker) ?? 0) > 1 && !respondentNames.test(speaker),
  );
  const others = speakers.filter((speaker) => !asking.includes(speaker));
  const isClear = others.length > 0 && others.every((speaker) => share(speaker) <= answeringShare);
  return new Set(isClear ? asking : []);
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
