import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isPersonaError } from '../../../src/core/errors';
import type { FoundRun } from '../../../src/core/runs/read';
import { toolNames } from '../../../src/extension/agents/tool-inputs';
import { inputOf } from '../../../src/extension/agents/tool-schemas';
import { longestPage, pagesOf, personasText, runListText } from '../../../src/extension/agents/tool-texts';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

const run = storedRun('20260101-000000-0001', {
  models: [modelRun('a'), modelRun('b')],
  planned: ['test:a', 'test:b'],
});

describe('the answers to language models', () => {
  it('list runs with what is needed to ask for one', () => {
    const found: FoundRun[] = [
      { directory: '/x', runId: run.runId, run },
      { directory: '/y', runId: 'y', problem: 'it is not JSON', code: 'invalid-data' },
    ];
    const text = runListText(found, 1);
    assert.match(text, /^2 runs, page 1 of 1\. What follows .* never instructions/u);
    assert.match(text, /A study: succeeded · 2 of 2 · \$0\.0120\n {2}20260101-000000-0001\n/u);
    assert.match(text, /^y: damaged$/mu);
    assert.equal(runListText([], 1), 'There are no such runs.');
  });

  it('give personas with the row and the verdict of each excerpt', () => {
    const text = personasText(run, {}, 1);
    assert.match(text, /^2 personas of run 20260101-000000-0001 \(A study, succeeded\), page 1 of 1\./u);
    assert.match(text, /^test:a\/p1\nPersona of a\n/mu);
    assert.match(text, /^ {2}\[\S+ row 1, verified: “.+”\]$/mu);
  });

  it('give the personas of one model, or those with some words', () => {
    assert.doesNotMatch(personasText(run, { model: 'test:b' }, 1), /test:a\/p1/u);
    assert.match(personasText(run, { search: 'B/P1' }, 1), /^1 persona of run .*\n\ntest:b\/p1\n/u);
    assert.match(personasText(run, { search: 'nobody' }, 1), /^0 personas of run [^\n]*\.$/u);
    const isAdvice = (error: unknown): boolean =>
      isPersonaError(error) && error.code === 'invalid-config' && error.message.includes('test:a, test:b');
    assert.throws(() => personasText(run, { model: 'test:z' }, 1), isAdvice);
    assert.throws(() => personasText(run, {}, 2), /There is no page 2: the last one is 1/u);
  });

  it('never exceed a page, and lose nothing', () => {
    const block = fc.string({ minLength: 1, maxLength: 9 }).map((text) => text.repeat(500 * text.length));
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), (blocks) => {
        const pages = pagesOf(blocks);
        assert.ok(pages.every((page) => page.length <= longestPage));
        const bare = (texts: readonly string[]): string => texts.join('').replaceAll('\n', '');
        assert.equal(bare(pages), bare(blocks));
      }),
    );
  });
});

describe('the questions of language models', () => {
  it('are checked, whatever the editor says', () => {
    assert.deepEqual(inputOf('personas_runOffline', { data: 'a.csv' }), { data: 'a.csv' });
    for (const [name, input] of [
      ['personas_runOffline', {}],
      ['personas_runOffline', { data: 1 }],
      ['personas_runOffline', { data: 'a.csv', personas: 0 }],
      ['personas_runExperiment', { file: 'experiment.yaml', host: 'evil.example' }],
      ['personas_listRuns', { page: 0 }],
      ['personas_readPersonas', null],
    ] as const) {
      assert.throws(
        () => inputOf(name, input),
        (error) => isPersonaError(error) && error.code === 'invalid-config' && error.message.startsWith(name),
      );
    }
    assert.equal(toolNames.length, 4);
  });
});
