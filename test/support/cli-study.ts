import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readRun } from '../../src/core/runs/read';
import type { Run } from '../../src/core/runs/run';
import { type CliProcess, type CliResult, startCli } from './built-cli';
import { interviews } from './study';
import { filesBelow, TemporaryDirectory } from './temporary-directory';
import { startWireServer, type WireHandlers, type WireServer } from './wire-server';

export const claude = 'anthropic:claude-sonnet-5-5';
export const llama = 'ollama:llama3:8b';
export const segments = 'offline:segments';
export const canaryKey = 'sk-ant-canary-0815';

/** A folder with `interviews.csv`, and a stand-in for the vendors that the environment points to. */
export class CliStudy {
  readonly directory = new TemporaryDirectory();
  /** The environment of the processes. */
  readonly environment: Record<string, string> = {};
  private readonly servers: WireServer[] = [];

  constructor() {
    this.directory.write('interviews.csv', interviews());
  }

  /** Answers the vendors' requests, and gives the CLI its key. */
  async serve(handlers: WireHandlers): Promise<WireServer> {
    const server = await startWireServer(handlers);
    this.servers.push(server);
    Object.assign(this.environment, {
      ANTHROPIC_API_KEY: canaryKey,
      ANTHROPIC_BASE_URL: server.url,
      OLLAMA_HOST: server.url,
    });
    return server;
  }

  start(...args: string[]): CliProcess {
    return startCli(args, { workingDirectory: this.directory.path, environment: this.environment });
  }

  run(...args: string[]): Promise<CliResult> {
    return this.start(...args).result;
  }

  /** Starts `persona generate` on the interviews. */
  startGenerate(...args: string[]): CliProcess {
    return this.start('generate', '--from', 'interviews.csv', '--count', '1', ...args);
  }

  generate(...args: string[]): Promise<CliResult> {
    return this.startGenerate(...args).result;
  }

  /** The folder of the only run below `personas`. */
  get runFolder(): string {
    const [folder, ...others] = readdirSync(this.directory.join('personas'));
    assert.ok(folder !== undefined && others.length === 0);
    return this.directory.join('personas', folder);
  }

  readRun(): Promise<Run> {
    return readRun(this.runFolder);
  }

  /** All files of the run by path relative to its folder. */
  runFiles(): Map<string, string> {
    return filesBelow(this.runFolder);
  }

  /** What is in the folder, `interviews.csv` aside. */
  get made(): string[] {
    return readdirSync(this.directory.path)
      .filter((name) => name !== 'interviews.csv')
      .map((name) => path.basename(name));
  }

  async remove(): Promise<void> {
    this.directory.remove();
    await Promise.all(this.servers.map((server) => server.close()));
  }
}
