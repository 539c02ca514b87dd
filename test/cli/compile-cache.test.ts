import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { cliFile } from '../support/built-cli';
import { TemporaryDirectory } from '../support/temporary-directory';

/** Starts the command line with these variables and no others but the path. */
function start(environment: Record<string, string>): void {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const { status, stderr } = spawnSync(process.execPath, [cliFile, '--version'], { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

describe('The compiled code of the command line', () => {
  let home: TemporaryDirectory;
  let cache: string;

  beforeEach(() => {
    home = new TemporaryDirectory();
    cache = home.join(...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'multi-model-personas');
  });

  afterEach(() => home.remove());

  it('is kept in a folder of the user where nobody else may write', () => {
    start({ HOME: home.path });
    assert.equal(statSync(cache).mode & 0o777, 0o700);
    assert.ok(readdirSync(cache, { recursive: true }).length > 1);
  });

  it('is not kept where others may write', () => {
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o777);
    start({ HOME: home.path });
    assert.deepEqual(readdirSync(cache), []);
  });

  it('is kept where Node is told to, and not at all where that is forbidden', () => {
    start({ HOME: home.path, NODE_COMPILE_CACHE: home.join('elsewhere') });
    assert.ok(existsSync(home.join('elsewhere')));
    start({ HOME: home.path, NODE_DISABLE_COMPILE_CACHE: '1' });
    assert.ok(!existsSync(cache));
  });

  it('is done without where there is no place for it', () => {
    home.write('file', '');
    start({ HOME: path.join(home.path, 'file') });
    assert.deepEqual(readdirSync(home.path), ['file']);
  });
});
