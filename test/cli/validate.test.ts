import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkExperiment } from '../../src/core/experiment/findings/check-experiment';
import { CliStudy } from '../support/cli-study';
import { experimentTexts } from '../support/experiment-texts';
import { findingPorts } from '../support/finding-ports';

const wrong = `name: Study
data:
  from: interviews.csv
  text: [anser]
generation:
  modls: []
  models:
    - claude-sonet-5-5
    - {model: claude-opus-5-5, temperature: 1}
`;

describe('persona validate', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  /** What the editor would ask with, without a key. */
  const ports = () =>
    findingPorts({
      day: new Date().toISOString().slice(0, 10),
      keys: { ...findingPorts().keys, variable: () => undefined },
      baseDirectory: study.directory.path,
    });

  it('prints every problem with line and column and exits with 2', async () => {
    study.directory.write('experiment.yaml', wrong);
    const { exitCode, stdout, stderr } = await study.run('validate', 'experiment.yaml');
    assert.equal(exitCode, 2);
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => /^(\S+: \w+): .* (\[[a-z-]+\])$/u.exec(line)?.slice(1).join(' ')),
      [
        'experiment.yaml:4:10: error [unknown-column]',
        'experiment.yaml:6:3: error [unknown-key]',
        'experiment.yaml:8:7: warning [unknown-model]',
        'experiment.yaml:8:7: info [missing-key]',
        'experiment.yaml:9:15: info [missing-key]',
        'experiment.yaml:9:32: warning [temperature-refused]',
      ],
    );
    assert.equal(stderr, '1 file: 2 errors, 2 warnings, 2 hints\n');
  });

  it('prints with --json what the editor shows, of each file', async () => {
    study.directory.write('experiment.yaml', wrong);
    study.directory.write('fine.experiment.yaml', 'generation:\n  models: [offline:segments]\n');
    const { exitCode, stdout } = await study.run('validate', 'experiment.yaml', 'fine.experiment.yaml', '--json');
    const problems = await checkExperiment(wrong, ports());
    assert.equal(exitCode, 2);
    assert.ok(problems.length >= 6);
    assert.deepEqual(JSON.parse(stdout), [
      { file: 'experiment.yaml', problems },
      { file: 'fine.experiment.yaml', problems: [] },
    ]);
    assert.deepEqual(Object.keys(problems[0] ?? {}).toSorted(), [
      'code',
      'column',
      'endColumn',
      'endLine',
      'fix',
      'line',
      'message',
      'severity',
      'suggestion',
    ]);
  });

  it('finds in any text what the editor finds, in the same places and with the same fixes', async () => {
    const texts = fc.sample(experimentTexts, { numRuns: 60, seed: 7 });
    const files = texts.map((_, index) => `${index}.experiment.yaml`);
    texts.forEach((text, index) => study.directory.write(files[index] ?? '', text));
    const { stdout } = await study.run('validate', ...files, '--json');
    const expected = [];
    for (const [index, text] of texts.entries()) {
      expected.push({ file: files[index], problems: await checkExperiment(text, ports()) });
    }
    assert.ok(expected.every(({ problems }) => problems.length > 0));
    assert.deepEqual(JSON.parse(stdout), expected);
  });

  it('exits with 0 where there are warnings only', async () => {
    study.directory.write('experiment.yaml', 'generation:\n  models: [claude-sonet-5-5]\n');
    const { exitCode, stdout } = await study.run('validate', 'experiment.yaml');
    assert.equal(exitCode, 0);
    assert.match(stdout, /^experiment\.yaml:2:12: warning: .*Did you mean claude-sonnet-5-5\? \[unknown-model\]$/mu);
  });

  it('names a file that cannot be read and checks the others', async () => {
    study.directory.write('experiment.yaml', 'nme: x\n');
    const { exitCode, stdout } = await study.run('validate', 'missing.yaml', 'experiment.yaml');
    assert.equal(exitCode, 2);
    assert.match(stdout, /^missing\.yaml:1:1: error: .* \[unreadable-file\]$/mu);
    assert.match(stdout, /^experiment\.yaml:1:1: error: .* \[unknown-key\]$/mu);
  });

  it('needs a file', async () => {
    assert.equal((await study.run('validate')).exitCode, 2);
  });
});
