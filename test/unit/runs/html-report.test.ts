import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { Window } from 'happy-dom';
import { assemblePersona } from '../../../src/core/persona/assemble';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import { htmlReport } from '../../../src/core/runs/export/html-report';
import { html } from '../../../src/core/runs/export/html-markup';
import type { FoundReview } from '../../../src/core/reviews/found-review';
import type { Run } from '../../../src/core/runs/run';
import { draftPersona } from '../../support/draft-answers';
import { callOf, modelRun, runHead } from '../../support/model-runs';
import { shownAnswers } from '../../support/shown-data';
import { storedRun } from '../../support/stored-runs';

const attacks = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  `' autofocus onfocus=alert(1) x='`,
  '</style><script>alert(1)</script>',
  '</title></summary></details><iframe src=https://evil.example>',
  '<!-- --><svg/onload=alert(1)>',
  '&lt;script&gt;alert(1)&#60;/script&#62;',
  '<a href="javascript:alert(1)">x</a>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '\u202Egnp.exe\u0000',
];

/** What a browser makes of the page, nothing in it run or fetched. */
function pageOf(text: string) {
  const window = new Window({
    settings: { disableJavaScriptEvaluation: true, disableJavaScriptFileLoading: true, disableCSSFileLoading: true },
  });
  window.document.write(text);
  return window.document;
}

const data = shownAnswers('I check the app daily and it costs me nothing.', 'The setup took an hour.');

/** A run in which everything that is not ours is `text`. */
function runOf(text: string): Run {
  const claim = { text, evidence: [{ row: 'r9', excerpt: text }] };
  const fact = { value: text, evidence: [] };
  const persona = assemblePersona(
    {
      ...draftPersona(text),
      role: claim,
      summary: claim,
      demographics: { age: fact, location: fact, education: fact, occupation: fact, techComfort: fact },
      goals: [claim],
      frustrations: [claim],
      behaviours: [claim],
      motivations: [claim],
      quote: { row: 'r1', excerpt: text },
    },
    'p1',
    new EvidenceChecker(data),
    data,
  );
  const error = { code: 'internal', message: text, status: null, retryable: false } as const;
  const source = { path: text, location: text, sha256: '', encoding: '', delimiter: '', rows: 1, warnings: [text] };
  return storedRun('20260101-000000-0001', {
    name: text,
    createdAt: text,
    models: [modelRun('a', { key: text, personas: [persona], warnings: [text], error })],
    data: { ...runHead('a').data, sources: [source], warnings: [text], hosts: [text] },
  });
}

function commented(ref: string | null, text: string): FoundReview {
  const at = '2026-01-01T00:00:00.000Z';
  const review = {
    schemaVersion: 1,
    runId: 'r',
    rater: text,
    actions: [{ id: 'a1', at, by: text, type: 'comment' as const, ref, text }],
  };
  return { file: 'x.json', review };
}

/** Names of elements and attributes, by which any markup that takes effect would show. */
function shapeOf(text: string): string {
  const page = pageOf(text);
  return [...page.querySelectorAll('*')]
    .map((element) => `${element.tagName} ${[...element.attributes].map(({ name }) => name).join(' ')}`)
    .join('\n');
}

describe('htmlReport', () => {
  for (const attack of attacks) {
    it(`shows ${JSON.stringify(attack)} as text, wherever it stands`, () => {
      const text = htmlReport(runOf(attack), [commented(null, attack), commented(`${attack}/p1`, attack)]);
      const harmless = htmlReport(runOf('x'), [commented(null, 'x'), commented('x/p1', 'x')]);
      assert.equal(shapeOf(text), shapeOf(harmless));
      assert.ok(!text.includes('\u202E') && !text.includes('\u0000'));
      const page = pageOf(text);
      const shown = attack.replace('\u202E', '⟨U+202E⟩').replace('\u0000', '⟨U+0000⟩');
      assert.ok((page.querySelector('h1')?.textContent ?? '').includes(shown));
      assert.ok(page.body.textContent.split(shown).length > 20, 'is there in full');
    });
  }

  it('keeps its shape for any text', () => {
    const [plain] = [shapeOf(htmlReport(runOf('x')))];
    const anyText = fc
      .array(fc.oneof(fc.constantFrom(...attacks, '<', '"', "'", '&', '>'), fc.string({ maxLength: 5 })), {
        maxLength: 4,
      })
      .map((parts) => `x${parts.join('')}`);
    fc.assert(
      fc.property(anyText, (text) => assert.equal(shapeOf(htmlReport(runOf(text))), plain)),
      { numRuns: 30 },
    );
  });

  it('runs and fetches nothing: no script, no address, and a policy that allows its own style alone', () => {
    const text = htmlReport(runOf('x'));
    const page = pageOf(text);
    assert.equal(page.querySelectorAll('script, link, img, iframe, object, embed, form, base, [style]').length, 0);
    const targets = [...page.querySelectorAll('[href], [src]')].map(
      (element) => element.getAttribute('href') ?? element.getAttribute('src') ?? '',
    );
    assert.ok(targets.length > 0);
    targets.forEach((target) => assert.ok(page.getElementById(target.slice(1)), `${target} leads nowhere`));
    const style = page.querySelector('style')?.textContent ?? '';
    assert.doesNotMatch(style, /url\(|@import/u);
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.equal(policy, `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    const policyAt = text.indexOf('Content-Security-Policy');
    assert.ok(policyAt < text.indexOf('<title>') && policyAt < text.indexOf('<style>'));
  });

  it('has the facts, the models side by side, the personas with their evidence, and what failed', () => {
    const goal = {
      text: 'Wants to pay less.',
      evidence: [
        { row: 'r2', excerpt: 'The setup took an hour' },
        { row: 'r9', excerpt: 'I never said that' },
      ],
    };
    const persona = assemblePersona({ ...draftPersona('Ada'), goals: [goal] }, 'p1', new EvidenceChecker(data), data);
    const error = { code: 'rate-limited', message: 'Wait a minute.', status: 429, retryable: true } as const;
    const retry = { ...callOf('b'), kind: 'retry' } as const;
    const run = storedRun('20260101-000000-0001', {
      models: [
        modelRun('a', { personas: [persona] }),
        modelRun('b', { status: 'failed', personas: [], error, attempts: [callOf('b'), retry] }),
      ],
      data: { ...runHead('a').data, warnings: ['1 of 2 rows shown'] },
    });
    const page = pageOf(htmlReport(run));
    const text = (page.body.textContent ?? '').replaceAll(/\s+/gu, ' ');
    for (const part of [
      'api.example.com',
      '1 of 2 rows shown',
      'rate-limited: Wait a minute.',
      '2 calls',
      'No personas.',
    ]) {
      assert.ok(text.includes(part), part);
    }
    const chips = [...page.querySelectorAll('#m1-p1 li .chip')].map((chip) => chip.getAttribute('aria-label'));
    assert.ok(chips.includes('row 2, verified') && chips.includes('no row, rejected'), chips.join('; '));
    const cells = [...page.querySelectorAll('#models tbody tr')].map((row) => row.children.length);
    assert.deepEqual(cells, [12, 12]);
    const evidence = page.querySelector('#m1-p1 details');
    assert.match(evidence?.textContent ?? '', /2 of 3 excerpts verified[\s\S]*“The setup took an hour”/u);
  });

  it('shows what people made of it beside what the models wrote', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const ref = 'test:a/p1';
    const actions = [
      { id: 'a1', at, by: 'Ada', type: 'rename' as const, ref, name: 'Sam' },
      { id: 'a2', at, by: 'Ada', type: 'rate' as const, ref, rating: 4 },
    ];
    const review = { file: 'ada.json', review: { schemaVersion: 1, runId: 'r', rater: 'Ada', actions } };
    const page = pageOf(htmlReport(storedRun('20260101-000000-0001'), [review]));
    const text = (page.querySelector('#reviews')?.textContent ?? '').replaceAll(/\s+/gu, ' ');
    assert.match(text, /Ada rates it 4 of 5\..*Name: “Persona of a”, now “Sam” \(Ada, 2026-01-01T/u);
    assert.equal(page.querySelector('#reviews h3')?.textContent, 'Sam');
    assert.equal(page.querySelector('#m1 h3')?.textContent, 'Persona of a');
    assert.equal(pageOf(htmlReport(storedRun('r'))).querySelector('#reviews'), null);
  });
});

describe('html', () => {
  it('escapes text, keeps markup, joins lists and leaves out what is not there', () => {
    const inner = html`<b title="${'"a"'}">${"<&'>"}</b>`;
    assert.equal(
      html`<p>${[inner, 1, null]}</p>`.toString(),
      '<p><b title="&quot;a&quot;">&lt;&amp;&#39;&gt;</b>1</p>',
    );
  });
});
