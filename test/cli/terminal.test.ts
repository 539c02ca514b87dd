import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { CliProcess, cliFile, type CliResult } from '../support/built-cli';
import { claude, CliStudy } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { streamAnthropicAnswer } from '../support/wire-answers';

const escape = '\u001B[';
const erase = `\r${escape}2K`;
const bold = `${escape}1m`;

/** util-linux can give a command a terminal; other systems' `script` takes other options. */
const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

if (hasScript) {
  describe('persona on a terminal', () => {
    let study: CliStudy;

    beforeEach(async () => {
      study = new CliStudy();
      await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    });

    afterEach(() => study.remove());

    function onTerminal(environment: Record<string, string>): Promise<CliResult> {
      const command = `stty cols 200; '${process.execPath}' '${cliFile}' generate --from interviews.csv --model ${claude} --count 1`;
      return new CliProcess('script', ['-qec', command, '/dev/null'], {
        workingDirectory: study.directory.path,
        environment: { ...study.environment, TERM: 'xterm', ...environment },
      }).result;
    }

    it('keeps one line of progress up to date, and leaves none of it behind', async () => {
      const { exitCode, stdout } = await onTerminal({});
      assert.equal(exitCode, 0);
      const shown = stdout.replaceAll(erase, '\r\n').split('\r\n');
      assert.ok(shown.includes(`0 of 1 done · ${claude} queued`));
      assert.ok(shown.includes(`0 of 1 done · ${claude} started`));
      assert.ok(shown.includes(`0 of 1 done · ${claude} persona 1`));
      const afterLast = stdout.slice(stdout.lastIndexOf(erase));
      assert.match(afterLast, /interviews\.csv: succeeded/);
      assert.doesNotMatch(afterLast, /done/);
      assert.doesNotMatch(stdout, new RegExp(`${claude}: started\r\n`));
    });

    it('writes in colour, unless it is told not to', async () => {
      assert.ok((await onTerminal({})).stdout.includes(`${bold}interviews.csv`));
      const { stdout } = await onTerminal({ NO_COLOR: '1' });
      assert.equal(stdout.replaceAll(erase, '').includes(escape), false);
    });

    it('writes plain lines on a dumb terminal', async () => {
      const { stdout } = await onTerminal({ TERM: 'dumb' });
      assert.equal(stdout.includes(erase), false);
      assert.match(stdout, new RegExp(`${claude}: started\r\n`));
    });
  });
}
