import type { Clock } from '../../src/core/clock';

interface Scheduled {
  callback: () => void;
  atMs: number;
}

/** A clock that only moves when it is told to. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private readonly startMs: number;
  private scheduled: Scheduled[] = [];
  private watchers: (() => void)[] = [];

  constructor(start = new Date('2026-01-01T00:00:00.000Z')) {
    this.startMs = start.getTime();
  }

  now(): Date {
    return new Date(this.startMs + this.elapsedMs);
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  schedule(callback: () => void, ms: number): () => void {
    const entry = { callback, atMs: this.elapsedMs + ms };
    this.scheduled.push(entry);
    const watchers = this.watchers;
    this.watchers = [];
    for (const watcher of watchers) {
      watcher();
    }
    return () => {
      this.scheduled = this.scheduled.filter((other) => other !== entry);
    };
  }

  /** Callbacks that are waiting for their time. */
  get pending(): number {
    return this.scheduled.length;
  }

  /** Resolves once something is scheduled, at once when it is already. */
  whenScheduled(): Promise<void> {
    return this.scheduled.length > 0 ? Promise.resolve() : new Promise((resolve) => this.watchers.push(resolve));
  }

  /** Moves the time on and calls back what came due, earliest first. */
  advance(ms: number): void {
    const untilMs = this.elapsedMs + ms;
    for (;;) {
      const next = this.scheduled.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) {
        break;
      }
      this.scheduled = this.scheduled.filter((other) => other !== next);
      this.elapsedMs = Math.max(this.elapsedMs, next.atMs);
      next.callback();
    }
    this.elapsedMs = untilMs;
  }

  /** Moves on to the moment of the next callback, waiting for one to be scheduled; returns by how many milliseconds. */
  async advanceToNext(): Promise<number> {
    await this.whenScheduled();
    const ms = Math.max(0, Math.min(...this.scheduled.map(({ atMs }) => atMs)) - this.elapsedMs);
    this.advance(ms);
    return ms;
  }
}
