import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { eveningPeak, heatPumpOwner } from './fixtures/personas';
import { claim, excerpt, model, persona, run } from './fixtures/builders';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const words = (element: HTMLElement): string => element.textContent.replaceAll(/\s+/g, ' ').trim();

describe('comparison panel', () => {
  useDom();

  it('says that it is ready, and what it waits for', () => {
    const panel = new PanelDriver();
    assert.deepEqual(panel.sent, [{ type: 'ready' }]);
    assert.match(panel.root.textContent, /Reading the run/);
  });

  it('shows what the run is, how it stands and what it took', () => {
    const panel = PanelDriver.showing(runs.complete);
    assert.equal(panel.text('h1'), 'Household energy');
    assert.equal(panel.text('.title-line .mark'), 'Done');
    assert.equal(panel.text('.sentence'), '3 of 3 models');
    assert.deepEqual(panel.texts('.facts li'), [
      'interviews.csv',
      '120 of 120 rows shown',
      '14 rows cited',
      '28 of 32 excerpts verified',
      'cost $0.3321',
      '4 redactions',
      'sent to api.anthropic.com, api.openai.com',
      '23 Nov 2026, 09:42',
    ]);
  });

  it('says that nothing left the machine where nothing did', () => {
    assert.ok(PanelDriver.showing(runs.offline).texts('.facts li').includes('nothing left this machine'));
  });

  it('shows a column per model with its state and its figures', () => {
    const column = PanelDriver.showing(runs.complete).column('claude-sonnet-5-5');
    assert.match(words(column), /^claude-sonnet-5-5 ?anthropic ?3 of 3 personas ?Done/);
    const figures = [...column.querySelectorAll<HTMLElement>('.figures > div')].map((line) =>
      [...line.children].map((part) => part.textContent),
    );
    assert.deepEqual(figures, [
      ['Evidence', '12 of 15', 'verified', '1 altered1 misattributed1 rejected'],
      ['Tokens in', '48,212', '40,100 cached'],
      ['Tokens out', '6,904', '2,310 reasoning'],
      ['Latency', '38.2 s', 'first token 900 ms, generating 37.3 s'],
      ['Waited', '0 ms', '1 attempt'],
      ['Cost', '$0.1399', 'price book 23 Nov 2026'],
    ]);
  });

  it('shows every field of a persona', () => {
    const panel = PanelDriver.showing(run([model('anthropic', 'claude-sonnet-5-5', { personas: [eveningPeak] })]));
    assert.equal(panel.text('.persona h3'), 'Dana Whitlock');
    assert.deepEqual(panel.texts('.field h4'), [
      'Role',
      'Summary',
      'Demographics',
      'Goals',
      'Frustrations',
      'Behaviours',
      'Motivations',
      'Quote',
    ]);
    const shown = panel.text('.persona');
    for (const { text } of [eveningPeak.role, eveningPeak.summary, ...eveningPeak.goals, ...eveningPeak.behaviours]) {
      assert.ok(shown.includes(text), text);
    }
    assert.ok(shown.includes('“the app tells me the peak price started half an hour ago”'));
    assert.deepEqual(panel.texts('.facts-list > div'), [
      'Age35–44column age_band, 21 of 38',
      'LocationLeedsstated in a quoter42',
      'Educationnot in data',
      'OccupationNurse on rotating shiftsasserted by the model',
      'Tech comfortMediumcolumn tech_comfort, 26 of 38',
    ]);
    assert.equal(panel.texts('.field')[6], 'Motivationsnot in data');
  });

  it('names each chip by row, verdict and place, and opens the row on a click', () => {
    const panel = PanelDriver.showing(runs.complete);
    panel.click(panel.button('r104, rejected, 3 of 3'));
    panel.sentEvidence('e104');
  });

  it('names the file of a row where there are several', () => {
    const other = excerpt(3, 'from the second file', { source: 'more.csv' });
    const panel = PanelDriver.showing(
      run(
        [
          model('openai', 'gpt-6.1-sol', {
            personas: [persona('p1', 'Ana', { role: claim('x', [3]), evidence: [other] })],
          }),
        ],
        {
          sources: [
            { path: 'interviews.csv', rows: 120 },
            { path: 'more.csv', rows: 9 },
          ],
        },
      ),
    );
    assert.equal(panel.text('.persona .chip'), 'b.r3');
    panel.button('b.r3 of more.csv, verified, 1 of 1');
  });

  it('does not offer to open a row that does not exist', () => {
    const missing = excerpt(999, 'said by nobody', { row: null, line: null, citedRow: null, verdict: 'rejected' });
    const panel = PanelDriver.showing(
      run([
        model('openai', 'gpt-6.1-sol', {
          personas: [persona('p1', 'Ana', { role: claim('x', [999]), evidence: [missing] })],
        }),
      ]),
    );
    assert.equal(panel.one('.persona .chip').tagName, 'SPAN');
    assert.match(panel.text('.persona .chip'), /no such row, rejected, 1 of 1/);
  });

  it('shows three rows of a statement and the others on request', () => {
    const panel = PanelDriver.showing(runs.complete);
    const goal = panel.all('.claims li')[0];
    assert.ok(goal);
    assert.equal(goal.querySelectorAll('.chip').length, 4);
    const more = panel.button('Show 2 more rows', goal);
    more.focus();
    panel.click(more);
    assert.equal(goal.querySelectorAll('.chip').length, 6);
    assert.equal(document.activeElement, panel.button('Show fewer rows', goal));
  });

  it('lists the evidence with what is wrong with it', () => {
    const panel = PanelDriver.showing(run([model('anthropic', 'claude-sonnet-5-5', { personas: [eveningPeak] })]));
    assert.equal(
      panel.text('.evidence summary'),
      'Evidence10 excerpts: 7 verified, 1 altered, 1 misattributed, 1 rejected',
    );
    assert.equal(panel.all('.evidence li').length, 0);
    panel.click(panel.one('.evidence summary'));
    const items = panel.texts('.evidence li');
    assert.equal(items.length, 10);
    assert.ok(
      items.some((item) => item.includes('misattributedrow 88') && item.includes('Cited row 86, stands in row 88.')),
    );
    assert.ok(
      items.some(
        (item) =>
          item.includes('altered') &&
          item.includes('The row says “I put the dryer on when I leave for work, if I remember”'),
      ),
    );
    assert.ok(items.some((item) => item.includes('rejected') && item.includes('Cited row 104, stands in no answer.')));
    assert.ok(items.some((item) => item.includes('verifiedrow 17, line 23, column answer, respondent P-017')));
  });

  it('keeps what the user folded, also in a new panel', () => {
    const first = PanelDriver.showing(runs.complete);
    first.click(first.all('.persona > summary')[1] as HTMLElement);
    assert.equal(first.all('.persona')[1]?.hasAttribute('open'), false);
    first.close();
    const second = new PanelDriver(first.kept);
    second.receive({ type: 'snapshot', run: runs.complete });
    assert.deepEqual(
      second
        .all('.persona')
        .slice(0, 3)
        .map((item) => item.hasAttribute('open')),
      [true, false, true],
    );
  });

  it('starts afresh where the kept state is not of its form', () => {
    const panel = new PanelDriver({ toggled: 'everything' });
    panel.receive({ type: 'snapshot', run: runs.complete });
    assert.ok(panel.all('.persona').every((item) => item.hasAttribute('open')));
  });

  it('offers to run again what did not succeed, and keeps the folder of the run for a reload', () => {
    const panel = PanelDriver.showing(runs.partial);
    const failed = runs.partial.models.filter(({ status }) => status !== 'succeeded');
    const reruns = panel.all('.model-state button');
    assert.equal(reruns.length, failed.length);
    assert.ok(reruns[0]);
    panel.click(reruns[0]);
    assert.deepEqual(panel.sent.at(-1), { type: 'rerun-model', modelKey: failed[0]?.key });
    assert.equal(Reflect.get(Object(panel.kept), 'run'), runs.partial.directory);
  });

  describe('while the run is under way', () => {
    it('cancels one model, once, and offers no rerun before the run has ended', () => {
      const panel = PanelDriver.showing(runs.running);
      const labels = (): (string | null)[] =>
        panel.all('.model-state button').map((button) => button.getAttribute('aria-label'));
      assert.equal(labels().filter((label) => label?.startsWith('Cancel ')).length, 3);
      assert.ok(!labels().some((label) => label?.startsWith('Rerun ')));
      const [cancel] = panel.all('.model-state button');
      assert.ok(cancel);
      panel.click(cancel);
      panel.click(cancel);
      assert.equal(panel.sent.filter(({ type }) => type === 'cancel-model').length, 1);
    });

    it('shows each state in words', () => {
      const panel = PanelDriver.showing(runs.running);
      assert.equal(panel.text('.sentence'), '1 of 5 models done, 2 under way, 1 queued, 1 failed');
      assert.deepEqual(panel.texts('.model-state'), [
        'Done',
        'StreamingCancel',
        'Waiting429, again any momentCancel',
        'QueuedCancel',
        'Failed',
      ]);
      assert.equal(panel.one('progress').getAttribute('value'), '2');
      assert.match(panel.text('.model:nth-child(2)'), /Tokens in– ?Tokens out–/);
    });

    it('counts the seconds of a wait, and says nothing of them to a listener', () => {
      mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse('2026-11-23T08:42:00.500Z') });
      try {
        const panel = PanelDriver.showing(runs.running);
        const note = (): string => panel.text('.model:nth-child(3) .note');
        assert.equal(note(), '429, again in 7 s');
        panel.pass(499);
        assert.equal(note(), '429, again in 7 s');
        panel.pass(1);
        assert.equal(note(), '429, again in 6 s');
        panel.pass(5000);
        assert.equal(note(), '429, again in 1 s');
        panel.pass(1000);
        assert.equal(note(), '429, again any moment');
        assert.equal(panel.text('output[aria-live]'), '');
        panel.close();
      } finally {
        mock.timers.reset();
      }
    });

    it('shows a persona as soon as it arrives, without redrawing the others', () => {
      const panel = PanelDriver.showing(runs.running);
      const column = panel.column('gpt-6.1-sol');
      const chip = panel.button('r42, verified, 1 of 1', column);
      chip.focus();
      const view = runs.running.models[1];
      assert.ok(view);
      panel.receive({
        type: 'model-changed',
        model: { ...view, personas: [...view.personas, { ...heatPumpOwner, id: 'p3' }] },
        status: 'running',
        totals: runs.running.totals,
      });
      assert.equal(column.querySelectorAll('.persona').length, 3);
      assert.equal(document.activeElement, chip);
      assert.ok(chip.isConnected);
    });

    it('keeps focus and place over a whole new snapshot', () => {
      const panel = PanelDriver.showing(runs.running);
      const chip = panel.button('r42, verified, 1 of 1', panel.column('gpt-6.1-sol'));
      chip.focus();
      panel.receive({ type: 'snapshot', run: structuredClone(runs.running) });
      assert.equal(document.activeElement, chip);
    });

    it('stops the run once, then offers the report where the focus was', () => {
      const panel = PanelDriver.showing(runs.running);
      const stop = panel.button('Stop');
      stop.focus();
      panel.click(stop);
      panel.click(stop);
      assert.deepEqual(
        panel.sent.filter(({ type }) => type === 'cancel'),
        [{ type: 'cancel' }],
      );
      assert.equal(panel.text('.title-line button'), 'Stopping…');
      panel.receive({ type: 'snapshot', run: { ...runs.running, status: 'cancelled' } });
      assert.equal(document.activeElement, panel.button('Open Report'));
      panel.click(panel.button('Open Report'));
      assert.deepEqual(panel.sent.at(-1), { type: 'open-report' });
    });

    it('says politely which model ended', () => {
      const panel = PanelDriver.showing(runs.running);
      assert.equal(panel.texts('output')[0], '');
      const view = runs.running.models[1];
      assert.ok(view);
      panel.receive({
        type: 'model-changed',
        model: { ...view, status: 'partial' },
        status: 'running',
        totals: runs.running.totals,
      });
      assert.equal(panel.texts('output')[0], 'gpt-6.1-sol partial: 2 personas');
    });
  });

  describe('where something failed', () => {
    it('shows error, code and what can be done, and leaves the other columns alone', () => {
      const panel = PanelDriver.showing(runs.partial);
      assert.equal(panel.text('.sentence'), '4 of 5 models; llama3:8b partial, mistral-large-4 failed');
      const failed = panel.column('mistral-large-4');
      assert.match(words(failed), /The answer was cut at 8,000 tokens.*code truncated/);
      assert.match(words(failed), /Costunknownno price known/);
      assert.equal(panel.column('gpt-6.1-sol').querySelectorAll('.persona').length, 3);
      panel.click(panel.button('Show Log, mistral-large-4', failed));
      assert.deepEqual(panel.sent.at(-1), {
        type: 'error-action',
        modelKey: 'openrouter:mistral-large-4',
        action: 'show-log',
      });
    });

    it('asks for a key where one is missing', () => {
      const panel = PanelDriver.showing(runs.failed);
      panel.click(panel.button('Set API Key, gemini-3.8-flash'));
      assert.deepEqual(panel.sent.at(-1), {
        type: 'error-action',
        modelKey: 'google:gemini-3.8-flash',
        action: 'set-key',
      });
      assert.match(words(panel.column('gemini-3.8-flash')), /Cost–nothing was sent/);
    });

    it('gives a sum with an unknown part as a lower bound, never as zero', () => {
      const panel = PanelDriver.showing(runs.partial, 'Overview');
      assert.ok(panel.texts('.facts li').includes('cost ≥ $0.3321, 1 unknown'));
      assert.match(panel.text('tfoot'), /≥ 15,894 ?1 unknown.*≥ \$0\.3321 ?1 unknown/);
      assert.ok(PanelDriver.showing(runs.failed).texts('.facts li').includes('cost unknown'));
    });

    it('shows a request that failed until it is dismissed', () => {
      const panel = PanelDriver.showing(runs.complete);
      panel.receive({ type: 'problem', message: 'interviews.csv is not there any more.' });
      assert.match(panel.text('[role=alert]'), /interviews.csv is not there any more/);
      panel.click(panel.button('Dismiss'));
      assert.equal(panel.text('[role=alert]'), '');
    });
  });

  describe('with hostile data', () => {
    it('shows markup and Markdown as text', () => {
      const panel = PanelDriver.showing(runs.hostile);
      panel.click(panel.one('.evidence summary'));
      assert.equal(panel.all('img, a, b b, strong, script').length, 0);
      assert.ok(panel.text('h1').startsWith('<img src=x onerror='));
      assert.ok(panel.text('.persona').includes('[link](https://example.invalid/)'));
    });

    it('keeps the direction of data to itself and makes overrides visible', () => {
      const hostile = PanelDriver.showing(runs.hostile);
      assert.ok(hostile.text('.persona').includes('Before ⟨U+202E⟩after⟨U+0000⟩ the override'));
      hostile.close();
      const arabic = PanelDriver.showing(runs.arabic);
      assert.equal(arabic.one('.persona h3').firstElementChild?.tagName, 'BDI');
      assert.equal(arabic.one('.persona p.role').getAttribute('dir'), 'auto');
    });

    it('drops a message that is not of the protocol, says so to the host, and goes on', () => {
      const panel = PanelDriver.showing(runs.complete);
      const before = panel.text();
      for (const message of [
        null,
        'snapshot',
        { type: 'snapshot' },
        { type: 'nonsense' },
        { type: 'snapshot', run: { ...runs.complete, models: [{}] } },
      ]) {
        panel.receiveAnything(message);
        assert.equal(panel.sent.pop()?.type, 'page-error');
      }
      assert.equal(panel.text(), before);
    });
  });

  it('says why a run cannot be shown, where its file is, and opens it', () => {
    const panel = new PanelDriver();
    panel.receive({
      type: 'unreadable',
      directory: '/study/personas/20261123-094200-5e1f',
      file: '/study/personas/20261123-094200-5e1f/run.json',
      message: 'run.json is damaged: it is not JSON.',
      newer: false,
    });
    assert.equal(panel.text('h1'), 'This run cannot be read');
    assert.ok(panel.text().includes('/study/personas/20261123-094200-5e1f/run.json'));
    panel.click(panel.button('Open Run File'));
    assert.deepEqual(panel.sent.at(-1), { type: 'open-run-file' });
    assert.equal(Reflect.get(Object(panel.kept), 'run'), '/study/personas/20261123-094200-5e1f');
  });

  it('leaves the file of a newer version as it is, and says so', () => {
    const panel = new PanelDriver();
    panel.receive({
      type: 'unreadable',
      directory: '/r',
      file: '/r/run.json',
      message: 'Update to open it.',
      newer: true,
    });
    assert.equal(panel.text('h1'), 'This run is of a newer version');
    assert.match(panel.text(), /Update to open it\..*opens read-only/);
  });

  it('ignores a model of which it has not heard', () => {
    const panel = PanelDriver.showing(runs.complete);
    panel.receive({ type: 'model-changed', model: model('x', 'y'), status: 'running', totals: runs.complete.totals });
    assert.equal(panel.all('.model').length, 3);
    assert.equal(panel.text('.title-line .mark'), 'Done');
  });
});
