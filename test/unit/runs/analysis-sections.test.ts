import assert from 'node:assert/strict';
import type { ConsensusPersona } from '../../../src/core/analysis/analysis-schema';
import { markdownReport } from '../../../src/core/runs/export/markdown';
import { analysis, consensusPersona } from '../../webview/fixtures/analysis';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

/** Whatever words come from data or models, as `replacement`; references, ids and closed words stay. */
function saying<Value>(value: Value, replacement: string): Value {
  const words = new Set(['text', 'name', 'value', 'label', 'excerpt', 'source', 'path']);
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      words.has(key) && typeof item === 'string' ? replacement : key === 'sharedWords' ? [replacement] : item,
    ),
  ) as Value;
}

function reportOf(persona: ConsensusPersona, found = analysis): string {
  const { agreement } = found;
  return markdownReport(
    storedRun('20261123-090507-00ff', {
      models: [modelRun('a'), modelRun('b')],
      consensus: { personas: [persona], agreement },
      analysis: { evidence: {}, ...found },
    }),
  );
}

describe('what a report says of all models together', () => {
  it('gives counts before scores, and who differs in what', () => {
    const report = reportOf(consensusPersona);
    assert.match(report, /### c1 Renter without a say/);
    assert.match(report, /Consensus: 2 of 2 models, 100 % of the votes/);
    assert.match(report, /2 of 2 models, 9 of 31 respondents, 4 of 5 excerpts verified, support 0\.41/);
    assert.match(report, /Tech comfort differs: high \(.*\); low/);
    assert.match(report, /Krippendorff's α 0\.61 \(95 %: 0\.40 to 0\.80\), raw 75 %, AC1 0\.66/);
    assert.match(report, /appears in no persona of openai:gpt-6\.1-sol/);
  });

  it('calls a single source and a mere assertion by their names', () => {
    const { goals, votes } = consensusPersona;
    const asserted = goals.map((goal) => ({ ...goal, support: 0, counts: { ...goal.counts, verified: 0 } }));
    const report = reportOf({
      ...consensusPersona,
      goals: asserted,
      singleSource: true,
      support: 0.5,
      votes: { ...votes, models: 1 },
    });
    assert.match(report, /Single source: 1 of 2 models, 50 % of the votes/);
    assert.match(report, /none of 5 excerpts verified, support 0\.00: a model's assertion/);
  });

  it('takes the effect of markup in the words of data and models', () => {
    for (const attack of ['![x](https://evil.example/x.png)', '<img src=x onerror=alert(1)>', '[a](javascript:b)']) {
      const report = reportOf(saying(consensusPersona, attack), saying(analysis, attack));
      assert.doesNotMatch(report, /(?<!\\)\[|(?<!\\)!\[|<img|:\/\//u);
    }
  });

  it('is left out for a run that was not analysed', () => {
    const report = markdownReport(storedRun('20261123-090507-00ff'));
    assert.doesNotMatch(report, /What the models say together|Which personas are the same|take from the data/);
  });
});
