import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { noUsage, unknownUsage } from '../../src/core/money/usage';
import type { ModelView } from '../../src/protocol/messages';
import { firstChips, rowLabel, verdictSentence } from '../../src/webview/evidence-words';
import { figuresOf } from '../../src/webview/figures';
import { runSentence } from '../../src/webview/run-sentence';
import { Announcer, newsBetween } from '../../src/webview/state/announcements';
import { modelLabel, verdicts } from '../../src/webview/status';
import { runFacts } from '../../src/webview/facts';
import { excerpt, model, run } from './fixtures/builders';
import { eveningPeak } from './fixtures/personas';

type Cost = NonNullable<ModelView['cost']>;

const cost = (other: Partial<Cost>): Cost => ({
  usd: 0.12,
  source: 'price-book',
  originalUsd: null,
  batch: false,
  pricedAt: '2026-11-23',
  ...other,
});

const figure = (view: ModelView, name: string): string => {
  const found = figuresOf(view).find((item) => item.name === name);
  return found ? `${found.value} | ${found.part}` : '';
};

describe('figures of a model run', () => {
  it('names the source of a cost in words', () => {
    const expected: [Partial<Cost>, string][] = [
      [{}, '$0.1200 | price book 23 Nov 2026'],
      [{ batch: true }, '$0.1200 | price book 23 Nov 2026, batch'],
      [{ source: 'experiment' }, '$0.1200 | price in the experiment'],
      [{ source: 'provider' }, '$0.1200 | as the provider says'],
      [{ source: 'local', usd: 0 }, '$0 | local, no charge'],
      [{ source: 'cache', usd: 0, originalUsd: 0.12 }, '$0 | from the cache, was $0.1200'],
      [{ source: 'unknown', usd: null }, 'unknown | no price known'],
      [{ usd: null }, 'unknown | no usage reported'],
    ];
    for (const [part, text] of expected) {
      assert.equal(figure(model('a', 'b', { cost: cost(part) }), 'Cost'), text);
    }
  });

  it('tells unknown from not yet, none and nothing sent', () => {
    const unknown = model('a', 'b', { usage: unknownUsage, cost: null });
    assert.deepEqual(
      ['Tokens in', 'Cost'].map((name) => figure(unknown, name)),
      ['unknown | ', 'unknown | '],
    );
    const notYet = model('a', 'b', { status: 'streaming', usage: null, cost: null });
    assert.deepEqual(
      ['Tokens in', 'Cost'].map((name) => figure(notYet, name)),
      ['– | ', '– | '],
    );
    const offline = model('offline', 'segments', {
      usage: noUsage,
      cost: cost({ source: 'local', usd: 0 }),
      attempts: 0,
    });
    assert.deepEqual(
      ['Tokens in', 'Cost'].map((name) => figure(offline, name)),
      ['none | ', '$0 | local, no charge'],
    );
    const unsent = model('a', 'b', { status: 'failed', usage: noUsage, cost: cost({ usd: 0 }), attempts: 0 });
    assert.equal(figure(unsent, 'Cost'), '– | nothing was sent');
  });

  it('says how tokens were counted and what they are made of', () => {
    const usage = {
      ...unknownUsage,
      inputTokens: 900,
      cachedInputTokens: 200,
      cacheWriteTokens: 100,
      source: 'estimated' as const,
    };
    assert.equal(figure(model('a', 'b', { usage }), 'Tokens in'), '900 | 200 cached, 100 written to cache, estimated');
    assert.equal(figure(model('a', 'b', { usage }), 'Tokens out'), 'unknown | estimated');
  });

  it('counts waiting and queueing apart', () => {
    assert.equal(
      figure(model('a', 'b', { waitedMs: 1500, queuedMs: 300, attempts: 2 }), 'Waited'),
      '1.5 s | 2 attempts, queued 300 ms',
    );
  });
});

describe('facts of a run', () => {
  const text = (models: ModelView[], status: 'running' | 'succeeded' = 'succeeded') =>
    runFacts({ ...run(models), status }, models).map(({ before, figure: value, after }) => before + value + after);

  it('does not count a model that is still under way as unknown', () => {
    const pending = model('a', 'c', { status: 'streaming', usage: null, cost: null });
    assert.ok(text([model('a', 'b', { cost: cost({}) }), pending], 'running').includes('cost $0.1200'));
    assert.ok(text([pending], 'running').includes('cost –'));
  });

  it('does not call a sum zero of which nothing is known', () => {
    const local = model('a', 'b', { cost: cost({ source: 'local', usd: 0 }) });
    const unknown = model('a', 'c', { cost: cost({ source: 'unknown', usd: null }) });
    assert.ok(text([local]).includes('cost $0'));
    assert.ok(text([local, unknown]).includes('cost unknown'));
  });
});

describe('sentence of a run', () => {
  it('names two models that fell short and counts the rest', () => {
    const failed = ['b', 'c', 'd'].map((name) => model('a', name, { status: 'failed' }));
    assert.equal(runSentence('partial', [model('a', 'x'), ...failed]), '1 of 4 models; b failed, c failed, 1 more');
  });

  it('says that a stopped run keeps what was done', () => {
    for (const status of ['cancelled', 'over-budget', 'interrupted'] as const) {
      assert.match(runSentence(status, [model('a', 'b')]), /^1 of 1 model done .* is kept$/);
    }
  });

  it('tells listings and repetitions of a model apart', () => {
    assert.equal(modelLabel({ key: 'ollama:llama3:8b#2~3', provider: 'ollama', model: 'llama3:8b' }), 'llama3:8b#2~3');
  });
});

describe('words about evidence', () => {
  it('letters the files of a run in their order', () => {
    const sources = Array.from({ length: 28 }, (_, index) => ({ path: `${index}.csv`, rows: 1 }));
    const labels = [0, 25, 26, 27].map((index) => rowLabel(excerpt(4, 'x', { source: `${index}.csv` }), sources));
    assert.deepEqual(labels, ['a.r4', 'z.r4', 'aa.r4', 'ab.r4']);
  });

  it('says what is wrong with an excerpt', () => {
    assert.equal(verdictSentence(excerpt(1, 'x')), null);
    assert.equal(
      verdictSentence(excerpt(21, 'x', { verdict: 'misattributed', citedRow: 17 })),
      'Cited row 17, stands in row 21.',
    );
    assert.equal(
      verdictSentence(excerpt(1, 'x', { verdict: 'rejected', row: null, citedRow: null })),
      'Cited a row that does not exist, stands in no answer.',
    );
  });

  it('shows rejected rows first of all, and keeps the order', () => {
    const lists = fc.array(fc.constantFrom(...verdicts), { maxLength: 12 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 4 }), (list, limit) => {
        const all = list.map((verdict, index) => excerpt(index + 1, 'x', { verdict }));
        const shown = firstChips(all, limit);
        const rejected = (items: typeof all) => items.filter(({ verdict }) => verdict === 'rejected').length;
        assert.equal(shown.length, Math.min(limit, all.length));
        assert.equal(rejected(shown), Math.min(limit, rejected(all)));
        assert.deepEqual(
          shown,
          all.filter((item) => shown.includes(item)),
        );
      }),
    );
  });
});

describe('announcements', () => {
  const streaming = model('openai', 'gpt-6.1-sol', { status: 'streaming', personas: [eveningPeak] });

  it('tells of models that ended and of the end of the run, not of what goes on', () => {
    const before = { status: 'running' as const, models: [streaming, model('a', 'done')] };
    assert.deepEqual(newsBetween(before, { ...before, models: [{ ...streaming, note: 'waiting' }] }), []);
    const error = { code: 'network' as const, message: 'No answer.', status: null, retryable: true, actions: [] };
    const after = {
      status: 'partial' as const,
      models: [{ ...streaming, status: 'failed' as const, error }, model('a', 'done')],
    };
    assert.deepEqual(newsBetween(before, after), [
      'gpt-6.1-sol failed: No answer.',
      'Run partial: 1 of 2 models; gpt-6.1-sol failed',
    ]);
  });

  it('says at most one message in two seconds and loses none', () => {
    const arrivals = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 3000 }), news: fc.array(fc.uuid(), { maxLength: 2 }) }),
    );
    fc.assert(
      fc.property(arrivals, (list) => {
        const announcer = new Announcer();
        const said: { text: string; at: number }[] = [];
        let now = 0;
        const offer = (news: string[]) => {
          const text = announcer.offer(news, now);
          if (text !== null) {
            said.push({ text, at: now });
          }
        };
        for (const { after, news } of list) {
          now += after;
          offer(news);
        }
        now += announcer.dueIn(now) ?? 0;
        offer([]);
        assert.equal(announcer.dueIn(now), null);
        assert.deepEqual(
          said.flatMap(({ text }) => text.split(' · ')),
          list.flatMap(({ news }) => news),
        );
        said.slice(1).forEach(({ at }, index) => assert.ok(at - (said[index]?.at ?? 0) >= 2000));
      }),
    );
  });
});
