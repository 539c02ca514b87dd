import assert from 'node:assert/strict';
import { blinded, blindNames, blindRun } from '../../../src/core/reviews/blind-mode';
import type { FoundReview } from '../../../src/core/reviews/found-review';
import { exportFormats } from '../../../src/core/runs/export/formats';
import type { ModelRun } from '../../../src/core/runs/run';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

const vendor = (name: string): Partial<ModelRun> => ({
  key: `acme:${name}-4-2`,
  provider: 'acme',
  model: `${name}-4-2`,
  requested: `acme:${name}-4-2`,
});

const run = storedRun('20260101-000000-0001', {
  models: [modelRun('a', vendor('zeta')), modelRun('b', vendor('omega'))],
  planned: ['acme:zeta-4-2', 'acme:omega-4-2'],
});
const at = '2026-01-01T00:00:00.000Z';
const reviews: FoundReview[] = [
  {
    file: 'Ada.json',
    review: {
      schemaVersion: 1,
      runId: run.runId,
      rater: 'Ada',
      actions: [
        { id: 'a1', at, by: 'Ada', type: 'rename', ref: 'acme:zeta-4-2/p1', name: 'Renamed' },
        { id: 'a2', at, by: 'Ada', type: 'merge', ref: 'acme:omega-4-2/p1', into: 'acme:zeta-4-2/p1' },
        { id: 'a3', at, by: 'Ada', type: 'choose-winner', key: 'acme:omega-4-2' },
        { id: 'a4', at, by: 'Ada', type: 'comment', ref: 'acme:omega-4-2/p1', text: 'Better than omega-4-2 before.' },
      ],
    },
  },
];

describe('the export of a run that is judged blind', () => {
  for (const { name, render } of exportFormats) {
    it(`as ${name} has what people made of it, and names no model`, async () => {
      const names = blindNames(run.models, 7);
      const text = await render(blindRun(run, names), blinded(reviews, names));
      assert.doesNotMatch(text, /zeta|omega|acme/iu);
      assert.match(text, /Model A/u);
      assert.match(text, /Renamed/u);
      const open = await render(run, reviews);
      assert.match(open, /acme:zeta-4-2/u);
      assert.match(open, /Renamed/u);
    });
  }
});
