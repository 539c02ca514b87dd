import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  CompletionItemTag,
  Hover,
  type HoverProvider,
  MarkdownString,
  type Position,
  Range,
  SnippetString,
  type TextDocument,
} from 'vscode';
import { type Cursor, cursorAt } from '../../core/experiment/assistance/cursor';
import { modelCard } from '../../core/experiment/assistance/model-card';
import { type Offer, offersAt, wantedAt } from '../../core/experiment/assistance/offers';
import { keyDescription } from '../../core/experiment/assistance/schema-keys';
import { isExperimentFile } from './experiment-file';

const kinds: Record<Offer['kind'], CompletionItemKind> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  provider: CompletionItemKind.EnumMember,
  model: CompletionItemKind.Value,
  column: CompletionItemKind.Field,
  file: CompletionItemKind.File,
};

/** What a schema tells any editor of YAML. */
const schemaKinds: ReadonlySet<Offer['kind']> = new Set(['key', 'value', 'provider']);

export interface AssistancePorts {
  /** The columns of the data that a document names; empty where they are not known. `line` is being written, 0-based. */
  columnsOf: (document: TextDocument, line: number) => Promise<readonly string[]>;
  /** The data files that a document could name, as it would. */
  filesFor: (document: TextDocument) => Promise<readonly string[]>;
  /** Whether another extension offers and explains keys. */
  leavesKeys: () => boolean;
  /** `YYYY-MM-DD` */
  today: () => string;
}

/** Offers what can be written in an experiment file, and tells what stands there. */
export class ExperimentAssistance implements CompletionItemProvider, HoverProvider {
  readonly #ports: AssistancePorts;

  constructor(ports: AssistancePorts) {
    this.#ports = ports;
  }

  async provideCompletionItems(document: TextDocument, { line, character }: Position): Promise<CompletionItem[]> {
    const cursor = isExperimentFile(document) ? cursorAt(linesOf(document), line, character) : null;
    if (cursor === null) {
      return [];
    }
    const { columnsOf, filesFor, leavesKeys, today } = this.#ports;
    const wanted = wantedAt(cursor);
    const columns = wanted === 'columns' ? await columnsOf(document, line) : [];
    const files = wanted === 'files' ? await filesFor(document) : [];
    const range = new Range(line, character - cursor.typed.length, line, character + cursor.rest.length);
    return offersAt(cursor, { columns, files }, today())
      .filter(({ kind }) => !leavesKeys() || !schemaKinds.has(kind))
      .map((offer, index) => completionOf(offer, index, cursor, range));
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    if (!isExperimentFile(document)) {
      return undefined;
    }
    const range = document.getWordRangeAtPosition(position, /[^\s,[\]{}"'#]+/u);
    const cursor = range && cursorAt(linesOf(document), range.start.line, range.start.character);
    if (!cursor) {
      return undefined;
    }
    const word = document.getText(range);
    const text = await this.#explanation(word, cursor);
    return text === null ? undefined : new Hover(new MarkdownString(text), range);
  }

  async #explanation(word: string, cursor: Cursor): Promise<string | null> {
    const { leavesKeys, today } = this.#ports;
    if (cursor.part !== 'value' && word.endsWith(':')) {
      return leavesKeys() ? null : keyDescription([...cursor.keys, word.slice(0, -1)]);
    }
    const provider = cursor.keys.at(-1) === 'model' ? cursor.siblings.get('provider') : undefined;
    return cursor.keys[0] === 'generation' ? modelCard(word, provider, today()) : null;
  }
}

function completionOf(offer: Offer, index: number, { typed }: Cursor, range: Range): CompletionItem {
  const { kind, label, insert, isSnippet, asks, note, description, isLeaving } = offer;
  const item = new CompletionItem(note === null ? label : { label, description: note }, kinds[kind]);
  item.insertText = isSnippet ? new SnippetString(insert) : insert;
  item.range = range;
  item.sortText = String(index).padStart(4, '0');
  if (/^["']/u.test(typed)) {
    item.filterText = `${typed[0]}${label}`;
  }
  if (asks) {
    item.command = { command: 'editor.action.triggerSuggest', title: 'Suggest' };
  }
  if (description !== null) {
    item.documentation = new MarkdownString(description);
  }
  if (isLeaving) {
    item.tags = [CompletionItemTag.Deprecated];
  }
  return item;
}

function linesOf(document: TextDocument): string[] {
  return document.getText().split(/\r\n|\r|\n/u);
}
