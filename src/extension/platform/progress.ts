import { ProgressLocation, window } from 'vscode';
import { abortOnCancellation } from './cancellation';

/** Work that is done sooner shows no notification: one that only flashes tells nobody anything. */
const patienceMs = 500;

/** Waits for `work`, behind a cancellable notification if it takes its time. */
export async function progressIfSlow<T>(title: string, controller: AbortController, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    void window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
      abortOnCancellation(token, controller);
      return work.then(
        () => undefined,
        () => undefined,
      );
    });
  }, patienceMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
