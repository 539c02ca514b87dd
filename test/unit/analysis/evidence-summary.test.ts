import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { countClaims, evidenceSummary } from '../../../src/core/analysis/evidence-summary';
import type { Evidence } from '../../../src/core/persona/persona';
import type { Run } from '../../../src/core/runs/run';
import { modelRun, runHead } from '../../support/model-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const source = {
  path: 'interviews.csv',
  location: '../interviews.csv',
  sha256: '0',
  encoding: 'utf-8',
  delimiter: ',',
  rows: 9,
  warnings: [],
};
const data: Run['data'] = {
  ...runHead().data,
  sources: [source],
  rows: 9,
  rowsShown: 4,
  shownRows: ['r1', 'r2', 'r5', 'r9'],
};

describe('the evidence of a run', () => {
  const persona = writtenPersona({
    role: ['Saver', 'e1', 'e2'],
    goals: [['Lower bills', 'e2'], 'Compare tariffs'],
    frustrations: [['Logs out', 'e3', 'e1', 'e4']],
    evidence: [
      excerptOf('e1', 1, 'one'),
      excerptOf('e2', 2, 'two', 'altered'),
      excerptOf('e3', 5, 'five', 'misattributed'),
      excerptOf('e4', 1, 'another of one'),
      excerptOf('e5', 9, 'nine', 'rejected'),
    ],
  });
  const summary = evidenceSummary({
    data,
    models: [modelRun('a', { personas: [persona] }), modelRun('b', { personas: [] })],
  });

  it('counts excerpts, claims and rows of each model', () => {
    assert.deepEqual(summary.models, [
      {
        key: 'test:a',
        excerpts: { cited: 5, verified: 2, altered: 1, misattributed: 1, rejected: 1 },
        claims: { all: 4, cited: 3, verified: 2 },
        rows: 1,
      },
      {
        key: 'test:b',
        excerpts: { cited: 0, verified: 0, altered: 0, misattributed: 0, rejected: 0 },
        claims: { all: 0, cited: 0, verified: 0 },
        rows: 0,
      },
    ]);
  });

  it('tells of each claim what it rests on', () => {
    assert.deepEqual(
      summary.claims.map(({ ref, field, index, counts, rows }) => [
        ref,
        field,
        index,
        counts.verified,
        counts.cited,
        rows,
      ]),
      [
        ['test:a/p1', 'role', 0, 1, 2, ['r1']],
        ['test:a/p1', 'goals', 0, 0, 1, []],
        ['test:a/p1', 'goals', 1, 0, 0, []],
        ['test:a/p1', 'frustrations', 0, 2, 3, ['r1']],
      ],
    );
  });

  it('lists the shown rows that nobody cites', () => {
    assert.deepEqual(summary.uncited, { rows: ['r2', 'r5', 'r9'], of: 4 });
  });

  it('names the rows of several files by file', () => {
    const evidence = [{ ...excerptOf('e1', 3, 'three'), source: 'more.csv' }];
    const models = [modelRun('a', { personas: [writtenPersona({ role: ['Saver', 'e1'], evidence })] })];
    const shownRows = ['a.r3', 'b.r3'];
    const two = { ...data, sources: [source, { ...source, path: 'more.csv' }], shownRows };
    assert.deepEqual(evidenceSummary({ data: two, models }).uncited, { rows: ['a.r3'], of: 2 });
  });

  it('never counts more for an excerpt that is not verified', () => {
    const verdicts = fc.constantFrom<Evidence['verdict']>('altered', 'misattributed', 'rejected');
    fc.assert(
      fc.property(fc.array(verdicts, { maxLength: 6 }), (unverified) => {
        const more = unverified.map((verdict, i) => excerptOf(`x${i}`, 9, 'nine', verdict));
        const citing = {
          ...persona,
          role: { ...persona.role, evidence: [...persona.role.evidence, ...more.map(({ id }) => id)] },
          evidence: [...persona.evidence, ...more],
        };
        assert.deepEqual(countClaims([citing]), countClaims([persona]));
      }),
    );
  });
});
