import { PersonaError } from '../errors';
import { countOf, countText } from '../text/figures';
import type { RecordReader } from './record-reader';
import type { FileRecord } from './records';
import type { ColumnType } from './table';
import { readTranscript, type Turn } from './transcript';

/** Most that is read of one text, in UTF-16 units: it is held as a whole. */
const longestDocument = 1 << 24;
/** A line of at least so many characters was not wrapped by hand: its end is the end of a paragraph. */
const unwrappedLine = 120;

/** Tags and times within a cue (WebVTT, section 4.2.2). */
const captionTag = /<\/?(?:[vcibu]|ruby|rt|lang)(?:[\s.][^>\n]*)?>|<\d[\d:.]*>/gu;

/** A stretch of the text with offsets in UTF-16 units. */
interface Block {
  start: number;
  end: number;
}

/**
 * Reads a text or captions that one respondent gave: a row for each paragraph or cue, cut where another speaker begins. What
 * an interviewer says makes no row, since it is no evidence; the row behind it keeps it as its question.
 */
export class DocumentReader implements RecordReader {
  readonly names = ['respondent', 'speaker', 'text'];
  readonly headerLine = null;
  readonly delimiter = '';
  readonly types: ReadonlyMap<string, ColumnType> = new Map([
    ['respondent', 'id'],
    ['text', 'text'],
  ]);
  readonly #file: string;
  readonly #respondent: string;
  readonly #isCaptions: boolean;
  readonly #warnings: string[] = [];
  #text = '';

  /** @param respondent what stands in the column of that name. */
  constructor(file: string, respondent: string, isCaptions: boolean) {
    this.#file = file;
    this.#respondent = respondent;
    this.#isCaptions = isCaptions;
  }

  push(text: string): FileRecord[] {
    this.#text += text;
    if (this.#text.length > longestDocument) {
      throw new PersonaError(
        'invalid-data',
        `${this.#file} is longer than ${countText(longestDocument)} characters: a text is read as one respondent. Cut it up.`,
      );
    }
    return [];
  }

  end(): FileRecord[] {
    const text = this.#text;
    const lines = lineStarts(text);
    const blocks = this.#isCaptions ? cues(text, lines) : paragraphs(text, lines);
    const turns = readTranscript(text) ?? [];
    const records: FileRecord[] = [];
    let asked = 0;
    let question = '';
    for (const { block, turn } of cutAtTurns(blocks, turns)) {
      const { start, said, speaker } = spoken(text, block, turn, this.#isCaptions);
      if (said === '') {
        continue;
      }
      if (turn?.isInterviewer === true) {
        asked++;
        question = `${question} ${said}`.trim();
      } else {
        const record = { cells: [this.#respondent, speaker, said], line: lineAt(lines, start) };
        records.push(question === '' ? record : { ...record, question });
        question = '';
      }
    }
    if (asked > 0) {
      const passages = countOf(asked, this.#isCaptions ? 'cue' : 'paragraph');
      this.#warnings.push(`${passages} of the interviewer make no row: context, never evidence.`);
    }
    return records;
  }

  warnings(): string[] {
    return this.#warnings;
  }
}

/** Offsets at which lines begin. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|[\r\n]/gu)) {
    starts.push(end.index + end[0].length);
  }
  return starts;
}

/** 1-based line of an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    [low, high] = (starts[middle] ?? 0) <= offset ? [middle, high] : [low, middle];
  }
  return low + 1;
}

/** Lines up to a blank one, or to one that is too long to have been wrapped. */
function paragraphs(text: string, lines: readonly number[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const [index, start] of lines.entries()) {
    const end = lines[index + 1] ?? text.length;
    const line = text.slice(start, end).trim();
    if (line === '') {
      open = null;
      continue;
    }
    if (open === null) {
      open = { start, end };
      blocks.push(open);
    }
    open.end = end;
    open = line.length >= unwrappedLine ? null : open;
  }
  return blocks;
}

/** What is said in each cue of WebVTT: the lines below its time, up to a blank one. */
function cues(text: string, lines: readonly number[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const [index, start] of lines.entries()) {
    const end = lines[index + 1] ?? text.length;
    const line = text.slice(start, end).trim();
    if (line === '') {
      open = null;
    } else if (/^(?:\d+:)?\d{2}:\d{2}[.,]\d{3}\s+-->\s/u.test(line)) {
      open = { start: end, end };
      blocks.push(open);
    } else if (open !== null) {
      open.end = end;
    }
  }
  return blocks;
}

/** Blocks cut where a turn begins, each with the turn that it belongs to. */
function* cutAtTurns(
  blocks: readonly Block[],
  turns: readonly Turn[],
): Generator<{ block: Block; turn: Turn | undefined }> {
  let next = 0;
  for (const { start, end } of blocks) {
    let from = start;
    for (let turn = turns[next]; turn !== undefined && turn.start < end; turn = turns[++next]) {
      if (turn.start > from) {
        yield { block: { start: from, end: turn.start }, turn: turns[next - 1] };
        from = turn.start;
      }
    }
    yield { block: { start: from, end }, turn: turns[next - 1] };
  }
}

/** What is said in a stretch, without the speaker's label and the tags of captions, and where it starts. */
function spoken(
  text: string,
  { start, end }: Block,
  turn: Turn | undefined,
  isCaptions: boolean,
): { start: number; said: string; speaker: string } {
  const tagged = /^\s*<v(?:\.[^\s>]*)? ([^>\n]+)>/u.exec(text.slice(start, end));
  const speaker = tagged?.[1]?.trim() ?? turn?.speaker ?? '';
  let from = start + (tagged?.[0].length ?? 0);
  if (tagged === null && turn !== undefined && turn.start >= start && turn.start < end) {
    from = text.indexOf(turn.speaker, turn.start) + turn.speaker.length + 1;
  }
  const raw = text.slice(from, end);
  const said = (isCaptions ? raw.replaceAll(captionTag, '') : raw).trim();
  return { start: from + (raw.length - raw.trimStart().length), said, speaker };
}
