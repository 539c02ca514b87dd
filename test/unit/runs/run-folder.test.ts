import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Check } from 'typebox/value';
import type { PersonaError } from '../../../src/core/errors';
import { type Run, RunSchema } from '../../../src/core/runs/run';
import { diskFiles, type RunFiles } from '../../../src/core/runs/run-files';
import { modelFolder, RunFolder } from '../../../src/core/runs/run-folder';
import { jsonText } from '../../../src/core/text/json-text';
import { Gate } from '../../support/gate';
import { settled } from '../../support/generation';
import { callOf, identity, modelRun, runHead } from '../../support/model-runs';
import { filesBelow, TemporaryDirectory } from '../../support/temporary-directory';

const prompt = { system: 'Rules.', user: 'Rows.', schema: {}, schemaName: 'personas' };
const now = new Date(2026, 0, 2, 3, 4, 5);

/** One model from its prompt to its end. */
async function runModel(folder: RunFolder, name: string): Promise<void> {
  const call = callOf(name);
  await folder.promptRendered(identity(name), prompt);
  await folder.callStarted({ key: call.key, attempt: 1, startedAt: call.startedAt });
  await folder.responseArrived(identity(name), 1, `Answer of ${name}`);
  await folder.callEnded(call);
  await folder.modelEnded(modelRun(name));
}

function readJson(directory: string): Run {
  const value: unknown = JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8'));
  assert.ok(Check(RunSchema, value));
  return value;
}

describe('RunFolder', () => {
  let output: TemporaryDirectory;

  beforeEach(() => {
    output = new TemporaryDirectory();
  });

  afterEach(() => output.remove());

  it('has the layout that others rely on', async () => {
    const folder = await RunFolder.create(output.join('personas'), runHead('a', 'b'), now, diskFiles);
    assert.match(folder.runId, /^20260102-030405-[0-9a-f]{4}$/);
    assert.equal(folder.directory, output.join('personas', folder.runId));
    await runModel(folder, 'a');
    await runModel(folder, 'b');
    await folder.responseArrived(identity('b'), 2, 'Second answer');
    const run = await folder.finish('succeeded', 1234.4, () => ({ 'report.md': '# Report\n' }));
    const files = filesBelow(folder.directory);
    assert.deepEqual(
      [...files.keys()],
      [
        'calls.jsonl',
        'models/test/a/personas.json',
        'models/test/a/prompt.txt',
        'models/test/a/responses/1.txt',
        'models/test/b/personas.json',
        'models/test/b/prompt.txt',
        'models/test/b/responses/1.txt',
        'models/test/b/responses/2.txt',
        'report.md',
        'run.json',
      ],
    );
    assert.equal(files.get('models/test/a/prompt.txt'), 'Rules.\n\n---\n\nRows.\n');
    assert.equal(files.get('models/test/a/responses/1.txt'), 'Answer of a');
    assert.deepEqual(JSON.parse(files.get('models/test/a/personas.json') ?? ''), modelRun('a').personas);
    assert.equal(files.get('report.md'), '# Report\n');
    assert.deepEqual(readJson(folder.directory), run);
  });

  it('notes each call before and after, one line each', async () => {
    const folder = await RunFolder.create(output.path, runHead('a'), now, diskFiles);
    await runModel(folder, 'a');
    const text = readFileSync(path.join(folder.directory, 'calls.jsonl'), 'utf8');
    assert.ok(text.endsWith('\n'));
    assert.deepEqual(
      text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
      [
        { event: 'start', key: 'test:a', attempt: 1, startedAt: '2026-01-01T00:00:00.000Z' },
        { event: 'end', ...callOf('a') },
      ],
    );
  });

  it('tells the state of the run at every moment', async () => {
    const folder = await RunFolder.create(output.path, runHead('a', 'b'), now, diskFiles);
    const state = (): unknown[] => {
      const { status, models, planned, writer, totals } = readJson(folder.directory);
      return [
        status,
        models.map(({ key }) => key),
        planned,
        writer?.pid,
        totals.outputTokens,
        totals.usd,
        totals.usdComplete,
        totals.wallMs,
      ];
    };
    const planned = ['test:a', 'test:b'];
    assert.deepEqual(state(), ['running', [], planned, process.pid, null, null, false, 0]);
    await folder.modelEnded(modelRun('b'));
    assert.deepEqual(state(), ['running', ['test:b'], planned, process.pid, 200, 0.006, false, 0]);
    await folder.modelEnded(modelRun('a'));
    assert.deepEqual(state(), ['running', ['test:a', 'test:b'], planned, process.pid, 400, 0.012, true, 0]);
    await folder.finish('partial', 99, () => ({}));
    assert.deepEqual(state(), ['partial', ['test:a', 'test:b'], planned, undefined, 400, 0.012, true, 99]);
  });

  it('holds all models that end at the same time, in the configured order', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
    const folder = await RunFolder.create(output.path, runHead(...names), now, diskFiles);
    await Promise.all(names.toReversed().map((name) => folder.modelEnded(modelRun(name))));
    assert.deepEqual(
      readJson(folder.directory).models.map(({ model }) => model),
      names,
    );
  });

  it('writes run.json as JSON that is indented throughout, whether it holds no, one or several models', async () => {
    const folder = await RunFolder.create(output.path, runHead('a', 'b'), now, diskFiles);
    for (const name of [undefined, 'a', 'b']) {
      if (name !== undefined) {
        await folder.modelEnded(modelRun(name));
      }
      const text = readFileSync(path.join(folder.directory, 'run.json'), 'utf8');
      assert.equal(text, jsonText(JSON.parse(text)));
    }
  });

  it('writes one state after the other, so that the last one stays', async () => {
    const slow = new Gate();
    const begun: string[] = [];
    const ended: string[] = [];
    const files: RunFiles = {
      makeDirectory: () => Promise.resolve(),
      makeNewDirectory: () => Promise.resolve(true),
      append: () => Promise.resolve(),
      write: () => Promise.resolve(),
      writeTwin: () => Promise.resolve(),
      replace: () => Promise.resolve(),
      replaceInParts: async (file, parts) => {
        const text = Buffer.concat(parts).toString();
        if (path.basename(file) === 'run.json') {
          begun.push(text);
          await (begun.length === 2 ? slow.pass() : undefined);
          ended.push(text);
        }
      },
    };
    const folder = await RunFolder.create(output.path, runHead('a', 'b'), now, files);
    const first = folder.modelEnded(modelRun('a'));
    await slow.reached;
    const second = folder.finish('succeeded', 1, () => ({}));
    await settled();
    assert.equal(begun.length, 2);
    slow.open();
    await Promise.all([first, second]);
    assert.match(ended.at(-1) ?? '', /"status": "succeeded"/);
  });

  it('never lets a reader see half a run.json', async () => {
    const folder = await RunFolder.create(output.path, runHead('a', 'b', 'c'), now, diskFiles);
    const state = { isWriting: true };
    const written = Promise.all(['a', 'b', 'c'].map((name) => runModel(folder, name))).finally(() => {
      state.isWriting = false;
    });
    let reads = 0;
    while (state.isWriting) {
      readJson(folder.directory);
      reads++;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await written;
    assert.ok(reads > 3);
  });

  it('changes nothing of a model once it is written', async () => {
    const writes: string[] = [];
    const files: RunFiles = {
      ...diskFiles,
      write: (file, text) => {
        writes.push(file);
        return diskFiles.write(file, text);
      },
      writeTwin: (file, text, twin) => {
        writes.push(file);
        return diskFiles.writeTwin(file, text, twin);
      },
    };
    const folder = await RunFolder.create(output.path, runHead('a', 'b'), now, files);
    await Promise.all([runModel(folder, 'a'), runModel(folder, 'b')]);
    await folder.responseArrived(identity('a'), 2, 'Second answer');
    await folder.finish('succeeded', 1, () => ({}));
    const ofModels = writes.filter((file) => file.includes(`${path.sep}models${path.sep}`));
    assert.equal(ofModels.length, 7);
    assert.equal(new Set(ofModels).size, ofModels.length);
  });

  it('takes another id when there is a run of the same one', async () => {
    let refused = 2;
    const files: RunFiles = {
      ...diskFiles,
      makeNewDirectory: (directory) => (refused-- > 0 ? Promise.resolve(false) : diskFiles.makeNewDirectory(directory)),
    };
    const folder = await RunFolder.create(output.path, runHead('a'), now, files);
    assert.equal(refused, -1);
    assert.deepEqual(readdirSync(output.path), [folder.runId]);
  });

  it('gives up when no id is free', async () => {
    const files: RunFiles = { ...diskFiles, makeNewDirectory: () => Promise.resolve(false) };
    await assert.rejects(RunFolder.create(output.path, runHead('a'), now, files), { code: 'internal' });
  });

  it('does not take over a run folder that is there', async () => {
    const existing = output.join('taken');
    assert.equal(await diskFiles.makeNewDirectory(existing), true);
    assert.equal(await diskFiles.makeNewDirectory(existing), false);
    await assert.rejects(diskFiles.makeNewDirectory(output.join('missing', 'folder')), { code: 'ENOENT' });
  });

  it('refuses an output directory that cannot be written, and names it', async () => {
    const file = output.write('a-file', '');
    for (const directory of [file, path.join(file, 'personas')]) {
      await assert.rejects(RunFolder.create(directory, runHead('a'), now, diskFiles), (error: PersonaError) => {
        assert.equal(error.code, 'invalid-config');
        assert.ok(error.message.includes(directory));
        return true;
      });
    }
  });
});

describe('the folder of a model', () => {
  for (const [provider, model, listing, repetition, folder] of [
    ['anthropic', 'claude-sonnet-5-5', 1, 1, 'models/anthropic/claude-sonnet-5-5'],
    ['anthropic', 'claude-sonnet-5-5', 2, 1, 'models/anthropic/claude-sonnet-5-5#2'],
    ['anthropic', 'claude-sonnet-5-5', 1, 2, 'models/anthropic/claude-sonnet-5-5~2'],
    ['anthropic', 'claude-sonnet-5-5', 3, 2, 'models/anthropic/claude-sonnet-5-5#3~2'],
    ['ollama', 'llama3:8b', 1, 1, 'models/ollama/llama3%3A8b'],
    ['openrouter', 'meta-llama/llama-3', 1, 1, 'models/openrouter/meta-llama%2Fllama-3'],
    ['openai-compatible', '..', 1, 1, 'models/openai-compatible/%2E%2E'],
    ['openai-compatible', '.', 1, 1, 'models/openai-compatible/%2E'],
    ['openai-compatible', '../../etc', 1, 1, 'models/openai-compatible/..%2F..%2Fetc'],
    ['openai-compatible', 'a b\\c%é', 1, 1, 'models/openai-compatible/a%20b%5Cc%25%C3%A9'],
  ] as const) {
    it(`of ${provider}:${model}, listing ${listing}, repetition ${repetition}, is ${folder}`, () => {
      const found = modelFolder({ ...identity(model, listing, repetition), provider });
      assert.equal(found.replaceAll(path.sep, '/'), folder);
    });
  }
});

describe('a run folder on a disk that fails', () => {
  /** Fails at operation `at`, before it or after it is done, and remembers what was to be in run.json. */
  class FailingFiles implements RunFiles {
    operations = 0;
    readonly runTexts: string[] = [];
    private readonly at: number;
    private readonly isDone: boolean;

    constructor(at: number, isDone: boolean) {
      this.at = at;
      this.isDone = isDone;
    }

    makeDirectory(directory: string): Promise<void> {
      return this.operate(() => diskFiles.makeDirectory(directory));
    }

    makeNewDirectory(directory: string): Promise<boolean> {
      return this.operate(() => diskFiles.makeNewDirectory(directory));
    }

    write(file: string, text: string): Promise<void> {
      return this.operate(() => diskFiles.write(file, text));
    }

    writeTwin(file: string, text: string, twin: string): Promise<void> {
      return this.operate(() => diskFiles.writeTwin(file, text, twin));
    }

    replace(file: string, text: string): Promise<void> {
      return this.operate(() => diskFiles.replace(file, text));
    }

    replaceInParts(file: string, parts: readonly Uint8Array[]): Promise<void> {
      this.runTexts.push(Buffer.concat(parts).toString());
      return this.operate(() => diskFiles.replaceInParts(file, parts));
    }

    append(file: string, text: string): Promise<void> {
      return this.operate(() => diskFiles.append(file, text));
    }

    private async operate<T>(work: () => Promise<T>): Promise<T> {
      this.operations++;
      if (this.operations !== this.at) {
        return work();
      }
      if (this.isDone) {
        await work();
      }
      throw new Error('No space left on device');
    }
  }

  async function wholeRun(directory: string, files: RunFiles): Promise<void> {
    const folder = await RunFolder.create(directory, runHead('a', 'b'), now, files);
    const models = [runModel(folder, 'a'), runModel(folder, 'b')];
    await Promise.allSettled(models);
    await Promise.all(models);
    await folder.finish('succeeded', 1, () => ({ 'report.md': '# Report\n' }));
  }

  /** What must hold whatever happened. */
  function checkFolder(directory: string, files: FailingFiles): void {
    const all = existsSync(directory) ? filesBelow(directory) : new Map<string, string>();
    for (const [name, text] of all) {
      if (name.endsWith('run.json')) {
        assert.ok(files.runTexts.slice(-2).includes(text), 'run.json is the old one or the new one');
        const { models } = readJson(path.join(directory, path.dirname(name)));
        for (const { model, personas } of models) {
          const kept = all.get(`${path.dirname(name)}/models/test/${model}/personas.json`) ?? '';
          assert.deepEqual(JSON.parse(kept), personas);
        }
      } else if (name.endsWith('calls.jsonl')) {
        assert.ok(text.endsWith('\n'));
        text
          .trimEnd()
          .split('\n')
          .forEach((line) => assert.match(JSON.stringify(JSON.parse(line)), /"event":"(?:start|end)"/));
      } else {
        assert.match(name, /(?:personas\.json|prompt\.txt|responses\/1\.txt|report\.md)$/);
        assert.notEqual(text, '');
      }
    }
  }

  it('holds the old state or the new one after a crash at any operation', async () => {
    const counting = new FailingFiles(0, false);
    const complete = new TemporaryDirectory();
    await wholeRun(complete.path, counting);
    complete.remove();
    assert.ok(counting.operations > 15);
    for (let at = 1; at <= counting.operations; at++) {
      for (const isDone of [false, true]) {
        const output = new TemporaryDirectory();
        const files = new FailingFiles(at, isDone);
        try {
          // How many writes share one operation depends on the disk: a run may end before operation `at` comes.
          const error = await wholeRun(output.join('personas'), files).catch((thrown: PersonaError) => thrown);
          assert.equal(error !== undefined, files.operations >= at);
          assert.ok(['invalid-config', 'internal', undefined].includes(error?.code));
          checkFolder(output.join('personas'), files);
        } finally {
          output.remove();
        }
      }
    }
  });

  it('says what happened and writes nothing more', async () => {
    const output = new TemporaryDirectory();
    try {
      const files = new FailingFiles(4, false);
      const folder = await RunFolder.create(output.path, runHead('a'), now, files);
      await assert.rejects(folder.promptRendered(identity('a'), prompt), (error: PersonaError) => {
        assert.equal(error.code, 'internal');
        assert.match(error.message, /cannot be written any more \(No space left on device\)/);
        assert.ok(error.message.includes(folder.directory));
        return true;
      });
      await assert.rejects(folder.modelEnded(modelRun('a')), { code: 'internal' });
      await assert.rejects(
        folder.finish('failed', 1, () => ({})),
        { code: 'internal' },
      );
      assert.equal(files.operations, 4);
      assert.equal(readJson(folder.directory).status, 'running');
    } finally {
      output.remove();
    }
  });
});
