import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode';

/** One read-only text in an editor of its own, which belongs to no file and is gone with its owner. */
export class TextPreview implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #uri: Uri;
  readonly #registration: Disposable;
  #text = '';

  readonly onDidChange = this.#changed.event;

  /** `scheme` is the owner's alone; `name` is the title of the editor. */
  constructor(scheme: string, name: string) {
    this.#uri = Uri.from({ scheme, path: `/${name}` });
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(): string {
    return this.#text;
  }

  /** Shows the text, without taking the focus from what asked for it. */
  async show(text: string): Promise<void> {
    this.#text = text;
    this.#changed.fire(this.#uri);
    await window.showTextDocument(this.#uri, { preview: true, preserveFocus: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
