import assert from 'node:assert/strict';
import { compareModels, compareRuns } from '../../../src/core/analysis/compare-models';
import { compareTwoPersonas } from '../../../src/core/analysis/compare-personas';
import { personaDifferenceMarkdown, runDifferenceMarkdown } from '../../../src/core/analysis/comparison-markdown';
import {
  agreementSentence,
  figuresTable,
  personaTitles,
  scorecardTables,
  shareText,
} from '../../../src/core/analysis/comparison-text';
import { modelComparisonMarkdown } from '../../../src/core/analysis/model-comparison-markdown';
import { runFigures } from '../../../src/core/analysis/run-difference';
import type { Persona } from '../../../src/core/persona/persona';
import type { Run } from '../../../src/core/runs/run';
import { identity, modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const saver = writtenPersona({
  name: 'Thrifty [Sam](http://x)',
  role: 'Careful saver of heating energy',
  goals: [['Wants lower heating bills', 'e1'], 'Wants to compare tariffs'],
  demographics: { location: 'Oslo' },
  evidence: [excerptOf('e1', 1, 'heating bills are far too high')],
});
const later: Persona = {
  ...saver,
  name: 'Saver',
  goals: [saver.goals[0]!, { text: '<b>Checks</b> the meter', evidence: [], support: null }],
  demographics: writtenPersona({ demographics: { location: 'Bergen' } }).demographics,
};
const student = writtenPersona({
  id: 'p2',
  name: 'Student',
  role: 'Student',
  evidence: [excerptOf('e1', 9, 'my landlord decides')],
});
const same = (text: string): string => text;

function run(runId: string, models = [modelRun('a', { personas: [saver] })], overrides: Partial<Run> = {}): Run {
  return storedRun(runId, { models, planned: models.map(({ key }) => key), ...overrides });
}

describe('comparing the models of a run', () => {
  const two = run('r1', [modelRun('a', { personas: [saver] }), modelRun('b', { personas: [later, student] })]);

  it('works without the data and without what newer runs keep of it', () => {
    const { matches, differences, scorecard, evidence, sequential, stability, agreement } = compareModels(two);
    assert.deepEqual(
      matches.map(({ members, unique }) => [members, unique]),
      [
        [['test:a/p1', 'test:b/p1'], false],
        [['test:b/p2'], true],
      ],
    );
    assert.deepEqual(
      differences.map(({ match }) => match),
      ['m1'],
    );
    assert.ok((differences[0]?.differing ?? 0) > 0);
    assert.deepEqual(
      scorecard.map(({ shared }) => shared),
      [
        { count: 1, of: 1 },
        { count: 1, of: 2 },
      ],
    );
    assert.equal(evidence.uncited.of, 1);
    assert.deepEqual([sequential, stability, agreement.figures], [[], [], null]);
  });

  it('takes the matches and the coverage that the run keeps', () => {
    const [match] = compareModels(two).matches;
    const kept = { ...two, analysis: { ...two.analysis, matches: [{ ...match!, id: 'kept' }] } };
    assert.equal(compareModels(kept).matches[0]?.id, 'kept');
    assert.equal(compareModels(kept).differences[0]?.match, 'kept');
  });

  it('takes the threshold of the experiment', () => {
    const strict = {
      ...two,
      settings: { ...two.settings, experiment: { generation: { consensus: { threshold: 0.99 } } } },
    };
    assert.equal(compareModels(strict).matches.length, 3);
  });

  it('has something to say of a run without personas', () => {
    const failed = run('r1', [modelRun('a', { status: 'failed', personas: [] })]);
    const { matches, agreement, scorecard } = compareModels(failed);
    assert.deepEqual([matches, agreement.matchRate, scorecard[0]?.personas], [[], null, 0]);
  });

  it('gives the same result again', () => {
    assert.deepEqual(compareModels(two), compareModels(two));
  });
});

describe('comparing two runs', () => {
  it('follows models through both where these saw the same rows', () => {
    const { matched, stability, sameData } = compareRuns(run('r1'), run('r2', [modelRun('a', { personas: [later] })]));
    assert.deepEqual([sameData, matched.length, stability[0]?.of, stability[0]?.everyTime], [true, 1, 2, 1]);
    const elsewhere = { data: { ...storedRun('x').data, shownRows: ['r7'] } };
    assert.deepEqual(compareRuns(run('r1'), run('r2', undefined, elsewhere)).stability, []);
    assert.deepEqual(compareRuns(run('r1'), run('r1')).stability, []);
  });
});

describe('a comparison in words', () => {
  it('gives counts with what they are of, and words where nobody knows', () => {
    assert.deepEqual(
      [shareText({ count: 42, of: 1045 }), shareText({ count: 0, of: 0 }), shareText(null)],
      ['42 of 1,045', '–', 'unknown'],
    );
    const cost = { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null } as const;
    const { scorecard } = compareModels(
      run('r1', [
        modelRun('a', { personas: [saver] }),
        modelRun('b', { personas: [later, student], cost, latencyMs: null }),
      ]),
    );
    const [data, like] = scorecardTables(scorecard, same);
    assert.deepEqual(data?.rows, [
      ['test:a', '1 of 1', '1 of 3', '–', '1 of 1', '–'],
      ['test:b', '2 of 2', '1 of 4', '–', '2 of 1', '–'],
    ]);
    assert.deepEqual(like?.rows[0], ['test:a', '1 of 1', '–', '2.1 s', '$0.0060', '$0.0060']);
    assert.deepEqual(like?.rows[1]?.slice(3), ['–', 'unknown', 'unknown']);
  });

  it('marks totals of which a part is unknown', () => {
    const open = { ...storedRun('r2').totals, usdComplete: false, tokensComplete: false };
    const { rows } = figuresTable(
      runFigures(run('r1')),
      runFigures(run('r2', undefined, { totals: open, name: null })),
      same,
    );
    const row = (label: string): string[] | undefined => rows.find(([name]) => name === label);
    assert.deepEqual(row('Cost'), ['Cost', '$0.0060', '≥ $0.0060']);
    assert.deepEqual(row('Tokens in'), ['Tokens in', '1,000', '≥ 1,000']);
    assert.deepEqual(row('Study'), ['Study', 'A study', '–']);
  });

  it('hides agreement on too little, and says what it is on otherwise', () => {
    assert.equal(
      agreementSentence({ units: 3, groups: 1, figures: null, matchRate: null }),
      'Agreement on attributes: not shown below ten units (3 attributes of 1 matched persona).',
    );
    const figures = { alpha: 0.5, interval: { low: 0.1, high: 0.8 }, rawAgreement: 0.75, ac1: 0.6 };
    assert.equal(
      agreementSentence({ units: 12, groups: 4, figures, matchRate: 2 / 3 }),
      "Agreement on attributes: Krippendorff's α 0.50 (95 %: 0.10 to 0.80), raw 75 %, AC1 0.60, over 12 attributes of 4 matched personas. 67 % of the personas have a match with another model.",
    );
    const open = { ...figures, alpha: null, interval: null };
    assert.match(
      agreementSentence({ units: 12, groups: 4, figures: open, matchRate: null }),
      /α open, as all values are the same/,
    );
  });

  it('names personas of the same name together', () => {
    const models = [
      modelRun('a', { personas: [later] }),
      modelRun('a', { ...identity('a', 1, 2), personas: [later, student] }),
    ];
    assert.equal(
      personaTitles(models, same)(['test:a/p1', 'test:a~2/p2', 'test:a~2/p1', 'gone/p1']),
      '“Saver” (test:a, test:a~2), “Student” (test:a~2), gone/p1',
    );
  });
});

describe('a comparison as a document', () => {
  it('shows two personas, their differences first, with everything of theirs escaped', () => {
    const models = [modelRun('a', { personas: [saver] }), modelRun('b', { personas: [later] })];
    const both = run('r1', models);
    const text = personaDifferenceMarkdown(
      compareTwoPersonas({ run: both, ref: 'test:a/p1' }, { run: both, ref: 'test:b/p1' }),
    );
    const lines = text.split('\n');
    assert.equal(lines[0], String.raw`# Thrifty \[Sam\](http:` + '\u200B/\u200B/x) (test:a) and Saver (test:b)');
    assert.match(
      text,
      /^Similarity 0\.\d\d: text 0\.\d\d, evidence 1\.00, attributes 0\.00\. 3 differences; wording alone is none\.$/m,
    );
    assert.ok(lines.includes('- Location: Oslo, then Bergen (contradicts)'));
    assert.ok(lines.includes('- Only the second, Goals: “&lt;b&gt;Checks&lt;/b&gt; the meter”'));
    assert.ok(lines.includes('- Only the first, Goals: “Wants to compare tariffs”'));
    assert.ok(lines.includes('2 claims in both, 2 in the same words.'));
  });

  it('finds personas of two runs, and says what there is instead of others', () => {
    const [one, other] = [run('r1'), run('r2', [modelRun('b', { personas: [later] })])];
    const { before, after } = compareTwoPersonas({ run: one, ref: 'test:a/p1' }, { run: other, ref: 'test:b/p1' });
    assert.deepEqual([before.runId, before.model, after.runId, after.persona.name], ['r1', 'test:a', 'r2', 'Saver']);
    const missing = (ref: string) => () => compareTwoPersonas({ run: one, ref }, { run: other, ref });
    assert.throws(missing('test:a/p2'), {
      code: 'invalid-config',
      message: /no persona "test:a\/p2" in run r1\. Did you mean "test:a\/p1"\?/,
    });
    assert.throws(missing('nobody'), { code: 'invalid-config', message: /There are: test:a\/p1\./ });
  });

  it('shows the models of a run: figures, matches, sequence, repetitions and signals', () => {
    const models = [
      modelRun('a', { personas: [saver] }),
      modelRun('a', { ...identity('a', 1, 2), personas: [saver, student] }),
      modelRun('b', { personas: [later] }),
    ];
    const sequential = run('r1', models, { mode: 'sequential' });
    const text = modelComparisonMarkdown(sequential, compareModels(sequential));
    assert.match(text, /^# A study: models compared\n\nRun r1, .*, sequential: \*\*succeeded\*\*, 1 of 1 rows shown\n/);
    assert.match(text, /\n\| test:b \| 1 of 1 \| 1 of 3 \|/);
    assert.match(text, /\n- Only “Student” \(test:a\\~2\)\n/);
    assert.match(
      text,
      /\n {2}- similarity 0\.\d\d: text 0\.\d\d, evidence 1\.00, .*; different location\n {2}- \d+ of \d+ fields differ: location \(contradicts\), goals \(/,
    );
    assert.match(
      text,
      /\n## What each model made of the one before\n\n- test:a\\~2 after test:a: claims of the kept personas 3 as they were, /,
    );
    assert.match(text, /\n- test:a, 2 repetitions: of 2 personas 1 came every time, 1 once\n {2}- 2 of 2: Thrifty/);
    assert.match(text, /\n {4}- 2 of 2: Wants lower heating bills\n/);
    assert.doesNotMatch(text, /<b>|\]\(http:\/\//);
  });

  it('shows two runs: figures, what is in both, gone and new', () => {
    const runs = {
      before: run('r1', [modelRun('a', { personas: [saver, student] })]),
      after: run('r2', [modelRun('b', { personas: [later] })]),
    };
    const text = runDifferenceMarkdown(runs, compareRuns(runs.before, runs.after));
    assert.match(
      text,
      /^# Runs r1 and r2\n\n\| {2}\| r1 \| r2 \|\n\|---\|--:\|--:\|\n\| Study \| A study \| A study \|\n/,
    );
    assert.match(text, /\n\| Excerpts verified \| 2 of 2 \| 1 of 1 \|\n/);
    assert.match(text, /\n## In both runs\n\n### “Thrifty .*” \(test:a\) and “Saver” \(test:b\)\n/);
    assert.match(text, /\n## Gone\n\n- “Student” \(test:a\)\n$/);
    assert.doesNotMatch(text, /## New|<b>|\]\(http:\/\//);
  });
});
