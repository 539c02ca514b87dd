import type { CallStart, ModelIdentity } from '../../src/core/generation/plan';
import { assemblePersona } from '../../src/core/persona/assemble';
import { EvidenceChecker } from '../../src/core/persona/evidence';
import type { Attempt, ModelRun } from '../../src/core/runs/run';
import type { RunHead } from '../../src/core/runs/run-folder';
import { draftPersona } from './draft-answers';
import { reported } from './fake-provider';
import { shownAnswers } from './shown-data';

const data = shownAnswers('I check the app daily and it costs me nothing.');

/** `test:<name>`, listed and repeated as told. */
export function identity(name: string, listing = 1, repetition = 1): ModelIdentity {
  const key = `test:${name}${listing > 1 ? `#${listing}` : ''}${repetition > 1 ? `~${repetition}` : ''}`;
  return { key, provider: 'test', model: name, requested: `test:${name}`, listing, repetition, weight: 1 };
}

/** A model run that ended well with one persona. `overrides` replace its fields. */
export function modelRun(name: string, overrides: Partial<ModelRun> = {}): ModelRun {
  return {
    ...identity(name),
    effectiveWeight: 1,
    status: 'succeeded',
    fromRun: null,
    personas: [assemblePersona(draftPersona(`Persona of ${name}`), 'p1', new EvidenceChecker(data), data)],
    finishReason: 'stop',
    usage: reported(1000, 200),
    cost: { usd: 0.006, source: 'price-book', originalUsd: null, batch: false, pricedAt: '2026-01-01' },
    latencyMs: 2100,
    timeToFirstTokenMs: 420,
    queuedMs: 0,
    waitedMs: 0,
    attempts: [callOf(name)],
    warnings: [],
    error: null,
    ...overrides,
  };
}

/** The one call of such a run. */
export function callOf(name: string): CallStart & Attempt {
  return {
    key: `test:${name}`,
    attempt: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    kind: 'first',
    queuedMs: 0,
    waitedMs: 0,
    timeToFirstTokenMs: 420,
    latencyMs: 2100,
    status: null,
    code: null,
    usage: reported(1000, 200),
    cost: { usd: 0.006, source: 'price-book', originalUsd: null, batch: false, pricedAt: '2026-01-01' },
  };
}

/** What is known before the models of these names start. */
export function runHead(...names: string[]): RunHead {
  return {
    schemaVersion: 1,
    name: 'A study',
    createdAt: '2026-01-01T00:00:00.000Z',
    mode: 'parallel',
    continues: null,
    writer: { pid: process.pid, host: 'here' },
    data: {
      sources: [],
      columns: [{ name: 'answer', type: 'text' }],
      rows: 1,
      rowsShown: 1,
      shownRows: ['r1'],
      redactions: 0,
      hosts: ['api.example.com'],
      warnings: [],
    },
    settings: {
      baseDirectory: '..',
      columns: { text: ['answer'], id: null, context: [], exclude: [] },
      experiment: {},
    },
    planned: names.map((name) => `test:${name}`),
  };
}
