import { type MessageItem, ProgressLocation, type QuickPickItem, window } from 'vscode';
import { toPersonaError } from '../../core/errors';
import { providerIds, type ProviderId } from '../../core/experiment/model-reference';
import { checkKey, type KeyCheck } from '../../core/providers/check-key';
import { httpProfile, providersWithKey } from '../../core/providers/directory';
import { abortOnCancellation } from '../platform/cancellation';
import type { EditorKeys } from '../platform/keys';

interface ProviderItem extends QuickPickItem {
  provider: ProviderId;
}

/**
 * Asks for a key, stores it in SecretStorage and asks the vendor whether it accepts it. Returns whether one is stored in the
 * end: it is as well where the vendor cannot be reached.
 */
export async function setApiKey(keys: EditorKeys, provider?: string): Promise<boolean> {
  const chosen =
    providerIds.find((id) => id === provider) ?? (await chooseProvider(keys, 'Whose key do you want to set?'));
  const label = chosen && httpProfile(chosen)?.label;
  if (chosen === undefined || label === undefined) {
    return false;
  }
  for (;;) {
    const key = await askKey(label);
    if (key === undefined) {
      return (await keys.storedKey(chosen)) !== undefined;
    }
    await keys.store(chosen, key);
    const answer = await afterCheck(label, await checkWithProgress(keys, chosen, label, key));
    if (answer === 'remove') {
      await keys.remove(chosen);
    }
    if (answer !== 'again') {
      return answer === 'keep';
    }
  }
}

async function askKey(label: string): Promise<string | undefined> {
  const key = await window.showInputBox({
    title: `API Key for ${label}`,
    prompt: 'It is kept in the secret storage of the editor and sent to no other host.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (/\s/u.test(value.trim()) ? 'A key holds no spaces.' : undefined),
  });
  return key?.trim() || undefined;
}

/** Asks the vendor behind a notification that can be cancelled; the key stays stored then. */
function checkWithProgress(
  keys: EditorKeys,
  provider: ProviderId,
  label: string,
  key: string,
): Thenable<KeyCheck | undefined> {
  const controller = new AbortController();
  const title = `Asking ${label} whether it accepts the key`;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (_, token): Promise<KeyCheck | undefined> => {
      abortOnCancellation(token, controller);
      try {
        return await checkKey(provider, key, { keys, signal: controller.signal });
      } catch (thrown) {
        const { code, message } = toPersonaError(thrown);
        return code === 'cancelled' ? undefined : { verdict: 'unknown', reason: message };
      }
    },
  );
}

/** Tells what came of the check and, of a key that was refused, asks what to do. */
async function afterCheck(label: string, check: KeyCheck | undefined): Promise<'keep' | 'again' | 'remove'> {
  if (check?.verdict === 'refused') {
    const again: MessageItem = { title: 'Try Again' };
    const keep: MessageItem = { title: 'Keep', isCloseAffordance: true };
    const remove: MessageItem = { title: 'Remove' };
    const options = { modal: true, detail: check.reason };
    const answer = await window.showWarningMessage(`${label} does not accept the key.`, options, again, keep, remove);
    return answer === again ? 'again' : answer === remove ? 'remove' : 'keep';
  }
  const note =
    check === undefined
      ? `The key for ${label} is stored. It was not checked.`
      : check.verdict === 'accepted'
        ? `${label} accepts the key. It is stored.`
        : `The key for ${label} is stored. It could not be checked: ${check.reason}`;
  void window.showInformationMessage(note);
  return 'keep';
}

/** Removes a stored key after a question. */
export async function removeApiKey(keys: EditorKeys, provider?: string): Promise<void> {
  const chosen =
    providerIds.find((id) => id === provider) ?? (await chooseProvider(keys, 'Whose key do you want to remove?', true));
  const profile = chosen && httpProfile(chosen);
  if (chosen === undefined || profile === undefined) {
    return;
  }
  const remove = 'Remove Key';
  const answer = await window.showWarningMessage(
    `Remove the stored key for ${profile.label}?`,
    { modal: true, detail: `Its models then need ${profile.keyVariables.join(' or ')} in the environment.` },
    remove,
  );
  if (answer === remove) {
    await keys.remove(chosen);
  }
}

async function chooseProvider(keys: EditorKeys, title: string, onlyStored = false): Promise<ProviderId | undefined> {
  const items = await Promise.all(
    providersWithKey().map(async (provider): Promise<ProviderItem & { stored: boolean }> => {
      const profile = httpProfile(provider);
      const stored = (await keys.storedKey(provider)) !== undefined;
      const variable = profile?.keyVariables.find((name) => keys.variable(name));
      const where = stored ? 'stored in the editor' : variable === undefined ? 'not set' : `from ${variable}`;
      return { label: profile?.label ?? provider, description: where, provider, stored };
    }),
  );
  const offered = onlyStored ? items.filter((item) => item.stored) : items;
  if (offered.length === 0) {
    await window.showInformationMessage('No key is stored in the editor.');
    return undefined;
  }
  return (await window.showQuickPick(offered, { title }))?.provider;
}
