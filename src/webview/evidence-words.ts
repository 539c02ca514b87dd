import { rowId } from '../core/data/row-id';
import { countText, verdictReason } from '../core/text/figures';
import type { Evidence, RunView } from '../protocol/messages';
import { verdictMarks, verdicts } from './status';

export type Sources = RunView['sources'];

/** The row as the models know it: `r17`, with several files `b.r17`; empty for one that does not exist. */
export function rowLabel(evidence: Evidence, sources: Sources): string {
  if (evidence.row === null) {
    return '';
  }
  const index = sources.findIndex((source) => source.path === evidence.source);
  return index < 0 ? rowId(evidence.row, 0, 1) : rowId(evidence.row, index, sources.length);
}

/** A whole row as what there is to open, by the id under which the models know it; null for an id of no row. */
export function evidenceOfRow(id: string, sources: Sources): Evidence | null {
  const row = Number(/r(\d+)$/u.exec(id)?.[1]);
  const source = sources.find((_, index) => rowId(row, index, sources.length) === id);
  return source === undefined
    ? null
    : {
        id,
        source: source.path,
        row,
        line: null,
        column: null,
        start: null,
        end: null,
        respondent: null,
        excerpt: '',
        original: null,
        citedRow: row,
        verdict: 'verified',
      };
}

/** `r17, verified, 1 of 9`, beginning as the chip reads; with several files the file is named. */
export function chipName(evidence: Evidence, sources: Sources, position: number, count: number): string {
  const file = sources.length > 1 ? ` of ${evidence.source}` : '';
  const row = evidence.row === null ? 'no such row' : `${rowLabel(evidence, sources)}${file}`;
  return `${row}, ${verdictMarks[evidence.verdict].word}, ${position} of ${count}`;
}

/** `8 verified, 1 altered`: the verdicts that occur. */
export function verdictSummary(evidence: readonly Evidence[]): string {
  return verdicts
    .map((verdict) => ({ verdict, count: evidence.filter((item) => item.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${countText(count)} ${verdictMarks[verdict].word}`)
    .join(', ');
}

/** Where an excerpt stands: `row 21`, `line 29` and, where the run has several sources, which one; as far as known. */
export function placeOf(evidence: Evidence, sources: Sources): string[] {
  const parts: string[] = [];
  if (evidence.row !== null) {
    parts.push(`row ${evidence.row}`);
  }
  if (evidence.line !== null) {
    parts.push(`line ${evidence.line}`);
  }
  if (sources.length > 1) {
    parts.push(evidence.source);
  }
  return parts;
}

/** What is wrong with an excerpt, in a sentence; null where nothing is, or what the row says stands beside it. */
export function verdictSentence(evidence: Evidence): string | null {
  const reason = evidence.original === null ? verdictReason(evidence) : null;
  return reason === null ? null : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

/**
 * Which of many chips are shown at first: `limit` of them in their order. Rejected ones come before others, so that none
 * hides behind `+n` as long as there is room.
 */
export function firstChips(evidence: readonly Evidence[], limit: number): Evidence[] {
  const rejected = evidence.filter((item) => item.verdict === 'rejected');
  const others = evidence.filter((item) => item.verdict !== 'rejected');
  const chosen = new Set([...rejected, ...others].slice(0, limit));
  return evidence.filter((item) => chosen.has(item));
}
