import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../src/core/runs/run';
import { summarise } from '../../src/core/runs/summary';
import { modelRun, runHead } from './model-runs';

/** A run of `test:a` that has ended well. `overrides` replace its fields; the totals follow from its models. */
export function storedRun(runId: string, overrides: Partial<Run> = {}): Run {
  const models = overrides.models ?? [modelRun('a')];
  return {
    ...runHead('a'),
    writer: null,
    runId,
    status: 'succeeded',
    ...summarise(models, 2300),
    consensus: null,
    ...overrides,
  };
}

/** An output directory with run folders as a run leaves them. */
export class StoredRuns {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Keeps a run; returns its folder. */
  add(run: Run): string {
    return this.addText(run.runId, `${JSON.stringify(run, null, 2)}\n`);
  }

  /** Keeps a run folder with anything as its `run.json`. */
  addText(runId: string, text: string): string {
    const folder = path.join(this.directory, runId);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'run.json'), text);
    return folder;
  }

  /** Everything by which a change of a `run.json` can be told. */
  fingerprint(runId: string): unknown {
    const file = path.join(this.directory, runId, 'run.json');
    const { ino, mtimeMs } = statSync(file);
    return { text: readFileSync(file, 'utf8'), ino, mtimeMs };
  }
}
