import { readFileSync } from 'node:fs';
import path from 'node:path';
import { redact, type RedactionKind, RedactionMemory } from '../../src/core/data/redact';
import type { Stretch } from '../../src/core/data/table';

/** A stretch of a text and what it is. */
interface PrivateStretch extends Stretch {
  kind: RedactionKind;
}

/** A text and what of it is private. */
export interface LabelledText {
  text: string;
  labels: PrivateStretch[];
}

const kinds: readonly RedactionKind[] = ['email', 'phone', 'card', 'iban', 'ip', 'address'];

/** The labelled texts of `private-texts.txt`, or those that were written after the patterns. */
export function labelledTexts(which: 'first' | 'later' = 'first'): LabelledText[] {
  const name = which === 'first' ? 'private-texts.txt' : 'private-texts-later.txt';
  const lines = readFileSync(path.join(__dirname, name), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !/^##? /u.test(line)).map(labelledText);
}

function labelledText(marked: string): LabelledText {
  const labels: PrivateStretch[] = [];
  let text = '';
  let from = 0;
  for (const { 0: mark, 1: named, 2: stretch = '', index } of marked.matchAll(/\{(\w+)\|([^}]*)\}/gu)) {
    const kind = kinds.find((candidate) => candidate === named);
    if (kind === undefined) {
      throw new Error(`No kind of private text: ${mark}`);
    }
    text += marked.slice(from, index);
    labels.push({ start: text.length, end: text.length + stretch.length, kind });
    text += stretch;
    from = index + mark.length;
  }
  return { text: text + marked.slice(from), labels };
}

/** Counts of one kind. A stretch is right when kind, start and end are those of the label. */
export interface RedactionFigures {
  kind: RedactionKind;
  labelled: number;
  found: number;
  right: number;
  /** Labelled stretches of which no character is left, whatever they were taken for. */
  covered: number;
}

/** How well the texts are redacted, kind by kind. */
export function redactionFigures(texts: readonly LabelledText[]): RedactionFigures[] {
  const looked = texts.map(({ text, labels }) => ({ labels, found: findPrivate(text) }));
  return kinds.map((kind) => {
    const figures: RedactionFigures = { kind, labelled: 0, found: 0, right: 0, covered: 0 };
    for (const { labels, found } of looked) {
      const mine = labels.filter((label) => label.kind === kind);
      figures.labelled += mine.length;
      figures.found += found.filter((one) => one.kind === kind).length;
      figures.right += mine.filter((label) => found.some((one) => isSame(one, label))).length;
      figures.covered += mine.filter((label) => isCovered(label, found)).length;
    }
    return figures;
  });
}

/** What was missed, cut wrongly or found where nothing is, as `text: expected → found`. */
export function redactionErrors(texts: readonly LabelledText[]): string[] {
  const written = (text: string, stretches: readonly PrivateStretch[]): string =>
    stretches.map(({ start, end, kind }) => `${kind} "${text.slice(start, end)}"`).join(', ') || 'nothing';
  return texts.flatMap(({ text, labels }) => {
    const [expected, found] = [written(text, labels), written(text, findPrivate(text))];
    return expected === found ? [] : [`${text}: ${expected} → ${found}`];
  });
}

/** What is redacted in a text, of the kind that its placeholder names. */
function findPrivate(text: string): PrivateStretch[] {
  return redact(text, new RedactionMemory()).replacements.flatMap(({ start, end, placeholder }) => {
    const kind = kinds.find((candidate) => placeholder.startsWith(`[${candidate}-`));
    return kind === undefined ? [] : [{ start, end, kind }];
  });
}

function isSame(left: PrivateStretch, right: PrivateStretch): boolean {
  return left.kind === right.kind && left.start === right.start && left.end === right.end;
}

function isCovered(label: PrivateStretch, found: readonly PrivateStretch[]): boolean {
  let at = label.start;
  for (const { start, end } of found) {
    at = start <= at ? Math.max(at, end) : at;
  }
  return at >= label.end;
}
