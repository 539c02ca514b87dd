import { type QuickPickItem, window } from 'vscode';
import { providerIds, type ProviderId } from '../../core/experiment/model-reference';
import { providerProfile, providersWithKey } from '../../core/providers/directory';
import type { EditorKeys } from '../platform/keys';

interface ProviderItem extends QuickPickItem {
  provider: ProviderId;
}

/** Asks for a key and stores it in SecretStorage. Returns whether one was stored. */
export async function setApiKey(keys: EditorKeys, provider?: string): Promise<boolean> {
  const chosen =
    providerIds.find((id) => id === provider) ?? (await chooseProvider(keys, 'Whose key do you want to set?'));
  const label = chosen && providerProfile(chosen)?.label;
  if (chosen === undefined || label === undefined) {
    return false;
  }
  const key = await window.showInputBox({
    title: `API Key for ${label}`,
    prompt: 'It is kept in the secret storage of the editor and sent to no other host.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (/\s/u.test(value.trim()) ? 'A key holds no spaces.' : undefined),
  });
  if (key === undefined || key.trim() === '') {
    return false;
  }
  await keys.store(chosen, key.trim());
  return true;
}

/** Removes a stored key after a question. */
export async function removeApiKey(keys: EditorKeys, provider?: string): Promise<void> {
  const chosen =
    providerIds.find((id) => id === provider) ?? (await chooseProvider(keys, 'Whose key do you want to remove?', true));
  const profile = chosen && providerProfile(chosen);
  if (chosen === undefined || profile === undefined) {
    return;
  }
  const remove = 'Remove Key';
  const answer = await window.showWarningMessage(
    `Remove the stored key for ${profile.label}?`,
    { modal: true },
    remove,
  );
  if (answer === remove) {
    await keys.remove(chosen);
  }
}

async function chooseProvider(keys: EditorKeys, title: string, onlyStored = false): Promise<ProviderId | undefined> {
  const items = await Promise.all(
    providersWithKey().map(async (provider): Promise<ProviderItem & { stored: boolean }> => {
      const profile = providerProfile(provider);
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
