import { spawn } from 'node:child_process';

const shownOnFailure = 4000; // characters

/**
 * Runs a command to its end, quietly.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>} what it wrote, stdout and stderr together
 * @throws {Error} with the command line and the end of its output when it cannot start or exits with another code than 0
 */
export async function runCommand(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (/** @type {Buffer} */ chunk) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ending = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`));
  });
  if (ending !== null) {
    throw new Error(`\`${[command, ...args].join(' ')}\` failed: ${ending}\n${output.slice(-shownOnFailure)}`);
  }
  return output;
}
