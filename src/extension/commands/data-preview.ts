import {
  type Disposable,
  type QuickInputButton,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
} from 'vscode';
import { suspiciousCells } from '../../core/data/suspicious-cells';
import type { ColumnRoles, ShownData, Table } from '../../core/data/table';
import { toPersonaError } from '../../core/errors';
import type { Experiment } from '../../core/experiment/experiment';
import { promptText } from '../../core/prompt/render';
import { promptOf, rolesOf, shownDataOf } from '../../core/runs/prepare';
import { countOf, countText } from '../../core/text/figures';
import type { VirtualDocuments } from '../platform/virtual-documents';
import { type DataChoice, offeredColumns, type OfferedColumn, usualChoice, withChoice } from './data-choice';

export interface PreviewOptions {
  /** The user's setting asks for redaction: it cannot be switched off here. */
  mustRedact: boolean;
  signal: AbortSignal;
  documents: VirtualDocuments;
}

interface PreviewItem extends QuickPickItem {
  column?: number;
  isRedaction?: boolean;
}

const title = 'Generate Personas: what may the models see?';
const show: QuickInputButton = { iconPath: new ThemeIcon('open-preview'), tooltip: 'Show What Would Be Sent' };
const quote: QuickInputButton = { iconPath: new ThemeIcon('quote'), tooltip: 'May Be Quoted, or Not' };

/**
 * Shows what the models would see of a data file: a line for each column, ticked where it is sent, and the redaction. Enter
 * takes it as it stands. Undefined when the user escapes.
 */
export async function previewData(
  table: Table,
  experiment: Experiment,
  options: PreviewOptions,
): Promise<Experiment | undefined> {
  const preview = new DataPreview(table, experiment, options);
  try {
    return await preview.ask();
  } finally {
    preview.dispose();
  }
}

/** One showing of the list. */
class DataPreview {
  readonly #pick: QuickPick<PreviewItem> = window.createQuickPick<PreviewItem>();
  readonly #disposables: Disposable[] = [this.#pick];
  readonly #table: Table;
  readonly #experiment: Experiment;
  readonly #roles: ColumnRoles;
  readonly #options: PreviewOptions;
  #choice: DataChoice;
  /** Stops reckoning with a choice that is no longer the one. */
  #reckoning = new AbortController();

  constructor(table: Table, experiment: Experiment, options: PreviewOptions) {
    this.#table = table;
    this.#experiment = experiment;
    this.#options = options;
    this.#roles = rolesOf(table, experiment);
    this.#choice = usualChoice(this.#roles, experiment.data.redact);
  }

  ask(): Promise<Experiment | undefined> {
    const pick = this.#pick;
    pick.title = title;
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.ignoreFocusOut = true;
    pick.buttons = [show];
    this.#offer();
    return new Promise<Experiment | undefined>((resolve) => {
      this.#disposables.push(
        pick.onDidAccept(() => {
          if (this.#choice.sent.size > 0) {
            resolve(this.#chosen);
          }
        }),
        pick.onDidHide(() => resolve(undefined)),
        pick.onDidChangeSelection((selection) => this.#select(selection)),
        pick.onDidTriggerItemButton(({ item }) => this.#toggleQuote(item.column)),
        pick.onDidTriggerButton(() => void this.#showPrompt()),
      );
      pick.show();
    });
  }

  dispose(): void {
    this.#reckoning.abort();
    this.#disposables.forEach((each) => each.dispose());
  }

  get #chosen(): Experiment {
    return withChoice(this.#experiment, this.#table, this.#roles, this.#choice);
  }

  /** Writes the items anew, ticked as chosen. */
  #offer(): void {
    const { sent, kept } = offeredColumns(this.#table, this.#roles, this.#choice);
    const redaction: PreviewItem = {
      label: 'Redact addresses, phone, card and account numbers',
      description: this.#options.mustRedact ? 'your setting' : '',
      detail: 'By patterns, in every column: it reduces what is sent and guarantees nothing',
      isRedaction: true,
    };
    const items = [
      separator('Redaction'),
      redaction,
      separator('Columns'),
      ...sent.map(columnItem),
      ...(kept.length === 0 ? [] : [separator('Not sent unless ticked'), ...kept.map(columnItem)]),
    ];
    this.#pick.items = items;
    this.#tick();
    this.#tell();
  }

  #tick(): void {
    const { sent, redact } = this.#choice;
    this.#pick.selectedItems = this.#pick.items.filter(
      ({ column, isRedaction }) => (column !== undefined && sent.has(column)) || (isRedaction === true && redact),
    );
  }

  #select(selection: readonly PreviewItem[]): void {
    const ticked = selection.flatMap(({ column }) => column ?? []);
    const sent = new Set(ticked.filter((column) => column !== this.#roles.id));
    const isOn = selection.some(({ isRedaction }) => isRedaction === true);
    const redact = isOn || this.#options.mustRedact;
    const isBeyond = isOn !== redact || sent.size < ticked.length;
    const isSame = sent.size === this.#choice.sent.size && [...sent].every((column) => this.#choice.sent.has(column));
    const isNew = !isSame || redact !== this.#choice.redact;
    this.#choice = { ...this.#choice, sent, redact };
    if (isBeyond) {
      this.#tick();
    }
    if (isNew) {
      this.#tell();
    }
  }

  #toggleQuote(column: number | undefined): void {
    if (column !== undefined) {
      const quoted = new Set(this.#choice.quoted);
      if (!quoted.delete(column)) {
        quoted.add(column);
      }
      this.#choice = { ...this.#choice, quoted };
      this.#offer();
    }
  }

  /** Says what the choice comes to, as soon as that is known. */
  #tell(): void {
    const pick = this.#pick;
    this.#reckoning.abort();
    this.#reckoning = new AbortController();
    if (this.#choice.sent.size === 0) {
      pick.busy = false;
      pick.placeholder = 'Tick at least one column';
      return;
    }
    const { signal } = this.#reckoning;
    pick.busy = true;
    const say = (text: string): void => {
      if (!signal.aborted) {
        pick.placeholder = text;
        pick.busy = false;
      }
    };
    shownDataOf(this.#table, this.#chosen, AbortSignal.any([signal, this.#options.signal])).then(
      (data) => say(factsOf(data, this.#choice.redact)),
      (error: unknown) => say(toPersonaError(error).message),
    );
  }

  async #showPrompt(): Promise<void> {
    const experiment = this.#chosen;
    try {
      const data = await shownDataOf(this.#table, experiment, this.#options.signal);
      const uri = this.#options.documents.add('What would be sent.txt', promptText(promptOf(data, experiment)));
      await window.showTextDocument(uri, { preview: true, preserveFocus: true });
    } catch (error) {
      this.#pick.placeholder = toPersonaError(error).message;
    }
  }
}

/** Short enough for the line to type in: `145 of 145 rows · 3 replaced · 1 like an instruction (r17)`. */
function factsOf({ rows, table, redactions }: ShownData, redacts: boolean): string {
  const suspicious = suspiciousCells(rows);
  const found = suspicious.slice(0, 2).map(({ rowId }) => rowId);
  const more = suspicious.length > found.length ? ' …' : '';
  return [
    `${countText(rows.length)} of ${countOf(table.rowCount, 'row')}`,
    redacts ? `${redactions === 0 ? 'nothing' : countText(redactions)} replaced` : 'not redacted',
    ...(suspicious.length === 0
      ? []
      : [`${countOf(suspicious.length, 'like an instruction', 'like instructions')} (${found.join(', ')}${more})`]),
  ].join(' · ');
}

function separator(label: string): PreviewItem {
  return { label, kind: QuickPickItemKind.Separator };
}

function columnItem({ index, label, description, detail, isText, isOptional }: OfferedColumn): PreviewItem {
  return { label, description, detail, column: index, ...(isText || !isOptional ? {} : { buttons: [quote] }) };
}
