import type { CallStart, ModelIdentity, RunRecorder } from '../../src/core/generation/plan';
import type { Prompt } from '../../src/core/prompt/prompt';
import type { Attempt, ModelRun } from '../../src/core/runs/run';

type Kind = 'prompt' | 'start' | 'response' | 'end' | 'model';

/** Writes down what it is asked to keep. */
export class RecordingRecorder implements RunRecorder {
  /** `start claude 1`, `response claude 1` …: what was kept, in order. */
  readonly log: string[] = [];
  readonly responses = new Map<string, string>();
  readonly ends: (CallStart & Attempt)[] = [];
  readonly models: ModelRun[] = [];
  /** Called before something is kept; what it returns is waited for, and its failure is the recorder's from then on. */
  before: (entry: string, kind: Kind) => Promise<void> | void = () => {};
  private broken: { reason: unknown } | undefined;
  /** Lines about calls are kept one after the other. */
  private lastLine: Promise<unknown> = Promise.resolve();

  promptRendered(model: ModelIdentity, _prompt: Prompt, kind?: 'repair'): Promise<void> {
    return this.keep('prompt', kind === undefined ? model.key : `${model.key} ${kind}`);
  }

  callStarted(call: CallStart): Promise<void> {
    return this.inOrder(() => this.keep('start', `${call.key} ${call.attempt}`));
  }

  async responseArrived(model: ModelIdentity, attempt: number, text: string): Promise<void> {
    await this.keep('response', `${model.key} ${attempt}`);
    this.responses.set(`${model.key} ${attempt}`, text);
  }

  async callEnded(call: CallStart & Attempt): Promise<void> {
    await this.inOrder(() => this.keep('end', `${call.key} ${call.attempt}`));
    this.ends.push(call);
  }

  async modelEnded(run: ModelRun): Promise<void> {
    await this.keep('model', run.key);
    this.models.push(run);
  }

  private inOrder(keep: () => Promise<void>): Promise<void> {
    const kept = this.lastLine.then(keep, keep);
    this.lastLine = kept;
    return kept;
  }

  private async keep(kind: Kind, about: string): Promise<void> {
    const entry = `${kind} ${about}`;
    try {
      if (this.broken) {
        throw this.broken.reason;
      }
      await this.before(entry, kind);
    } catch (reason) {
      this.broken = { reason };
      throw reason;
    }
    this.log.push(entry);
  }
}
