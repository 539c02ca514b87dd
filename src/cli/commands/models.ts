import type { Command } from 'commander';
import { systemClock } from '../../core/clock';
import { PersonaError } from '../../core/errors';
import { findProvider, providerIds, providerNames, type ProviderId } from '../../core/experiment/model-reference';
import { publishedPricesFor } from '../../core/money/price-book';
import { catalogModels } from '../../core/providers/catalog';
import { type ListedModel, listedModels } from '../../core/providers/listing';
import { type LiveModels, liveModels, providersWithList } from '../../core/providers/live-models';
import { nearest } from '../../core/text/nearest';
import { type ExitCode, exitCodes } from '../exit-codes';
import { processFetch } from '../process-fetch';
import { liveText, modelsText } from '../render/models';
import type { Terminal } from '../terminal';
import type { Runner } from './command';

interface ModelsOptions {
  provider?: string;
  live?: boolean;
  json?: boolean;
}

/** `persona models`: what is known of models, without asking anybody; with `--live`, what their vendors offer today. */
export function addModelsCommand(program: Command, run: Runner): void {
  program
    .command('models')
    .description('list known models: limits, prices of today, when they retire')
    .option('--provider <provider>', 'only models of this provider')
    .option('--live', 'also ask the vendors whose key is set which models are new or gone')
    .option('--json', 'print JSON on stdout')
    .action(run(models));
}

async function models(terminal: Terminal, { provider, live, json }: ModelsOptions): Promise<ExitCode> {
  const providers = provider === undefined ? providerIds : [knownProvider(provider)];
  const day = systemClock.now().toISOString().slice(0, 10);
  const listed = (await Promise.all(providers.map((id) => pricedModels(id, day)))).flat();
  const offers = live ? await askVendors(terminal, provider === undefined ? undefined : providers) : [];
  if (json) {
    terminal.result(JSON.stringify(live ? { models: listed, live: offers } : listed, null, 2));
  } else if (listed.length + offers.length > 0) {
    const parts = [
      ...(listed.length === 0 ? [] : [modelsText(listed, day, terminal.colour)]),
      ...offers.map((offer) => liveText(offer, terminal.colour)),
    ];
    terminal.result(parts.join('\n\n'));
  }
  if (listed.length === 0 && !live) {
    const text = `The catalog lists no models of ${provider}. Any id that it knows can be used: ${provider}:<model>.`;
    terminal.message(text);
  }
  const unanswered = offers.length > 0 && offers.every(({ error }) => error !== null);
  return unanswered ? exitCodes.usage : exitCodes.succeeded;
}

/** The models of a provider, with published prices where ours have no entry. */
async function pricedModels(provider: ProviderId, day: string): Promise<ListedModel[]> {
  const asked = await Promise.all(catalogModels(provider).map(({ id }) => publishedPricesFor(provider, id)));
  return listedModels(
    provider,
    day,
    asked.find((published) => published !== undefined),
  );
}

/** The offers of those named, else of all that the catalog has models of. */
async function askVendors(terminal: Terminal, named: readonly ProviderId[] | undefined): Promise<LiveModels[]> {
  const { keys, signal } = terminal;
  const asked = named ?? providersWithList().filter((provider) => catalogModels(provider).length > 0);
  terminal.status(`asking ${asked.join(', ')}`);
  const ports = { keys, signal, clock: systemClock, ...processFetch(terminal) };
  return Promise.all(asked.map((provider) => liveModels(provider, ports)));
}

function knownProvider(name: string): ProviderId {
  const provider = findProvider(name.trim());
  if (provider === undefined) {
    const meant = nearest(name, providerNames);
    const hint = meant === null ? '' : ` Did you mean "${meant}"?`;
    throw new PersonaError(
      'invalid-config',
      `--provider: "${name}" is no known provider.${hint} Known providers: ${providerIds.join(', ')}.`,
    );
  }
  return provider;
}
