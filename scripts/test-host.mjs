// Runs test/host in the extension host of a real editor, with the extension loaded from this folder as it was last built.
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { bundleHostTests } from './host/bundle.mjs';
import { readReport, reportEnvironment } from './host/report.mjs';
import { runInServer } from './host/run-in-server.mjs';
import { runOnDesktop } from './host/run-on-desktop.mjs';
import { print, root, runScript, sampleWorkspace } from './project.mjs';

await runScript(async () => {
  const testsPath = await bundleHostTests();
  const directory = await mkdtemp(path.join(os.tmpdir(), 'personas-host-tests-'));
  try {
    const folder = path.join(directory, 'workspace');
    await cp(sampleWorkspace, folder, { recursive: true });
    const report = reportEnvironment(directory);
    const extensions = [root, ...(await helperExtensions())];
    const options = { extensions, testsPath, folder, env: report };
    const code = process.platform === 'linux' ? await runInServer(options, print) : await runOnDesktop(options);
    const passed = await readReport(report, print);
    return passed ? code : 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

/** Extensions that only the tests need, each in a folder of its own. */
async function helperExtensions() {
  const parent = path.join(root, 'test', 'host', 'extensions');
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(parent, entry.name));
}
