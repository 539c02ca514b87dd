import { QuickPickItemKind, type QuickPickItem, type Uri, window } from 'vscode';
import type { Estimate, ModelEstimate } from '../../core/money/estimate';
import { budgetSentence, comparisonSentence, estimateBasis } from '../../core/text/estimate-words';
import { countText } from '../../core/text/figures';
import { progressIfSlow } from '../platform/progress';
import { aboutText } from './confirm-cost';
import { previewRun } from './preview-run';
import { loadExperimentFile } from './run-experiment';
import { explain, runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/** Shows what an experiment would use and cost, model by model, and runs it when the user wants that. */
export async function estimateCost(services: ExtensionServices, resource?: Uri): Promise<void> {
  const loaded = await loadExperimentFile(services, resource);
  if (!loaded) {
    return;
  }
  const controller = new AbortController();
  try {
    const estimating = previewRun(services, loaded, controller.signal).then(({ estimate }) => estimate);
    const result = await progressIfSlow('Personas: estimating the cost', controller, estimating);
    if (await showEstimate(result)) {
      await runWithProgress(services, loaded);
    }
  } catch (thrown) {
    await explain(services, thrown);
  }
}

/** Returns whether the user chose to run. */
async function showEstimate(result: Estimate): Promise<boolean> {
  const { models, totals } = result;
  const about = aboutText(totals.usd, totals.usdComplete);
  const run: QuickPickItem = { label: '$(play) Run Experiment', description: about };
  const sentences = [comparisonSentence(result), budgetSentence(result)].flatMap((text) => text ?? []);
  const chosen = await window.showQuickPick<QuickPickItem>(
    [
      run,
      { label: 'Models', kind: QuickPickItemKind.Separator },
      ...models.map(modelItem),
      { label: '', kind: QuickPickItemKind.Separator },
      ...[...sentences, ...estimateBasis(result)].map((text) => ({ label: '$(info)', description: text })),
    ],
    {
      title: `Estimated Cost: ${about} for ${totals.runs} model ${totals.runs === 1 ? 'run' : 'runs'}`,
      placeHolder: 'What each model is expected to use and cost',
      matchOnDescription: true,
      matchOnDetail: true,
      ignoreFocusOut: true,
    },
  );
  return chosen === run;
}

function modelItem(model: ModelEstimate): QuickPickItem {
  const problems = [...(model.error ? [`would not start: ${model.error.message}`] : []), ...model.notes];
  return {
    label: `${model.fits === false || model.error ? '$(warning) ' : ''}${model.key}`,
    description: `${model.local ? 'free' : aboutText(model.usd, true)}${model.runs > 1 ? ` for ${model.runs} runs` : ''}`,
    detail: [...(model.inputSource === 'none' ? ['no model, no network'] : [tokensText(model)]), ...problems].join(
      ' · ',
    ),
  };
}

function tokensText({
  inputTokens,
  inputSource,
  outputTokens,
  maxOutputTokens,
  fits,
  contextTokens,
}: ModelEstimate): string {
  const input = `${inputSource === 'estimated' ? 'about ' : ''}${countText(inputTokens)} tokens in${inputSource === 'counted' ? ' (counted)' : ''}`;
  const context = countText(contextTokens);
  const place =
    fits === null
      ? 'context unknown'
      : fits
        ? `fits the context of ${context}`
        : `with up to ${countText(maxOutputTokens)} out more than the context of ${context}`;
  return `${input} · about ${countText(outputTokens)} out · ${place}`;
}
