import { type CancellationToken, CancellationTokenSource } from 'vscode';
import { cancelled } from '../../core/errors';

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

/** The way back: a token of the editor that is cancelled with the signal, and when it is disposed of. */
export function tokenOf(signal: AbortSignal): { token: CancellationToken; dispose: () => void } {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) {
    cancel();
  }
  signal.addEventListener('abort', cancel, { once: true });
  return {
    token: source.token,
    dispose() {
      signal.removeEventListener('abort', cancel);
      source.cancel();
      source.dispose();
    },
  };
}

/** Waits for `work`, or rejects with `cancelled` as soon as the signal is aborted: not everything heeds its token. */
export function unlessAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(cancelled());
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).then(() => signal.removeEventListener('abort', stop));
  });
}
