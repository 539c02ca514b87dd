import { type Disposable, QuickPickItemKind, type QuickPickItem, window } from 'vscode';
import { systemClock } from '../../core/clock';
import { toPersonaError } from '../../core/errors';
import {
  type ModelReference,
  type ProviderId,
  offlineModels,
  readableReferences,
  readModelReference,
} from '../../core/experiment/model-reference';
import { userBaseUrl } from '../../core/providers/connection';
import { localServers, httpProfile, providersWithKey } from '../../core/providers/directory';
import { type ListedModel, listedModels } from '../../core/providers/listing';
import { listLocalModels } from '../../core/providers/local-models';
import { type EditorModel, listEditorModels } from '../language-models/editor-models';
import type { EditorKeys } from '../platform/keys';
import { setApiKey } from './set-api-key';

interface ModelItem extends QuickPickItem {
  reference?: string;
  action?: 'set-key' | 'other';
}

const embeddedMethods: Readonly<Record<(typeof offlineModels)[number], string>> = {
  segments: 'groups of respondents who answer alike',
  topics: 'what people write about, by the words they share',
  archetypes: 'extreme patterns of answers, not the average',
};

/**
 * Lets the user tick models: those whose key is known, what local servers and the editor offer, and the embedded generators.
 * `ticked`: the entries of the setting; those that are no models are told and left out. Undefined when the user escapes.
 */
export async function pickModels(keys: EditorKeys, ticked: readonly unknown[]): Promise<ModelReference[] | undefined> {
  const { references, mistakes } = readableReferences(ticked);
  if (mistakes.length > 0) {
    void window.showWarningMessage(`The setting personas.defaultModels: ${mistakes.join(' ')}`);
  }
  let chosen: readonly string[] = references;
  for (;;) {
    const answer = await showPick(await modelItems(keys, chosen), chosen);
    if (answer === undefined) {
      return undefined;
    }
    chosen = answer.references;
    if (answer.action === 'set-key') {
      await setApiKey(keys);
    } else if (answer.action === 'other') {
      const reference = await askReference();
      chosen = reference === undefined ? chosen : [...chosen, reference];
    } else {
      return chosen.map((text) => readModelReference(text)).flatMap((result) => (result.ok ? [result.reference] : []));
    }
  }
}

async function modelItems(keys: EditorKeys, chosen: readonly string[]): Promise<ModelItem[]> {
  const today = new Date().toISOString().slice(0, 10);
  const groups: [string, ModelItem[]][] = [
    [
      'Embedded: no model, no network',
      offlineModels.map((name) => {
        const reference = `offline:${name}`;
        return { label: reference, description: embeddedMethods[name], reference };
      }),
    ],
  ];
  for (const provider of providersWithKey()) {
    if (await hasKey(keys, provider)) {
      const onOffer = listedModels(provider, today).filter(({ retiresOn }) => retiresOn === null || retiresOn > today);
      const items = onOffer.map(listedItem);
      groups.push([httpProfile(provider)?.label ?? provider, items]);
    }
  }
  const editorModels = listEditorModels();
  const local = await Promise.all(
    localServers.map(async (provider) => [provider, await localModels(keys, provider)] as const),
  );
  for (const [provider, models] of local) {
    groups.push([`${httpProfile(provider)?.label ?? provider} on this machine`, models]);
  }
  groups.push(['Models of this editor', (await editorModels).map(editorModelItem)]);
  const listed = new Set(groups.flatMap(([, items]) => items.map((item) => item.reference)));
  const others = chosen.filter((reference) => !listed.has(reference));
  groups.push(['Also', others.map((reference) => ({ label: reference, reference }))]);
  return [
    ...groups
      .filter(([, items]) => items.length > 0)
      .flatMap(([label, items]): ModelItem[] => [{ label, kind: QuickPickItemKind.Separator }, ...items]),
    { label: '', kind: QuickPickItemKind.Separator },
    { label: '$(add) Another model…', action: 'other', alwaysShow: true },
    { label: '$(key) Set a key…', action: 'set-key', alwaysShow: true },
  ];
}

/** `$2 in, $10 out per million tokens · 200k context · switched off on 2026-11-30, use claude-sonnet-5-5`. */
function listedItem({ provider, model, price, contextTokens, retiresOn, replacedBy }: ListedModel): ModelItem {
  const facts = [
    price === null ? 'price unknown' : `$${price.input} in, $${price.output} out per million tokens`,
    ...(contextTokens === null ? [] : [contextText(contextTokens)]),
    ...(retiresOn === null ? [] : [`switched off on ${retiresOn}${replacedBy === null ? '' : `, use ${replacedBy}`}`]),
  ];
  return { label: model, description: facts.join(' · '), reference: `${provider}:${model}` };
}

function editorModelItem({ vendor, id, name, maxInputTokens }: EditorModel): ModelItem {
  const description = maxInputTokens > 0 ? `${vendor} · ${contextText(maxInputTokens)}` : vendor;
  return { label: name, description, reference: `vscode:${vendor}/${id}` };
}

function contextText(tokens: number): string {
  return `${Math.round(tokens / 1000)}k context`;
}

/** Whether a key of a provider is stored or in the environment. */
export async function hasKey(keys: EditorKeys, provider: ProviderId): Promise<boolean> {
  const variables = httpProfile(provider)?.keyVariables ?? [];
  return (await keys.storedKey(provider)) !== undefined || variables.some((name) => keys.variable(name));
}

/** What a local server offers, or an item that says why it cannot be asked. */
async function localModels(keys: EditorKeys, provider: ProviderId): Promise<ModelItem[]> {
  try {
    const baseUrl = userBaseUrl(provider, keys) ?? httpProfile(provider)?.baseUrl;
    const models = baseUrl == null ? [] : await listLocalModels(baseUrl, { clock: systemClock });
    return models.map((id) => ({ label: id, description: provider, reference: `${provider}:${id}` }));
  } catch (thrown) {
    const { baseUrlVariable } = httpProfile(provider) ?? {};
    const where = baseUrlVariable == null ? '' : `${baseUrlVariable} or `;
    const detail = `${toPersonaError(thrown).message} Correct ${where}the setting personas.baseUrl.${provider}.`;
    return [{ label: '$(warning) Not asked for its models', detail, alwaysShow: true }];
  }
}

/** One showing of the list: it ends when the user accepts, escapes, or ticks an action. */
function showPick(
  items: ModelItem[],
  chosen: readonly string[],
): Promise<{ references: string[]; action?: ModelItem['action'] } | undefined> {
  const pick = window.createQuickPick<ModelItem>();
  const listeners: Disposable[] = [pick];
  pick.title = 'Generate Personas: which models?';
  pick.placeholder = 'Tick one or more models; each writes its own personas from the same rows';
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.items = items;
  pick.selectedItems = items.filter((item) => item.reference !== undefined && chosen.includes(item.reference));
  const references = (): string[] => pick.selectedItems.flatMap((item) => item.reference ?? []);
  return new Promise<{ references: string[]; action?: ModelItem['action'] } | undefined>((resolve) => {
    listeners.push(
      pick.onDidAccept(() => {
        if (references().length > 0) {
          resolve({ references: references() });
        } else {
          pick.value = '';
          pick.placeholder =
            'No model is ticked yet: tick at least one, with a click or the space bar, then press Enter';
        }
      }),
      pick.onDidHide(() => resolve(undefined)),
      pick.onDidChangeSelection((selection) => {
        const action = selection.find((item) => item.action !== undefined)?.action;
        if (action !== undefined) {
          resolve({ references: references(), action });
        }
      }),
    );
    pick.show();
  }).finally(() => listeners.forEach((listener) => listener.dispose()));
}

async function askReference(): Promise<string | undefined> {
  const answer = await window.showInputBox({
    title: 'Another Model',
    prompt: 'provider:model, for example openrouter:mistralai/mistral-large or ollama:llama3:8b',
    ignoreFocusOut: true,
    validateInput(value) {
      const result = readModelReference(value);
      return result.ok ? undefined : result.mistake.message;
    },
  });
  return answer?.trim();
}
