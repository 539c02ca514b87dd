import { Disposable, type TextDocumentContentProvider, Uri, workspace } from 'vscode';

const scheme = 'personas';

/** Read-only texts that are in no file, such as comparisons. Each is kept while an editor has it open. */
export class VirtualDocuments implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #listeners: Disposable;
  #made = 0;

  constructor() {
    this.#listeners = Disposable.from(
      workspace.registerTextDocumentContentProvider(scheme, this),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  /** Takes up a text. `name` is the title of its editor; its ending says what language it is in. */
  add(name: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${name.replaceAll(/[\s/\\]+/gu, ' ')}`, query: String(++this.#made) });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  provideTextDocumentContent(uri: Uri): string {
    return (
      this.#texts.get(uri.toString()) ?? 'This text was not kept: it was made for an editor that was closed since.\n'
    );
  }

  dispose(): void {
    this.#listeners.dispose();
  }
}
