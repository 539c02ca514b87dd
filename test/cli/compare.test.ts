import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ModelComparison, RunComparison } from '../../src/core/analysis/compare-models';
import type { TwoPersonas } from '../../src/core/analysis/compare-personas';
import { ReviewStore } from '../../src/core/reviews/review-store';
import type { ReviewSummary } from '../../src/core/reviews/review-summary';
import { diskFiles } from '../../src/core/runs/run-files';
import { CliStudy, segments } from '../support/cli-study';
import { ManualClock } from '../support/manual-clock';
import { identity, modelRun } from '../support/model-runs';
import { StoredRuns, storedRun } from '../support/stored-runs';
import { excerptOf, writtenPersona } from '../support/written-personas';

const saver = writtenPersona({
  name: 'Sam \u001B[31mRed',
  role: 'Careful saver of heating energy',
  goals: [['Wants lower heating bills', 'e1'], 'Wants to compare tariffs'],
  evidence: [excerptOf('e1', 1, 'heating bills are far too high')],
});
const student = writtenPersona({
  id: 'p2',
  name: 'Student',
  role: 'Student in a flat',
  evidence: [excerptOf('e1', 9, 'my landlord decides')],
});
const first = '20260101-120000-0001';
const second = '20260102-120000-0002';

describe('persona compare', () => {
  let study: CliStudy;
  let runs: StoredRuns;

  beforeEach(() => {
    study = new CliStudy();
    runs = new StoredRuns(study.directory.join('personas'));
  });

  afterEach(() => study.remove());

  function keepTwoRuns(): void {
    const models = [modelRun('a', { personas: [saver, student] }), modelRun('b', { personas: [saver] })];
    runs.add(storedRun(first, { models, planned: ['test:a', 'test:b'] }));
    runs.add(
      storedRun(second, {
        models: [modelRun('b', { personas: [saver] })],
        planned: ['test:b'],
        createdAt: '2026-01-02T00:00:00.000Z',
      }),
    );
  }

  it('shows the models of a run that was made: figures, matches, what came back', async () => {
    await study.generate('--model', segments, '--repeat', '2');
    const { exitCode, stdout, stderr } = await study.run('compare', 'last');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /^interviews\.csv: succeeded\nRun \S+ · 12 of 12 rows shown · 2 personas\n/);
    assert.match(
      stdout,
      /\nWhich model with which data\nModel +Excerpts verified +Claims verified +Segments +Rows cited +Respondents\noffline:segments +\d+ of \d+/,
    );
    assert.match(stdout, /\nNo overall score: /);
    assert.match(stdout, /\nWho has the same personas\n {2}m1 .*\(offline:segments, offline:segments~2\)/);
    assert.match(stdout, /\n {2}offline:segments, 2 repetitions: of 1 persona 1 came every time, 0 once\n/);
    assert.match(
      stdout,
      /\n {2}offline:segments with itself: Agreement on attributes: .* 100 % of the personas have a match with another of its runs\./,
    );
  });

  it('shows who shares personas, who is alone, and what to look at', async () => {
    keepTwoRuns();
    const { stdout } = await study.run('compare', first);
    assert.match(stdout, /\n {2}m1 {2}“Sam Red” \(test:a, test:b\)\n {6}similarity 1\.00: text 1\.00/);
    assert.match(stdout, /\n {2}m2 {2}only “Student” \(test:a\)\n/);
    assert.match(stdout, /\nAgreement on attributes: not shown below ten units/);
    assert.match(stdout, /\nSignals to look at, no verdicts\n {2}The name “Sam Red” 2 times in 3 personas: /);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
  });

  it('shows what each model of a sequence made of the one before', async () => {
    const models = [modelRun('a', { personas: [saver] }), modelRun('b', { personas: [saver, student] })];
    runs.add(storedRun(first, { mode: 'sequential', models, planned: ['test:a', 'test:b'] }));
    const { stdout } = await study.run('compare', first);
    assert.match(
      stdout,
      /\n {2}test:b after test:a: kept 1, added 1, dropped 0; claims of the kept ones: 3 as they were, 0 reworded, 0 new, 0 dropped\n/,
    );
    assert.match(stdout, /\n {4}added “Student” \(test:b\)\n?/);
  });

  it('shows what people say, and which of their files cannot be read', async () => {
    keepTwoRuns();
    const directory = study.directory.join('personas', first);
    for (const rater of ['Ada', 'Bob']) {
      const store = new ReviewStore({ directory, runId: first, rater }, diskFiles, new ManualClock());
      await store.add({ type: 'rate', ref: 'test:a/p1', rating: rater === 'Ada' ? 4 : 3 });
      await store.add({ type: 'choose-winner', key: 'test:a' });
      await store.add({ type: 'reject', ref: 'test:a/p2' });
    }
    writeFileSync(path.join(directory, 'reviews', 'Cem.json'), '{"schemaVersion":2}');
    const { stdout } = await study.run('compare', first);
    const [, people] = stdout.split('\nWhat people say\n');
    assert.deepEqual(people?.trimEnd().split('\n').slice(0, -1), [
      '  2 people: Ada, Bob',
      '  test:a: 3.5 of 5 over 2 ratings',
      '  test:a: chosen as the best by 2',
      '  1 persona edited; the run itself is as the models wrote it',
      '  Agreement of people: not shown below ten personas that two of them rated (1)',
    ]);
    assert.match(people ?? '', /Cem\.json was written by a newer version\. Update to change it\.\n$/);
  });

  it('prints one JSON document for a run', async () => {
    keepTwoRuns();
    const { exitCode, stdout, stderr } = await study.run('compare', first, '--json');
    assert.deepEqual([exitCode, stderr], [0, '']);
    const comparison = JSON.parse(stdout) as ModelComparison & { reviews: ReviewSummary };
    assert.deepEqual(
      comparison.matches.map(({ members }) => members),
      [['test:a/p1', 'test:b/p1'], ['test:a/p2']],
    );
    assert.deepEqual(
      comparison.scorecard.map(({ key, verified, shared }) => [key, verified, shared]),
      [
        ['test:a', { count: 2, of: 2 }, { count: 1, of: 2 }],
        ['test:b', { count: 1, of: 1 }, { count: 1, of: 1 }],
      ],
    );
    assert.deepEqual([comparison.run.runId, comparison.reviews.raters], [first, []]);
  });

  it('compares two runs: figures side by side, what is in both, gone and new', async () => {
    keepTwoRuns();
    const { exitCode, stdout, stderr } = await study.run('compare', first, 'last');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, new RegExp(`^ +${first} +${second}\\nStudy +A study +A study\\n`, 'u'));
    assert.match(stdout, /\nPersonas +3 +1\n/);
    assert.match(
      stdout,
      /\nIn both runs\n {2}“Sam Red” \(test:a, test:b\) and “Sam Red” \(test:b\): similarity 1\.00\n/,
    );
    assert.match(stdout, /\nGone\n {2}“Student” \(test:a\)\n/);
    assert.doesNotMatch(stdout, /\nNew\n/);
    const turned = await study.run('compare', second, first);
    assert.match(turned.stdout, /\nNew\n {2}“Student” \(test:a\)\n/);
  });

  it('prints one JSON document for two runs', async () => {
    keepTwoRuns();
    const { exitCode, stdout } = await study.run('compare', first, second, '--json');
    assert.equal(exitCode, 0);
    const { before, after, matched, gone, new: added } = JSON.parse(stdout) as RunComparison;
    assert.deepEqual([before.runId, after.runId, matched.length, gone, added], [first, second, 1, [['test:a/p2']], []]);
  });

  it('compares two personas of a run or of two', async () => {
    keepTwoRuns();
    const within = await study.run('compare', first, '--persona', 'test:a/p1', '--persona', 'test:a/p2');
    assert.equal(within.exitCode, 0);
    assert.match(
      within.stdout,
      /^“Sam Red” \(test:a\) and “Student” \(test:a\)\n {2}similarity 0\.\d\d: .*\n {2}4 differences; 0 claims in both, 0 in other words\n {4}\+ Role: Student in a flat\n {4}- Role: Careful saver/,
    );
    const json = await study.run(
      'compare',
      first,
      'last',
      '--persona',
      'test:a/p1',
      '--persona',
      'test:b/p1',
      '--json',
    );
    const { before, after, difference } = JSON.parse(json.stdout) as TwoPersonas;
    assert.deepEqual([before.runId, after.runId, difference.differences], [first, second, 0]);
  });

  it('writes each comparison as Markdown with --to, but over nothing that a run keeps', async () => {
    keepTwoRuns();
    for (const [args, heading] of [
      [[first], '# A study: models compared'],
      [[first, second], `# Runs ${first} and ${second}`],
      [
        [first, '--persona', 'test:a/p1', '--persona', 'test:a/p2'],
        String.raw`# Sam ⟨U+001B⟩\[31mRed (test:a) and Student (test:a)`,
      ],
    ] as const) {
      const { exitCode, stdout, stderr } = await study.run('compare', ...args, '--to', 'out.md');
      assert.deepEqual([exitCode, stdout, stderr], [0, '', `Written: ${study.directory.join('out.md')}\n`]);
      assert.equal(readFileSync(study.directory.join('out.md'), 'utf8').split('\n')[0], heading);
    }
    const over = await study.run('compare', first, second, '--to', `personas/${second}/run.json`);
    assert.equal(over.exitCode, 2);
    assert.match(over.stderr, /belongs to the run itself/);
  });

  it('takes runs in which all models failed, and results that are missing', async () => {
    const failed = modelRun('a', { status: 'failed', personas: [], latencyMs: null });
    runs.add(
      storedRun(first, {
        status: 'failed',
        models: [failed, modelRun('a', { ...identity('a', 1, 2), status: 'failed', personas: [] })],
      }),
    );
    const { exitCode, stdout } = await study.run('compare', first);
    assert.equal(exitCode, 0);
    assert.match(stdout, /\n {2}There are no personas\./);
    assert.equal((await study.run('compare', first, first)).exitCode, 0);
  });

  for (const [what, args, message] of [
    ['a run that is not there', ['1999'], /There is no run "1999" in .*persona runs lists them/],
    ['a second run that is not there', [first, '1999'], /There is no run "1999"/],
    ['several runs for one', ['2026'], /stands for several runs/],
    ['three runs', [first, second, first], /too many arguments/],
    ['one persona', [first, '--persona', 'test:a/p1'], /give --persona twice/],
    [
      'a persona that is not there',
      [first, '--persona', 'test:a/p1', '--persona', 'test:a/p3'],
      /no persona "test:a\/p3" in run .* Did you mean/,
    ],
    ['JSON in a Markdown file', [first, '--to', 'out.md'], /--to <file>' cannot be used with option '--json'/],
    ['no run', [], /missing required argument 'run'/],
    ['a folder that holds no run', ['.'], /holds no run/],
  ] as const) {
    it(`refuses ${what} with exit code 2`, async () => {
      keepTwoRuns();
      const { exitCode, stdout, stderr } = await study.run('compare', ...args, '--json');
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  it('looks where --output says, and changes nothing there', async () => {
    const elsewhere = new StoredRuns(study.directory.join('elsewhere'));
    elsewhere.add(storedRun(first));
    mkdirSync(study.directory.join('elsewhere', first, 'reviews'));
    const before = elsewhere.fingerprint(first);
    assert.equal((await study.run('compare', 'last', '--output', 'elsewhere')).exitCode, 0);
    assert.deepEqual(elsewhere.fingerprint(first), before);
    assert.deepEqual(readdirSync(study.directory.join('elsewhere', first)).toSorted(), ['reviews', 'run.json']);
  });
});
