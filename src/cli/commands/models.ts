import type { Command } from 'commander';
import { systemClock } from '../../core/clock';
import { PersonaError } from '../../core/errors';
import { findProvider, providerIds, providerNames, type ProviderId } from '../../core/experiment/model-reference';
import { listedModels } from '../../core/providers/listing';
import { nearest } from '../../core/text/nearest';
import { type ExitCode, exitCodes } from '../exit-codes';
import { modelsText } from '../render/models';
import type { Terminal } from '../terminal';
import type { Runner } from './command';
import { refuseMissingFlags } from './missing-flags';

interface ModelsOptions {
  provider?: string;
  json?: boolean;
}

/** `persona models`: what is known of models, without asking anybody. */
export function addModelsCommand(program: Command, run: Runner): void {
  const command = program
    .command('models')
    .description('list known models: limits, prices of today, when they retire')
    .option('--provider <provider>', 'only models of this provider')
    .option('--json', 'print JSON on stdout');
  refuseMissingFlags(command, ['--live']).action(run(models));
}

async function models(terminal: Terminal, { provider, json }: ModelsOptions): Promise<ExitCode> {
  const providers = provider === undefined ? providerIds : [knownProvider(provider)];
  const day = systemClock.now().toISOString().slice(0, 10);
  const listed = providers.flatMap((id) => listedModels(id, day));
  if (json) {
    terminal.result(JSON.stringify(listed, null, 2));
  } else if (listed.length > 0) {
    terminal.result(modelsText(listed, day, terminal.colour));
  }
  if (listed.length === 0) {
    const text = `The catalog lists no models of ${provider}. Any id that it knows can be used: ${provider}:<model>.`;
    terminal.message(text);
  }
  return exitCodes.succeeded;
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
