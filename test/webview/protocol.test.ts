import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseHostMessage, parsePageMessage } from '../../src/protocol/parse';
import { agreement, analysis, consensusPersona } from './fixtures/analysis';
import { claim, excerpt, model, persona, run } from './fixtures/builders';
import { runs } from './fixtures/runs';

const full = run([
  model('anthropic', 'claude-sonnet-5-5', {
    status: 'partial',
    note: 'one of two',
    error: { code: 'timeout', message: 'No answer in 300 s.', status: 504, retryable: true, actions: ['show-log'] },
    warnings: ['shortened'],
    personas: [
      persona('p1', 'Ana', {
        goals: [claim('x', [1], 0.5)],
        quote: { text: 'x', evidence: 'e1' },
        evidence: [excerpt(1, 'x')],
        demographics: {
          age: { value: { min: 1, max: 2 }, basis: 'column', column: 'age', counts: { value: 1, of: 2 }, evidence: [] },
          location: null,
          education: null,
          occupation: null,
          techComfort: null,
        },
      }),
    ],
  }),
]);

/** Every place at which an object under `value` has a property, as a path. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, item]) => {
    const here = [...path, name];
    return Array.isArray(value) ? paths(item, here) : [here, ...paths(item, here)];
  });
}

/** A copy of `value` in which the property at `path` is `replacement`, or is gone where that is undefined. */
function changed(value: object, path: string[], replacement: unknown): unknown {
  const copy: unknown = structuredClone(value);
  let target = copy;
  for (const name of path.slice(0, -1)) {
    target = Reflect.get(Object(target), name);
  }
  if (replacement === undefined) {
    Reflect.deleteProperty(Object(target), path.at(-1) ?? '');
  } else {
    Reflect.set(Object(target), path.at(-1) ?? '', replacement);
  }
  return copy;
}

describe('webview protocol', () => {
  it('accepts what the host sends', () => {
    for (const view of Object.values(runs)) {
      const message = { type: 'snapshot', run: view };
      assert.equal(parseHostMessage(message), message);
    }
    const [changedModel] = full.models;
    assert.ok(parseHostMessage({ type: 'model-changed', model: changedModel, status: 'running', totals: full.totals }));
    assert.ok(parseHostMessage({ type: 'problem', message: 'x', added: 'later' }));
  });

  it('accepts what the page sends', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'cancel' },
      { type: 'open-report' },
      { type: 'open-evidence', evidence: excerpt(1, 'as it stands') },
      { type: 'error-action', modelKey: 'a:b', action: 'set-key' },
      { type: 'page-error', message: 'x' },
    ]) {
      assert.equal(parsePageMessage(message), message);
    }
  });

  it('drops a snapshot from which any property is missing or of another kind', () => {
    const message = { type: 'snapshot', run: full };
    for (const path of paths(message)) {
      for (const replacement of [undefined, Symbol.iterator, Number.NaN]) {
        assert.equal(parseHostMessage(changed(message, path, replacement)), null, path.join('.'));
      }
    }
  });

  it('takes what models say together, and drops it when a part is missing or of another kind', () => {
    const compared = run([], { analysis, consensus: { personas: [consensusPersona], agreement } });
    const message = { type: 'snapshot', run: compared };
    assert.equal(parseHostMessage(message), message);
    for (const path of paths(message)) {
      const isEntryOfRecord = path.at(-1)?.includes(':') ?? false;
      const replacements = isEntryOfRecord ? [Symbol.iterator] : [undefined, Symbol.iterator];
      for (const replacement of replacements) {
        assert.equal(parseHostMessage(changed(message, path, replacement)), null, path.join('.'));
      }
    }
  });

  it('drops a request with a field missing, of another kind, or an unknown word', () => {
    for (const message of [
      { type: 'open-evidence', evidence: { ...excerpt(1, 'as it stands'), source: 1 } },
      { type: 'open-evidence', evidence: null },
      { type: 'error-action', modelKey: 'a:b', action: 'toString' },
      { type: 'constructor' },
      { type: 'snapshot', run: full },
      [{ type: 'ready' }],
    ]) {
      assert.equal(parsePageMessage(message), null);
    }
  });

  it('never throws, and takes nothing for a message that is none', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), (value) => {
        assert.equal(parseHostMessage(value), null);
        assert.equal(parsePageMessage(value), null);
      }),
    );
  });
});
