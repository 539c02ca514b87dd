import { type Disposable, type TextDocumentContentProvider, Uri, workspace } from 'vscode';

const scheme = 'personas';

/** So many texts are kept: a preview asks for its text again whenever it is shown, long after the editor has let go of it. */
const mostTexts = 50;

/** Read-only texts that are in no file, such as comparisons; the newest are kept until the window is closed. */
export class VirtualDocuments implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: Disposable;
  #made = 0;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Takes up a text. `name` is the title of its editor; its ending says what language it is in. */
  add(name: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${name.replaceAll(/[\s/\\]+/gu, ' ')}`, query: String(++this.#made) });
    this.#texts.set(uri.toString(), text);
    const [oldest] = this.#texts.size > mostTexts ? this.#texts.keys() : [];
    if (oldest !== undefined) {
      this.#texts.delete(oldest);
    }
    return uri;
  }

  provideTextDocumentContent(uri: Uri): string {
    return (
      this.#texts.get(uri.toString()) ?? 'This text is not kept any more. Close this editor, and ask for it again.\n'
    );
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
