// Runs tests in the extension host of desktop VS Code, which is downloaded once.
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { cacheDirectory } from '../project.mjs';

/**
 * @param {{ extensions: readonly string[], testsPath: string, folder: string, env: NodeJS.ProcessEnv }} options absolute
 *   paths of extensions in source form, of the module that exports `run()` and of the workspace
 * @returns {Promise<number>} the exit code that the editor reports
 */
export function runOnDesktop({ extensions, testsPath, folder, env }) {
  return runTests({
    cachePath: path.join(cacheDirectory, 'desktop-editor'),
    extensionDevelopmentPath: [...extensions],
    extensionTestsPath: testsPath,
    extensionTestsEnv: env,
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
  });
}
