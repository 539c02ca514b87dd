import { Range, type TextDocument } from 'vscode';
import { excerptPattern } from '../../core/data/excerpt-pattern';
import type { Evidence } from '../../core/persona/persona';

/** How far behind the start of a record its excerpt is looked for, in UTF-16 units. */
const searchedLength = 50_000;

/** The words of the excerpt in the file, whatever quoting and line breaks stand between them. `line` is 0-based; null: anywhere. */
export function findExcerpt(document: TextDocument, line: number | null, evidence: Evidence): Range | undefined {
  const pattern = excerptPattern(evidence.original ?? evidence.excerpt);
  if (!pattern || evidence.verdict === 'rejected' || (line ?? 0) >= document.lineCount) {
    return undefined;
  }
  const offset = document.offsetAt(new Range(line ?? 0, 0, line ?? 0, 0).start);
  const end = line === null ? document.getText().length : offset + searchedLength;
  const searched = document.getText(new Range(document.positionAt(offset), document.positionAt(end)));
  const match = pattern.exec(searched);
  if (!match) {
    return undefined;
  }
  const from = offset + match.index;
  return new Range(document.positionAt(from), document.positionAt(from + match[0].length));
}
