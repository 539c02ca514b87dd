import type { SecretStorage } from 'vscode';
import type { KeySource } from '../../core/providers/connection';
import { settingIds } from '../contributions';
import { setting } from './settings';

const secretName = (provider: string): string => `personas.key.${provider}`;

/** Keys in the editor: SecretStorage first, then the environment of the extension host. */
export class EditorKeys implements KeySource {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  async storedKey(provider: string): Promise<string | undefined> {
    return this.#secrets.get(secretName(provider));
  }

  variable(name: string): string | undefined {
    return process.env[name];
  }

  userBaseUrl(provider: string): string | undefined {
    const id = settingIds.find((known) => known === `personas.baseUrl.${provider}`);
    const value = id === undefined ? '' : setting(id);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  async store(provider: string, key: string): Promise<void> {
    await this.#secrets.store(secretName(provider), key);
  }

  async remove(provider: string): Promise<void> {
    await this.#secrets.delete(secretName(provider));
  }
}
