import {
  type DefinitionProvider,
  DocumentLink,
  type DocumentLinkProvider,
  DocumentSymbol,
  type DocumentSymbolProvider,
  type LocationLink,
  type Position,
  Range,
  type RenameProvider,
  SymbolKind,
  type TextDocument,
  Uri,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { type AnchorName, anchorNames, sameAnchor } from '../../core/experiment/assistance/anchors';
import { cellOffsets, type ColumnCell } from '../../core/experiment/assistance/column-place';
import { type OutlineNode, outlineOf } from '../../core/experiment/assistance/outline';
import { namedDataFiles } from '../../core/experiment/assistance/structure';
import { type Target, targetAt } from '../../core/experiment/assistance/targets';
import { editorRange, structureOf } from './document-structure';
import { isExperimentFile } from './experiment-file';

const symbolKinds: Record<OutlineNode['kind'], SymbolKind> = {
  section: SymbolKind.Object,
  list: SymbolKind.Array,
  model: SymbolKind.Class,
  text: SymbolKind.String,
  number: SymbolKind.Number,
  truth: SymbolKind.Boolean,
};

/** A cell of one of the data files that name a column. */
export interface ColumnPlace extends ColumnCell {
  /** Absolute. */
  file: string;
  quote: string;
}

export interface NavigationPorts {
  /** The files that are there of those which a path or pattern of a document stands for, absolute. */
  filesNamed: (document: TextDocument, name: string) => Promise<string[]>;
  /** Where the data of a document names a column. */
  columnPlaces: (document: TextDocument, name: string) => Promise<ColumnPlace[]>;
  /** Whether another extension knows what any editor of YAML does: the outline, anchors and aliases. */
  leavesLanguage: () => boolean;
}

/** Leads from an experiment to what it names, and shows its parts. */
export class ExperimentNavigation
  implements DocumentLinkProvider, DocumentSymbolProvider, DefinitionProvider, RenameProvider
{
  readonly #ports: NavigationPorts;

  constructor(ports: NavigationPorts) {
    this.#ports = ports;
  }

  /** The data files that are there. */
  async provideDocumentLinks(document: TextDocument): Promise<DocumentLink[]> {
    const structure = isExperimentFile(document) ? structureOf(document) : null;
    if (structure === null) {
      return [];
    }
    const links = namedDataFiles(structure).map(async ({ text, path }) => {
      const range = unquotedRange(document, editorRange(structure.rangeOf(path)));
      const [file] = await this.#ports.filesNamed(document, text);
      const link = new DocumentLink(range, file === undefined ? undefined : Uri.file(file));
      link.tooltip = 'Open the data';
      return file === undefined ? [] : [link];
    });
    return (await Promise.all(links)).flat();
  }

  provideDocumentSymbols(document: TextDocument): DocumentSymbol[] {
    const structure = isExperimentFile(document) && !this.#ports.leavesLanguage() ? structureOf(document) : null;
    return structure === null ? [] : outlineOf(structure).map(symbolOf);
  }

  async provideDefinition(document: TextDocument, position: Position): Promise<LocationLink[]> {
    if (!isExperimentFile(document)) {
      return [];
    }
    const alias = this.#anchorsAt(document, position);
    if (alias) {
      const [anchor] = alias.same;
      return anchor ? [linkTo(document.uri, rangeOf(document, anchor), rangeOf(document, alias.at))] : [];
    }
    const structure = structureOf(document);
    const target = structure && targetAt(structure, position.line + 1, position.character + 1);
    return target ? this.#placesOf(document, target) : [];
  }

  async #placesOf(document: TextDocument, target: Target): Promise<LocationLink[]> {
    const origin = unquotedRange(document, editorRange(target.origin));
    if (target.kind === 'place') {
      return [linkTo(document.uri, editorRange(target.place), origin)];
    }
    if (target.kind === 'file') {
      const files = await this.#ports.filesNamed(document, target.path);
      return files.map((file) => linkTo(Uri.file(file), new Range(0, 0, 0, 0), origin));
    }
    const places = await this.#ports.columnPlaces(document, target.name);
    return Promise.all(places.map(async (place) => linkTo(Uri.file(place.file), await cellRange(place), origin)));
  }

  prepareRename(document: TextDocument, position: Position): Range {
    const found = isExperimentFile(document) ? this.#anchorsAt(document, position) : null;
    if (!found || found.same.length === 0) {
      throw new Error('Only anchors (&name) and their aliases (*name) can be renamed here.');
    }
    return rangeOf(document, found.at);
  }

  provideRenameEdits(document: TextDocument, position: Position, newName: string): WorkspaceEdit {
    if (!/^[^\s,[\]{}]+$/u.test(newName)) {
      throw new Error('The name of an anchor holds no space, comma or bracket.');
    }
    const edit = new WorkspaceEdit();
    this.#anchorsAt(document, position)?.same.forEach((each) =>
      edit.replace(document.uri, rangeOf(document, each), newName),
    );
    return edit;
  }

  #anchorsAt(document: TextDocument, position: Position): { at: AnchorName; same: AnchorName[] } | null {
    if (this.#ports.leavesLanguage()) {
      return null;
    }
    const names = anchorNames(document.getText());
    const offset = document.offsetAt(position);
    const at = names.find(({ start, end }) => start - 1 <= offset && offset <= end);
    return at ? { at, same: sameAnchor(names, at) } : null;
  }
}

function symbolOf({ kind, name, detail, range, nameRange, children }: OutlineNode): DocumentSymbol {
  const symbol = new DocumentSymbol(name, detail, symbolKinds[kind], editorRange(range), editorRange(nameRange));
  symbol.children = children.map(symbolOf);
  return symbol;
}

function linkTo(targetUri: Uri, targetRange: Range, originSelectionRange: Range): LocationLink {
  return { targetUri, targetRange, originSelectionRange };
}

function rangeOf(document: TextDocument, { start, end }: { start: number; end: number }): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** The range of a scalar without the quotes around it. */
function unquotedRange(document: TextDocument, range: Range): Range {
  return /^(["']).*\1$/su.test(document.getText(range))
    ? new Range(range.start.translate(0, 1), range.end.translate(0, -1))
    : range;
}

/** The cell in the text that the editor shows; the start of its line where the file is too large to be opened. */
async function cellRange({ file, line, index, delimiter, quote }: ColumnPlace): Promise<Range> {
  const first = new Range(line - 1, 0, line - 1, 0);
  try {
    const document = await workspace.openTextDocument(Uri.file(file));
    const start = document.offsetAt(first.start);
    const text = document.getText(new Range(first.start, document.lineAt(document.lineCount - 1).range.end));
    const cell = cellOffsets(text, index, { delimiter, quote });
    return rangeOf(document, { start: start + cell.start, end: start + cell.end });
  } catch {
    return first;
  }
}
