import assert from 'node:assert/strict';
import { Window } from 'happy-dom';
import type { Match } from '../../../src/core/analysis/analysis-schema';
import { htmlReport } from '../../../src/core/runs/export/html-report';
import { analysis, consensusPersona } from '../../webview/fixtures/analysis';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

const match: Match = {
  id: 'm1',
  members: consensusPersona.members,
  duplicates: [],
  score: 0.62,
  parts: { text: 0.5, evidence: 0.8, attributes: null },
  unique: false,
  matching: ['age'],
  diverging: ['techComfort'],
  sharedWords: ['bill'],
};
const found = { persona: consensusPersona, analysis: { ...analysis, matches: [match] } };
type Found = typeof found;

function pageOf({ persona, analysis: parts }: Found) {
  const consensus = { personas: [persona], agreement: parts.agreement };
  const models = [modelRun('a'), modelRun('b')];
  const window = new Window({ settings: { disableJavaScriptEvaluation: true } });
  window.document.write(
    htmlReport(storedRun('20261123-090507-00ff', { models, consensus, analysis: { evidence: {}, ...parts } })),
  );
  return window.document;
}

/** Whatever words come from data or models, as `replacement`. */
function saying(replacement: string): Found {
  const words = new Set(['text', 'name', 'value', 'label', 'excerpt', 'source', 'path']);
  return JSON.parse(
    JSON.stringify(found, (key, item: unknown) =>
      words.has(key) && typeof item === 'string' ? replacement : key === 'sharedWords' ? [replacement] : item,
    ),
  );
}

describe('what an HTML report says of all models together', () => {
  it('has the consensus with counts before scores, other wordings, and who differs in what', () => {
    const section = pageOf(found).querySelector('#consensus');
    const text = (section?.textContent ?? '').replaceAll(/\s+/gu, ' ');
    for (const part of [
      /c1 Renter without a say/u,
      /Consensus: 2 of 2 models, 100 % of the votes/u,
      /2 of 2 models, 9 of 31 respondents, 4 of 5 excerpts verified, support 0\.41/u,
      /openai:gpt-6\.1-sol\/p3: Cannot change the heating\./u,
      /Where they differ ?Tech comfort differs: high \(.*\); low/u,
    ]) {
      assert.match(text, part);
    }
    assert.ok(section?.querySelector('li > ul, p + ul'));
  });

  it('has which personas are the same, and what they leave out', () => {
    const page = pageOf(found);
    assert.match(
      page.querySelector('#matches')?.textContent ?? '',
      /similarity \d\.\d\d[\s\S]*Agreement is no evidence/u,
    );
    const coverage = page.querySelector('#coverage');
    assert.match(coverage?.textContent ?? '', /appears in no persona of openai:gpt-6\.1-sol/u);
    assert.equal(coverage?.querySelectorAll('tbody tr').length, analysis.coverage.segments.length);
  });

  it('leads from its contents to each of them', () => {
    const page = pageOf(found);
    const targets = [...page.querySelectorAll('nav a')].map((link) => link.getAttribute('href') ?? '');
    assert.deepEqual(targets, ['#models', '#consensus', '#matches', '#coverage', '#m1', '#m2']);
    targets.forEach((target) => assert.ok(page.querySelector(target), target));
  });

  it('shows hostile words as text', () => {
    const attack = '"><img src=x onerror=alert(1)></details><script>alert(1)</script>';
    const page = pageOf(saying(attack));
    assert.equal(page.querySelectorAll('img, script').length, 0);
    assert.equal(page.querySelectorAll('*').length, pageOf(saying('x')).querySelectorAll('*').length);
    assert.ok((page.querySelector('#consensus')?.textContent ?? '').split(attack).length > 5);
  });
});
