import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { isNamedAsData } from '../../core/data/formats';
import { PersonaError } from '../../core/errors';
import { loadExperiment } from '../../core/experiment/load';
import type { Flags } from '../../core/experiment/overrides';
import type { ExitCode } from '../exit-codes';
import type { Terminal } from '../terminal';
import type { Runner } from './command';
import { estimate } from './estimate';
import { refuseMissingFlags } from './missing-flags';
import { refuseOtherExperiment, resume } from './resume';
import { run } from './run';

interface GenerateOptions extends Omit<Flags, 'noRedact' | 'weight'> {
  weight?: Record<string, number>;
  redact: boolean;
  allowHost?: string[];
  resume?: string;
  estimate?: boolean;
  json?: boolean;
}

/** `persona generate`: personas from a data file or an experiment. */
export function addGenerateCommand(program: Command, run: Runner): void {
  const command = program
    .command('generate')
    .description('generate personas from a data file or an experiment')
    .argument('[experiment]', 'experiment.yaml, or a data file')
    .option('--from <path>', 'data file or pattern; repeat for several', collect)
    .option('--model <ref>', 'provider:model, for example anthropic:claude-sonnet-5-5; repeat for several', collect)
    .option('--weight <ref=n>', 'weight of a model', weight)
    .option('--count <n>', 'personas of each model (3; offline generators choose their own number)', number)
    .option(
      '--mode <mode>',
      'parallel; sequential: each model refines what the one before wrote; consensus: parallel, then merged',
    )
    .option('--context <text>', 'what the study is about, or @FILE')
    .option('--language <language>', 'language of the personas')
    .option('--timeout <seconds>', 'for one model, all its attempts', number)
    .option('--concurrency <n>', 'calls under way at once', number)
    .option('--retries <n>', 'attempts after the first one', number)
    .option('--repeat <n>', 'runs of each model', number)
    .option('--max-tokens <n>', 'estimated tokens of rows to show', number)
    .option('--text <column>', 'column that may be quoted; repeat for several', collect)
    .option('--id <column>', 'column that says who answered; never sent')
    .option('--exclude <column>', 'column that never leaves this machine; repeat for several', collect)
    .option('--no-redact', 'send e-mail, IP and street addresses, phone and card numbers and IBANs as they are')
    .option('--max-cost <usd>', 'stop before the calls of the run cost more', number)
    .option('--seed <n>', 'of the sampling and the offline generators', number)
    .option('--allow-host <host>', 'a key may go to this host that only the experiment names', collect)
    .option('--cache', 'answer identical requests from disk')
    .option('--output <directory>', 'where the run is kept')
    .option('--resume <run>', 'run again what failed or was cut off in a run: folder, id, start of an id, or last')
    .option('--estimate', 'only say what the run would use and cost')
    .option('--json', 'print run.json, or the estimate, on stdout');
  refuseMissingFlags(command).action(run(generate));
}

async function generate(
  terminal: Terminal,
  file: string | undefined,
  options: GenerateOptions,
  command: Command,
): Promise<ExitCode> {
  const { allowHost, json, redact, context, resume: earlier, estimate: onlyEstimate, ...rest } = options;
  if (earlier !== undefined) {
    refuseOtherExperiment(command);
    return resume(terminal, { ...options, resume: earlier });
  }
  const { workingDirectory } = terminal;
  const dataFile = file !== undefined && isNamedAsData(file) ? [file] : [];
  const loaded = await loadExperiment({
    file: file === undefined || dataFile.length > 0 ? null : path.resolve(workingDirectory, file),
    flags: {
      ...rest,
      from: [...dataFile, ...(rest.from ?? [])],
      noRedact: !redact,
      context: await contextText(context, workingDirectory),
    },
    settings: {},
    workingDirectory,
    outputBase: workingDirectory,
  });
  loaded.warnings.forEach((text) => terminal.message(`warning: ${text}`));
  if (loaded.usesDefaultModels) {
    const names = loaded.experiment.generation.models.map(({ reference }) => reference.requested).join(', ');
    terminal.message(`No model was named, so these run: ${names}. Add language models with --model provider:model.`);
  }
  const request = { ...loaded, allowedHosts: new Set(allowHost), json: json ?? false };
  if (onlyEstimate) {
    return estimate(terminal, request);
  }
  return run(terminal, request);
}

async function contextText(context: string | undefined, workingDirectory: string): Promise<string | undefined> {
  if (context === undefined || !context.startsWith('@')) {
    return context;
  }
  const file = path.resolve(workingDirectory, context.slice(1));
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new PersonaError('invalid-config', `--context: ${file} cannot be read. Check the path.`, { cause });
  }
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('A number is expected.');
  }
  return value;
}

function weight(text: string, earlier: Record<string, number> = {}): Record<string, number> {
  const at = text.lastIndexOf('=');
  if (at <= 0) {
    throw new InvalidArgumentError('Write REF=N, for example openai:gpt-6.1-sol=2.');
  }
  return { ...earlier, [text.slice(0, at)]: number(text.slice(at + 1)) };
}
