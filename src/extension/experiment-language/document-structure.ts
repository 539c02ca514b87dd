import { Range, type TextDocument } from 'vscode';
import { readStructure } from '../../core/experiment/assistance/structure';
import type { TextRange } from '../../core/experiment/locate';
import type { WrittenExperiment } from '../../core/experiment/written';

const known = new WeakMap<TextDocument, { version: number; structure: WrittenExperiment | null }>();

/** What a document says as far as it is YAML, read once for each of its versions. */
export function structureOf(document: TextDocument): WrittenExperiment | null {
  const { version } = document;
  const before = known.get(document);
  if (before?.version === version) {
    return before.structure;
  }
  const structure = readStructure(document.getText());
  known.set(document, { version, structure });
  return structure;
}

/** A range of the core as the editor counts. */
export function editorRange({ line, column, endLine, endColumn }: TextRange): Range {
  return new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}
