import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import type { Run } from '../../src/core/runs/run';
import { CliStudy } from '../support/cli-study';
import { filesBelow } from '../support/temporary-directory';

describe('persona demo', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  it('needs no key, no network and no data, and says where everything is', async () => {
    const { exitCode, stdout, stderr } = await study.run('demo');
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /Household energy app/);
    assert.match(stderr, /145 of 145 rows, .*nothing leaves this machine/);
    assert.ok(stderr.includes(`Report: ${study.directory.join('personas')}`));
    const steps = [
      ...stderr.matchAll(/^(\d)\. (\S+) .* \((?:[\d.]+ m?s, \$0|in the time of step 2)\)\n {3}[A-Z].*\.$/gmu),
    ];
    assert.deepEqual(
      steps.map(([, number, verb]) => `${number} ${verb}`),
      ['1 Read', '2 Choose', '3 Redact:', '4 Look', '5 Write', '6 Write', '7 Write', '8 Compare:', '9 All'],
    );
    assert.match(stderr, /Remove the run with: persona demo --clean\n/);
    const data = /Data: (.*)/.exec(stderr)?.[1] ?? '';
    assert.ok(existsSync(data));
    const [run] = readdirSync(study.directory.join('personas')).filter((name) => !name.startsWith('.'));
    assert.ok(filesBelow(study.directory.join('personas', run ?? '')).has('report.md'));
  });

  it('prints run.json with --json', async () => {
    const { exitCode, stdout } = await study.run('demo', '--json', '--output', 'elsewhere');
    assert.equal(exitCode, 0);
    const run = JSON.parse(stdout) as Run;
    assert.equal(run.status, 'succeeded');
    assert.deepEqual(run.data.hosts, []);
    assert.deepEqual(
      run.models.map(({ key, personas }) => [key, personas.length]),
      ['segments', 'topics', 'archetypes'].map((name) => [`offline:${name}`, 4]),
    );
    assert.equal(stdout, filesBelow(study.directory.join('elsewhere', run.runId)).get('run.json'));
    const { redactions, columns } = run.data;
    assert.ok(redactions > 0 && columns.some(({ name }) => name === 'email'));
    assert.doesNotMatch(stdout, /@example/);
  });

  it('removes with --clean what it made, directory included', async () => {
    await study.run('demo');
    await study.run('demo');
    const { exitCode, stderr } = await study.run('demo', '--clean');
    assert.equal(exitCode, 0);
    assert.match(stderr, /^2 demo runs removed from /);
    assert.deepEqual(study.made, []);
  });

  it('removes nothing else: neither other runs nor a directory that was there', async () => {
    await study.run('generate', '--from', 'interviews.csv', '--count', '2');
    const own = study.runFiles();
    await study.run('demo');
    mkdirSync(study.directory.join('empty'));
    await study.run('demo', '--output', 'empty');
    await study.run('demo', '--clean');
    await study.run('demo', '--clean', '--output', 'empty');
    assert.deepEqual(study.runFiles(), own);
    assert.deepEqual(study.made.toSorted(), ['empty', 'personas']);
    assert.deepEqual(readdirSync(study.directory.join('empty')), []);
  });

  it('has nothing to remove where there was no demo', async () => {
    const { exitCode, stderr } = await study.run('demo', '--clean');
    assert.equal(exitCode, 0);
    assert.match(stderr, /^No demo runs in /);
    assert.deepEqual(study.made, []);
  });
});
