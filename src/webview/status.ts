import type { ModelView, RunView } from '../protocol/messages';
import type { Evidence } from '../protocol/messages';
import type { IconName } from './components/parts/icon';

/** Colour of a mark; it never stands without its word. */
type Tone = 'good' | 'warning' | 'info' | 'bad' | 'quiet';

/** How a state is shown: word, icon, colour. */
export interface Mark {
  word: string;
  icon: IconName;
  tone: Tone;
}

export const runMarks: Readonly<Record<RunView['status'], Mark>> = {
  running: { word: 'Running', icon: 'sync', tone: 'info' },
  succeeded: { word: 'Done', icon: 'check-circle', tone: 'good' },
  partial: { word: 'Partial', icon: 'warning', tone: 'warning' },
  failed: { word: 'Failed', icon: 'cross-circle', tone: 'bad' },
  cancelled: { word: 'Cancelled', icon: 'slash-circle', tone: 'quiet' },
  'over-budget': { word: 'Over budget', icon: 'warning', tone: 'warning' },
  interrupted: { word: 'Interrupted', icon: 'warning', tone: 'warning' },
};

export const modelMarks: Readonly<Record<ModelView['status'], Mark>> = {
  queued: { word: 'Queued', icon: 'dashed-circle', tone: 'quiet' },
  streaming: { word: 'Streaming', icon: 'sync', tone: 'info' },
  waiting: { word: 'Waiting', icon: 'clock', tone: 'warning' },
  succeeded: { word: 'Done', icon: 'check-circle', tone: 'good' },
  partial: { word: 'Partial', icon: 'warning', tone: 'warning' },
  failed: { word: 'Failed', icon: 'cross-circle', tone: 'bad' },
  'timed-out': { word: 'Timed out', icon: 'clock', tone: 'bad' },
  cancelled: { word: 'Cancelled', icon: 'slash-circle', tone: 'quiet' },
  skipped: { word: 'Skipped', icon: 'slash-circle', tone: 'quiet' },
};

export const verdicts = ['verified', 'altered', 'misattributed', 'rejected'] as const;

export const verdictMarks: Readonly<Record<Evidence['verdict'], Mark>> = {
  verified: { word: 'verified', icon: 'check', tone: 'good' },
  altered: { word: 'altered', icon: 'pencil', tone: 'warning' },
  misattributed: { word: 'misattributed', icon: 'arrow', tone: 'info' },
  rejected: { word: 'rejected', icon: 'cross', tone: 'bad' },
};

/** The model run will not change any more. */
export function hasEnded(model: Pick<ModelView, 'status'>): boolean {
  return model.status !== 'queued' && model.status !== 'streaming' && model.status !== 'waiting';
}

/** It delivered what it was asked for, or a part of it. */
export function hasDelivered(model: Pick<ModelView, 'status'>): boolean {
  return model.status === 'succeeded' || model.status === 'partial';
}

/** A model run as far as its name goes. */
export type NamedModel = Pick<ModelView, 'key' | 'provider' | 'model'>;

/** The model's id, with `#2` and `~3` where the run lists or repeats it more than once. */
export function modelLabel(model: NamedModel): string {
  const plain = `${model.provider}:${model.model}`;
  return model.key.startsWith(plain) ? model.model + model.key.slice(plain.length) : model.model;
}
