import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { noUsage, unknownUsage } from '../../../src/core/money/usage';
import { assemblePersona } from '../../../src/core/persona/assemble';
import type { DraftPersona } from '../../../src/core/persona/draft';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import type { Persona } from '../../../src/core/persona/persona';
import { markdownReport } from '../../../src/core/runs/export/markdown';
import { escapeMarkdown } from '../../../src/core/text/escape-markdown';
import type { ModelRun } from '../../../src/core/runs/run';
import { draftPersona } from '../../support/draft-answers';
import { callOf, identity, modelRun, runHead } from '../../support/model-runs';
import { shownAnswers } from '../../support/shown-data';
import { storedRun } from '../../support/stored-runs';

const attacks = [
  '![x](https://evil.example/x.png)',
  '[click](javascript:alert(1))',
  '[a]: https://evil.example "t"',
  '<img src=x onerror=alert(1)>',
  '<https://evil.example>',
  '&lt;script&gt;',
  '&#60;script&#62;',
  'see https://evil.example/a?b=c',
  'HTTP://EVIL.EXAMPLE and _http://evil.example_',
  'www.evil.example',
  '//evil.example/x',
  'mailto:ada@example.org, ada@example.org',
  '# heading',
  '- item',
  '+ item',
  '* item',
  '1. item',
  '12) item',
  '> quote',
  '---',
  '===',
  '| a | b |',
  '```js',
  '~~~',
  '`code` **bold** __bold__ *it* _it_ ~~no~~ $x$ ==y== ++z++',
  'line\n\n# heading\n\n<b>',
  '\\[x](y)',
  '[^1] [ ] {#id .class}',
  '\u202Egnp.exe',
];

/** What is left to a Markdown parser to act on: escapes and entities taken away. */
const bareOf = (escaped: string): string =>
  escaped.replaceAll(/\\[!-/:-@[-`{-~]/gu, '').replaceAll(/&(?:amp|lt|gt);/gu, '');

/** Nothing in an escaped text can begin a link, an image, markup, a block or an automatic link. */
function assertHarmless(escaped: string): void {
  const bare = bareOf(escaped);
  assert.doesNotMatch(bare, /[\\`*_{}[\]#|~$^=<>&]/u);
  assert.doesNotMatch(escaped, /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
  assert.doesNotMatch(escaped, /^(?:\d+[.)]|[-+])/u);
  assert.doesNotMatch(escaped, /:\/\/|\/\/|www\.|(?<!\u200B)@/iu);
}

/** The words that a reader sees. */
function read(escaped: string): string {
  return escaped
    .replaceAll(/\\([!-/:-@[-`{-~])/gu, '$1')
    .replaceAll('\u200B', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('escapeMarkdown', () => {
  for (const attack of attacks) {
    it(`takes the effect of ${JSON.stringify(attack)}`, () => {
      assertHarmless(escapeMarkdown(attack));
    });
  }

  it('leaves nothing to act on in any text', () => {
    const anyText = fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 6 })), {
      maxLength: 5,
    });
    fc.assert(fc.property(anyText, (parts) => assertHarmless(escapeMarkdown(parts.join('')))));
  });

  it('shows the words as they are, on one line', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(printable, (text) => {
        assert.equal(read(escapeMarkdown(text)), text.replace(/ +/gu, ' ').trim());
      }),
    );
    assert.equal(read(escapeMarkdown(' a\r\n\tb\u2028c ')), 'a b c');
  });

  it('leaves plain prose plain', () => {
    const prose = 'It’s slow (very!), 20% more; user-friendly? No: “so-so”, 1.5 of 10/10.';
    assert.equal(escapeMarkdown(prose), prose);
  });

  it('spells out control and bidirectional characters', () => {
    assert.equal(escapeMarkdown('a\u202Eb\u0000c\u2066'), 'a⟨U+202E⟩b⟨U+0000⟩c⟨U+2066⟩');
  });
});

const data = shownAnswers(
  'I check the app [daily](https://x.example) and it costs me nothing.',
  'The setup took an hour.',
);

function persona(overrides: Partial<DraftPersona> = {}): Persona {
  return assemblePersona({ ...draftPersona('Ada'), ...overrides }, 'p1', new EvidenceChecker(data), data);
}

function reportOf(...models: ModelRun[]): string {
  return markdownReport(storedRun('20261123-090507-00ff', { models, analysis: { evidence: {} } }));
}

describe('markdownReport', () => {
  it('begins with what was done, with which data, and where it went', () => {
    const head = runHead('a');
    const source = {
      path: 'wave_1/interviews.csv',
      location: '/x',
      sha256: '',
      encoding: 'utf-8',
      delimiter: ',',
      rows: 3,
      warnings: ['1 ragged row'],
    };
    const run = storedRun('20261123-090507-00ff', {
      data: { ...head.data, sources: [source], rows: 3, rowsShown: 2, redactions: 4, warnings: ['2 of 3 rows shown'] },
    });
    const lines = markdownReport(run).split('\n');
    assert.deepEqual(lines.slice(0, 9), [
      '# A study',
      '',
      'Run 20261123-090507-00ff, 2026-01-01T00:00:00.000Z, parallel: **succeeded**',
      '',
      String.raw`- Data: wave\_1/interviews.csv, 2 of 3 rows shown, 4 redactions`,
      '- Sent to: api.example.com',
      '- Total: $0.0060, 2.3 s',
      '- Note: 2 of 3 rows shown',
      '- Note: 1 ragged row',
    ]);
    assert.ok(lines.some((line) => line.includes('does not say that the claim follows')));
  });

  it('says that nothing left the machine where nothing did', () => {
    const { data: shown } = runHead('a');
    const report = markdownReport(storedRun('r', { name: null, data: { ...shown, hosts: [] } }));
    assert.match(report, /^# Personas$/mu);
    assert.match(report, /^- Sent to: nobody, everything stayed on this machine$/mu);
  });

  it('has a row for each model, unknown figures told from none', () => {
    const unknown = { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null } as const;
    const local = { ...unknown, usd: 0, source: 'local' } as const;
    const models = [
      modelRun('a'),
      modelRun('b', { personas: [], status: 'failed', usage: unknownUsage, cost: unknown, timeToFirstTokenMs: null }),
      modelRun('c', { usage: noUsage, cost: local, latencyMs: 90_000 }),
    ];
    const report = markdownReport(storedRun('r', { models }));
    const rows = report.split('\n').filter((line) => line.startsWith('| test:'));
    assert.deepEqual(rows, [
      '| test:a | succeeded | 1 | 1 of 1 | 1,000 | 200 | 0 ms | 0 ms | 2.1 s | 420 ms | 1.7 s | $0.0060 |',
      '| test:b | failed | 0 | – | unknown | unknown | 0 ms | 0 ms | 2.1 s | – | – | unknown |',
      '| test:c | succeeded | 1 | 1 of 1 | none | none | 0 ms | 0 ms | 1 min 30 s | 420 ms | 1 min 30 s | $0 |',
    ]);
  });

  it('itemises the calls of a model that took several', () => {
    const first = {
      ...callOf('a'),
      status: 429,
      code: 'rate-limited',
      latencyMs: 80,
      usage: null,
      cost: null,
    } as const;
    const retry = { ...callOf('a'), kind: 'retry', waitedMs: 7250, queuedMs: 300 } as const;
    const report = reportOf(modelRun('a', { attempts: [first, retry] }));
    assert.match(report, /^1\. first, 429 rate-limited, 80 ms, nothing billed$/mu);
    assert.match(report, /^2\. retry, answered, queued 300 ms, waited 7\.3 s, 2\.1 s, \$0\.0060$/mu);
    assert.doesNotMatch(reportOf(modelRun('a')), /^Calls$/mu);
  });

  it('shows how the latency of a model varies that ran three times', () => {
    const models = [1, 2, 3].map((repetition) =>
      modelRun('a', { ...identity('a', 1, repetition), latencyMs: repetition * 1000 }),
    );
    const report = markdownReport(storedRun('r', { models }));
    assert.match(report, /^\| test:a \| 3 \| 2\.0 s \/ 2\.9 s \| 420 ms \/ 420 ms \| 1\.6 s \/ 2\.5 s \|$/mu);
    assert.doesNotMatch(markdownReport(storedRun('r', { models: models.slice(1) })), /p95/u);
  });

  it('shows why a model failed', () => {
    const error = { code: 'rate-limited', message: 'Wait for <a> minute.', status: 429, retryable: true } as const;
    const report = reportOf(modelRun('a', { status: 'failed', personas: [], error, warnings: ['No *temperature*.'] }));
    assert.match(report, /^\*\*rate-limited\*\*: Wait for &lt;a&gt; minute\.$/mu);
    assert.match(report, /^- Note: No \\\*temperature\\\*\.$/mu);
  });

  it('shows a persona with its claims, what is not in the data, and its evidence', () => {
    const claim = { text: 'Wants to pay less.', evidence: [{ row: 'r2', excerpt: 'The setup took an hour' }] };
    const draft = persona({ goals: [claim], frustrations: [], role: { text: 'A saver.', evidence: [] } });
    const report = reportOf(modelRun('a', { personas: [draft] }));
    for (const line of [
      '### Ada',
      '**A saver.**',
      '- Age: not in data',
      String.raw`- Wants to pay less. \[e2\]`,
      '> I check the app daily \\[e1\\]',
    ]) {
      assert.ok(report.split('\n').includes(line), line);
    }
    assert.match(report, /\*\*Frustrations\*\*\n\nnot in data\n/u);
    assert.match(report, /^- e2: verified \(.*row 2, line 3, answer\): “The setup took an hour”$/mu);
  });

  it('shows what a row really says, without its markup', () => {
    const altered = { row: 'r1', excerpt: 'I checks the app [daily](https://x.example) and it' };
    const rejected = { row: 'r9', excerpt: 'I never said anything like that' };
    const report = reportOf(
      modelRun('a', { personas: [persona({ quote: altered, goals: [{ text: 'x', evidence: [rejected] }] })] }),
    );
    assert.match(
      report,
      /altered: the row says “I check the app \\\[daily\\\]\(https:\u200B\/\u200B\/x\.example\) and it”/u,
    );
    assert.match(report, /rejected: cited a row that does not exist, stands in no answer: “/u);
  });

  it('carries no markup of data or models, wherever it stands', () => {
    const draft = (attack: string): Persona => {
      const claim = { text: attack, evidence: [{ row: attack, excerpt: attack }] };
      const fact = { value: attack, evidence: [] };
      const demographics = { age: fact, location: fact, education: fact, occupation: fact, techComfort: fact };
      const lists = { goals: [claim], frustrations: [claim], behaviours: [claim], motivations: [claim] };
      return persona({
        name: attack,
        role: claim,
        summary: claim,
        demographics,
        ...lists,
        quote: { row: 'r1', excerpt: attack },
      });
    };
    for (const attack of attacks) {
      const head = runHead('a').data;
      const source = {
        path: attack,
        location: attack,
        sha256: '',
        encoding: '',
        delimiter: '',
        rows: 1,
        warnings: [attack],
      };
      const error = { code: 'internal', message: attack, status: null, retryable: false } as const;
      const model = modelRun('a', { key: attack, personas: [draft(attack)], warnings: [attack], error });
      const report = markdownReport(
        storedRun('r', {
          name: attack,
          models: [model],
          data: { ...head, sources: [source], warnings: [attack], hosts: [attack] },
        }),
      );
      assert.doesNotMatch(report, /:\/\/|\/\/|<|(?<!\\)[[\]`]|(?<!\u200B)@|www\.|\u202E/iu);
      const starts = report.split('\n').filter((line) => line.includes(escapeMarkdown(attack)));
      assert.ok(starts.length >= 15, `${attack} in ${starts.length} lines`);
    }
  });

  it('is no worse for empty words', () => {
    const empty = { text: ' ', evidence: [] };
    const report = reportOf(modelRun('a', { personas: [persona({ name: '', role: empty, summary: empty })] }));
    assert.match(report, /^### p1$/mu);
    assert.doesNotMatch(report, /^\*{4}/mu);
  });
});
