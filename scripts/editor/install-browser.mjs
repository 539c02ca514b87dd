// Finds the browser that shows the editor, or installs one from the distribution's packages.
import { chromium } from 'playwright-core';
import { isExecutable, onPath } from './on-path.mjs';
import { runCommand } from './run-command.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const macPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * @returns {string | null} the executable named by `$CHROMIUM`, else one on the path, in its usual place on macOS, or
 *   installed by Playwright; null where there is none
 * @throws {Error} when `$CHROMIUM` names something that cannot be run
 */
export function findBrowser() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) {
      throw new Error(`CHROMIUM is set to ${named}, which cannot be run. Correct it, or unset it.`);
    }
    return named;
  }
  const fromPath = names.map(onPath).find((file) => file !== null);
  return fromPath ?? [...macPlaces, chromium.executablePath()].find(isExecutable) ?? null;
}

/**
 * Makes sure that there is a Chromium.
 * @param {(line: string) => void} print takes a line of progress
 * @returns {Promise<string>} its executable
 * @throws {Error} naming the command to run when it can be neither found nor installed
 */
export async function installBrowser(print) {
  const found = findBrowser();
  if (found !== null) {
    return found;
  }
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? '' : 'sudo ';
  const byHand = `${sudo}apt-get update && ${sudo}apt-get install -y chromium`;
  if (onPath('apt-get') === null || (!isRoot && onPath('sudo') === null)) {
    throw new Error(missing(process.platform === 'linux' ? byHand : 'npx playwright-core install chromium'));
  }
  try {
    print('Installing Chromium with apt-get (about a minute, once)');
    await aptGet(isRoot, ['update']);
    await aptGet(isRoot, ['install', '--yes', '--no-install-recommends', 'chromium']);
  } catch (error) {
    throw new Error(missing(byHand), { cause: error });
  }
  const installed = findBrowser();
  if (installed === null) {
    throw new Error(missing(byHand));
  }
  print(`Browser ready: ${installed}`);
  return installed;
}

/**
 * @param {boolean} isRoot
 * @param {readonly string[]} args
 */
async function aptGet(isRoot, args) {
  const [command, ...rest] = [
    ...(isRoot ? [] : ['sudo', '--non-interactive']),
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-oDPkg::Lock::Timeout=120', // seconds; a machine that has just started may be updating itself
    ...args,
  ];
  await runCommand(command, rest);
}

/** @param {string} command */
function missing(command) {
  return (
    'The tests in a real editor need Chromium or Chrome, and none was found. Install one:\n\n' +
    `    ${command}\n\nor set CHROMIUM to the path of its executable.`
  );
}
