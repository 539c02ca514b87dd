import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../src/core/runs/run';
import type { CliResult } from '../support/built-cli';
import { CliStudy, segments } from '../support/cli-study';
import { StoredRuns, storedRun } from '../support/stored-runs';

describe('persona export', () => {
  let study: CliStudy;

  beforeEach(async () => {
    study = new CliStudy();
    const { exitCode } = await study.generate('--model', segments);
    assert.equal(exitCode, 0);
  });

  afterEach(() => study.remove());

  const kept = (name: string): string => readFileSync(path.join(study.runFolder, name), 'utf8');
  const written = (name: string): string => readFileSync(study.directory.join(name), 'utf8');

  async function refused(args: string[], message: RegExp): Promise<CliResult> {
    const before = study.made;
    const result = await study.run('export', ...args);
    assert.deepEqual([result.exitCode, result.stdout], [2, ''], result.stderr);
    assert.match(result.stderr, message);
    assert.doesNotMatch(result.stderr, /\bat .*:\d+:\d+/);
    assert.deepEqual(study.made, before);
    return result;
  }

  it('writes the report to stdout, and nothing else', async () => {
    const { exitCode, stdout, stderr } = await study.run('export', 'last', '--format', 'md');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.equal(stdout, kept('report.md'));
  });

  it('writes run.json to stdout', async () => {
    const { stdout } = await study.run('export', 'last', '--format', 'json');
    assert.equal(stdout, kept('run.json'));
  });

  it('takes a folder, an id, the start of one, and last', async () => {
    const id = path.basename(study.runFolder);
    for (const reference of [study.runFolder, `personas/${id}`, id, id.slice(0, 10), 'last']) {
      const { stdout } = await study.run('export', reference, '--format', 'json');
      assert.equal(stdout, kept('run.json'), reference);
    }
  });

  it('writes a file with --to, puts it in place of an old one, and says where', async () => {
    writeFileSync(study.directory.join('out.md'), 'old');
    const { exitCode, stdout, stderr } = await study.run('export', 'last', '--format', 'md', '--to', 'out.md');
    assert.deepEqual([exitCode, stdout], [0, '']);
    assert.equal(stderr, `Written: ${study.directory.join('out.md')}\n`);
    assert.equal(written('out.md'), kept('report.md'));
    assert.deepEqual(study.made.toSorted(), ['out.md', 'personas']);
  });

  it('looks where --output says', async () => {
    new StoredRuns(study.directory.join('elsewhere')).add(storedRun('20260101-120000-0001'));
    const { stdout } = await study.run('export', '2026', '--output', 'elsewhere', '--format', 'md');
    assert.match(stdout, /^# A study\n/);
  });

  it('writes a page that stands alone: the one of the run folder', async () => {
    const { exitCode, stdout, stderr } = await study.run('export', 'last', '--format', 'html');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.equal(stdout, kept('report.html'));
    assert.match(stdout, /^<!doctype html>\n[\s\S]*default-src 'none'[\s\S]*<\/html>\s*$/u);
    assert.doesNotMatch(stdout, /<script|https?:/u);
  });

  it('writes a table of claims that spreadsheets read', async () => {
    const { exitCode, stdout, stderr } = await study.run('export', 'last', '--format', 'csv');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /^\uFEFFrun,model,persona,name,field,[^\n]*\r\n[\s\S]*\r\n$/u);
    await study.run('export', 'last', '--format', 'csv', '--to', 'out.csv');
    assert.equal(written('out.csv'), stdout);
    const profile = await study.run('profile', 'out.csv', '--json');
    assert.equal(profile.exitCode, 0, profile.stderr);
    const run: Run = JSON.parse(kept('run.json'));
    const { rows }: { rows: number } = JSON.parse(profile.stdout);
    const lists = run.models
      .flatMap(({ personas }) => personas)
      .flatMap(({ goals, frustrations }) => [...goals, ...frustrations]);
    assert.ok(rows > lists.length, `${rows} rows`);
  });

  it('has what people made of the run in every format, beside what the models wrote', async () => {
    const ref = `${segments}/p1`;
    const at = '2026-11-23T00:00:00.000Z';
    const actions = [{ id: 'a1', at, by: 'Ada', type: 'rename', ref, name: 'The Renamed' }];
    mkdirSync(path.join(study.runFolder, 'reviews'));
    const review = { schemaVersion: 1, runId: path.basename(study.runFolder), rater: 'Ada', actions };
    writeFileSync(path.join(study.runFolder, 'reviews', 'Ada.json'), JSON.stringify(review));
    for (const format of ['md', 'html', 'csv', 'json']) {
      const { stdout } = await study.run('export', 'last', '--format', format);
      assert.match(stdout, /The Renamed/u, format);
      assert.match(stdout, /Ada/u, format);
    }
    const { stdout } = await study.run('export', 'last', '--format', 'json');
    const { reviews, edited, ...run }: Run & Record<'reviews' | 'edited', unknown> = JSON.parse(stdout);
    assert.deepEqual([run, reviews], [JSON.parse(kept('run.json')), [review]]);
    assert.ok(edited);
  });

  it('says which review cannot be read, and writes the rest', async () => {
    mkdirSync(path.join(study.runFolder, 'reviews'));
    writeFileSync(path.join(study.runFolder, 'reviews', 'Ada.json'), '{');
    const { exitCode, stderr, stdout } = await study.run('export', 'last', '--format', 'json');
    assert.deepEqual([exitCode, stdout], [0, kept('run.json')]);
    assert.match(stderr, /Ada\.json is damaged/u);
  });

  for (const [what, args, message] of [
    ['an unknown format', ['last', '--format', 'pdf'], /Allowed choices are md, html, csv, json/],
    ['no format', ['last'], /--format/],
    ['no run', ['--format', 'md'], /missing required argument 'run'/],
    ['a run that is not there', ['1999', '--format', 'md'], /There is no run "1999" in .*persona runs lists them/],
    ['a folder that holds no run', ['.', '--format', 'md'], /holds no run/],
    [
      'a folder that is not there',
      ['last', '--format', 'md', '--to', 'gone/out.md'],
      /gone\/out\.md cannot be written/,
    ],
    ['a folder as file', ['last', '--format', 'md', '--to', 'personas'], /personas cannot be written/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await refused([...args], message);
    });
  }

  it('does not choose between two runs', async () => {
    const runs = new StoredRuns(study.directory.join('personas'));
    runs.add(storedRun('19990101-000000-0001'));
    runs.add(storedRun('19990101-000000-0002'));
    await refused(['1999', '--format', 'md'], /stands for several runs: .*0002.*0001/);
  });

  it('never writes over what a run keeps', async () => {
    const before = study.runFiles();
    const folder = path.relative(study.directory.path, study.runFolder);
    for (const name of ['', 'run.json', 'calls.jsonl', 'models/offline/segments/personas.json', 'reviews/ada.json']) {
      await refused(['last', '--format', 'md', '--to', path.join(folder, name)], /belongs to the run itself/);
    }
    assert.deepEqual(study.runFiles(), before);
  });

  it('does not open a run of a newer version', async () => {
    new StoredRuns(study.directory.join('personas')).addText('20990101-000000-0001', '{"schemaVersion":2}');
    await refused(['last', '--format', 'json'], /newer version\. Update/);
  });
});
