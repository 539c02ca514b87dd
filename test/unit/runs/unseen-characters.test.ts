import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { draftPersona } from '../../support/draft-answers';
import { Study } from '../../support/study';
import { streamAnthropicAnswer } from '../../support/wire-answers';
import { startWireServer, type WireServer } from '../../support/wire-server';

const claude = 'anthropic:claude-sonnet-5-5';
const answers = [
  'The price \u202Eis far too high\u202C for what it does',
  'The app \uD83D broke down\u0000 on me twice this week',
  'My \u2066neighbour\u2069 reads\u0007 the meter for all of us',
];
/** What could steer a page or a terminal, or is no text. Line breaks and tabs are not in question. */
const unseen = /(?![\n\r\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;

describe('cells with NUL, lone surrogates and bidirectional controls', () => {
  let study: Study;
  let server: WireServer;

  beforeEach(() => {
    study = new Study();
  });

  afterEach(async () => {
    study.remove();
    await server.close();
  });

  it('reach model, evidence and reports, which spell out what is not to be seen', async () => {
    const excerpts = ['is far too high for what it does', 'on me twice this week', answers[2] ?? ''];
    const claims = excerpts.map((excerpt, i) => ({ text: `Says ${i}.`, evidence: [{ row: `r${i + 1}`, excerpt }] }));
    const answer = JSON.stringify({ personas: [draftPersona('Ada \u202Eadmin', { goals: claims })] });
    server = await startWireServer({ anthropic: streamAnthropicAnswer(answer) });
    Object.assign(study.variables, { ANTHROPIC_API_KEY: 'sk-test', ANTHROPIC_BASE_URL: server.url });
    const text = `who,answer\n${answers.map((cell, i) => `P${i},${cell}\n`).join('')}`;
    study.directory.write('odd.csv', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const { run, directory } = await study.run({ from: ['odd.csv'], model: [claude, 'offline:topics'], count: 1 });
    assert.equal(run.status, 'succeeded', JSON.stringify(run.models.map(({ error }) => error)));
    assert.match(run.data.sources[0]?.warnings.join() ?? '', /NUL/u);
    const sent = JSON.stringify(server.requests[0]?.body);
    const prompt = readFileSync(path.join(directory, 'models/anthropic/claude-sonnet-5-5/prompt.txt'), 'utf8');
    for (const each of [sent, prompt]) {
      assert.doesNotMatch(each, /(?!\n)\p{Cc}|\p{Cs}|\\u0000|\\ud83d/iu);
      assert.ok(each.includes('is far too high'));
    }
    const evidence = run.models[0]?.personas[0]?.evidence ?? [];
    const verdicts = excerpts.map((excerpt) => evidence.find((entry) => entry.excerpt === excerpt)?.verdict);
    assert.deepEqual(verdicts, ['verified', 'verified', 'verified']);
    for (const name of ['report.md', 'report.html']) {
      const report = readFileSync(path.join(directory, name), 'utf8');
      assert.doesNotMatch(report, unseen, name);
      assert.ok(report.includes('⟨U+202E⟩admin'), name);
      assert.ok(report.includes('⟨U+2066⟩neighbour⟨U+2069⟩'), name);
    }
  });
});
