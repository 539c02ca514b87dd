import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  Hover,
  type HoverProvider,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import { cursorAt } from '../../core/experiment/assistance/cursor';
import { keyDescription, modelCard, type Offer, offersAt, wantsColumns } from '../../core/experiment/assistance/offers';
import { isExperimentFile } from './experiment-file';

const kinds: Record<Offer['kind'], CompletionItemKind> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  model: CompletionItemKind.Value,
  column: CompletionItemKind.Field,
};

/** The columns of the data that a document names; empty where they are not known. */
export type ColumnsOf = (document: TextDocument, line: number) => Promise<readonly string[]>;

/** Offers what can be written in an experiment file, and tells what stands there. */
export class ExperimentAssistance implements CompletionItemProvider, HoverProvider {
  readonly #columnsOf: ColumnsOf;
  /** Whether another extension offers and explains keys. */
  readonly #leavesKeys: () => boolean;
  readonly #today: () => string;

  constructor(columnsOf: ColumnsOf, leavesKeys: () => boolean, today: () => string) {
    this.#columnsOf = columnsOf;
    this.#leavesKeys = leavesKeys;
    this.#today = today;
  }

  async provideCompletionItems(document: TextDocument, { line, character }: Position): Promise<CompletionItem[]> {
    const cursor = isExperimentFile(document) ? cursorAt(linesOf(document), line, character) : null;
    if (cursor === null) {
      return [];
    }
    const columns = wantsColumns(cursor) ? await this.#columnsOf(document, line) : [];
    const range = new Range(line, character - cursor.typed.length, line, character);
    return offersAt(cursor, columns, this.#today())
      .filter(({ kind }) => !this.#leavesKeys() || kind === 'model' || kind === 'column')
      .map((offer, index) => completionOf(offer, index, range));
  }

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    if (!isExperimentFile(document)) {
      return undefined;
    }
    const range = document.getWordRangeAtPosition(position, /[^\s,[\]{}"'#]+/u);
    const cursor = range && cursorAt(linesOf(document), range.start.line, range.start.character);
    if (!cursor) {
      return undefined;
    }
    const word = document.getText(range);
    const isKey = cursor.part !== 'value' && word.endsWith(':');
    const text = isKey
      ? this.#leavesKeys()
        ? null
        : keyDescription([...cursor.keys, word.slice(0, -1)])
      : modelCard(word, cursor.keys.at(-1) === 'model' ? cursor.siblings.get('provider') : undefined, this.#today());
    return text === null ? undefined : new Hover(new MarkdownString(text), range);
  }
}

function completionOf(
  { kind, label, insert, detail, description }: Offer,
  index: number,
  range: Range,
): CompletionItem {
  const item = new CompletionItem(label, kinds[kind]);
  item.insertText = insert;
  item.range = range;
  item.sortText = String(index).padStart(4, '0');
  if (detail !== null) {
    item.detail = detail;
  }
  if (description !== null) {
    item.documentation = new MarkdownString(description);
  }
  return item;
}

function linesOf(document: TextDocument): string[] {
  return document.getText().split(/\r\n|\r|\n/u);
}
