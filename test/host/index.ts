// Runs mocha inside the extension host. The editor calls run() and reports whether it was fulfilled.
import { Console } from 'node:console';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';

/**
 * Runs every test file beside this one. What mocha and the tests print goes to the file `$PERSONAS_TEST_OUTPUT`, the
 * counts `{ tests, failures }` to `$PERSONAS_TEST_RESULTS` when the last test has ended.
 * @throws Error when a test failed or a file did not load
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const output = required('PERSONAS_TEST_OUTPUT');
  // The editor's own console goes to its log, and mocha keeps the console it finds when it is loaded.
  globalThis.console = new Console(
    new Writable({
      write(chunk, _encoding, done) {
        appendFileSync(output, chunk);
        done();
      },
    }),
  );
  try {
    const failures = await runMocha();
    if (failures > 0) {
      throw new Error(`${failures} failed`);
    }
  } catch (error) {
    console.error(error);
    throw error;
  }
}

async function runMocha(): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    color: false,
    timeout: 20_000,
    forbidOnly: true,
    forbidPending: true,
  });
  const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  tests.forEach((name) => mocha.addFile(path.join(__dirname, name)));
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      const counts = { tests: runner.stats?.tests ?? 0, failures };
      writeFileSync(required('PERSONAS_TEST_RESULTS'), JSON.stringify(counts));
      resolve(failures);
    });
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set`);
  }
  return value;
}
