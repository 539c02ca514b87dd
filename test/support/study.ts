import { systemClock } from '../../src/core/clock';
import type { ExperimentSettings, Flags } from '../../src/core/experiment/overrides';
import { loadExperiment } from '../../src/core/experiment/load';
import type { GenerationListener } from '../../src/core/generation/events';
import { executeRun, type ExecutedRun } from '../../src/core/runs/execute';
import { type PreparationPorts, prepareRun, type PreparedRun } from '../../src/core/runs/prepare';
import { diskFiles, type RunFiles } from '../../src/core/runs/run-files';
import { TemporaryDirectory } from './temporary-directory';
import { silentLogger } from './silent-logger';

/** A folder with data and what a shell would do with it, without the shell. */
export class Study {
  readonly directory = new TemporaryDirectory();
  readonly cancel = new AbortController();
  /** The environment, keys and base URLs included. */
  readonly variables: Record<string, string> = {};
  /** What is told of the run while it is under way. */
  listen: GenerationListener = () => {};
  isTrusted = true;
  allowedHosts: string[] = [];

  get ports(): PreparationPorts {
    return {
      keys: {
        storedKey: () => Promise.resolve(undefined),
        variable: (name) => this.variables[name],
        userBaseUrl: () => undefined,
      },
      policy: { trusted: this.isTrusted, mayHaveKeys: ({ host }) => this.allowedHosts.includes(host) },
      dataRoots: this.isTrusted ? null : [this.directory.path],
      clock: systemClock,
      signal: this.cancel.signal,
    };
  }

  /** Prepares the experiment in `file`, or one out of the flags alone. */
  async prepare(flags: Flags, file: string | null = null, settings: ExperimentSettings = {}): Promise<PreparedRun> {
    const { experiment, baseDirectory } = await loadExperiment({
      file,
      flags,
      settings,
      workingDirectory: this.directory.path,
      outputBase: this.directory.path,
    });
    return prepareRun(experiment, baseDirectory, this.ports);
  }

  execute(prepared: PreparedRun, output = 'personas', files: RunFiles = diskFiles): Promise<ExecutedRun> {
    return executeRun(prepared, this.directory.join(output), {
      clock: systemClock,
      random: () => 0,
      logger: silentLogger,
      files,
      signal: this.cancel.signal,
      listen: (event) => this.listen(event),
    });
  }

  /** Prepares and executes. */
  async run(flags: Flags, file: string | null = null): Promise<ExecutedRun> {
    return this.execute(await this.prepare(flags, file));
  }

  remove(): void {
    this.directory.remove();
  }
}

/** Twelve short interviews with a respondent, an employer, an e-mail address and an answer each. */
export function interviews(): string {
  const answers = [
    'I check the app daily and it costs me nothing.',
    'The setup took an hour of my evening.',
    'Alerts come at night and wake up the children.',
    'I moved the washing to the cheap hours at noon.',
    'My meter was read wrongly for three months.',
    'I want to see what the heat pump takes.',
    'The chart is too small for my eyes.',
    'I never open it since the move.',
    'Prices change faster than I can react.',
    'My son set it up and I only read the bill.',
    'I like the weekly summary on Sunday.',
    'You can write to me at someone.private@example.org any time.',
  ];
  const rows = answers.map((answer, index) => {
    const tariff = index % 2 === 0 ? 'fixed' : 'hourly';
    const employer = index % 3 === 0 ? 'Canary Mills' : 'Canary Bank';
    return `CANARY-ID-${index + 101},${tariff},${employer},canary${index}@secret.example,"${answer}"`;
  });
  return ['respondent,tariff,employer,email,answer', ...rows, ''].join('\n');
}
