// Runs mocha inside the extension host. The editor calls run() and reports whether it was fulfilled.
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';

/**
 * Runs every test file beside this one. What mocha and the tests print by console.log goes to the file
 * `$PERSONAS_TEST_OUTPUT`, the counts `{ tests, failures }` to `$PERSONAS_TEST_RESULTS` when the last test has ended.
 * @throws Error when a test failed or a file did not load
 */
export async function run(): Promise<void> {
  const output = required('PERSONAS_TEST_OUTPUT');
  const log = (...values: unknown[]) => appendFileSync(output, `${format(...values)}\n`);
  // Console methods are read-only here, and mocha keeps the one that it finds when it is loaded. The editor reports its own
  // errors by the other methods, which still go to its log.
  globalThis.console = Object.create(console, { log: { value: log } });
  const failures = await runMocha().catch((error: unknown) => {
    log(error);
    throw error;
  });
  if (failures > 0) {
    throw new Error(`${failures} failed`);
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
