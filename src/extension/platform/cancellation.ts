import type { CancellationToken } from 'vscode';

/** The one bridge from the editor's token to the core's signal. */
export function abortOnCancellation(token: CancellationToken, controller: AbortController): void {
  if (token.isCancellationRequested) {
    controller.abort();
    return;
  }
  const listener = token.onCancellationRequested(() => {
    listener.dispose();
    controller.abort();
  });
  controller.signal.addEventListener('abort', () => listener.dispose(), { once: true });
}
