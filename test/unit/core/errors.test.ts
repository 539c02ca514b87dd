import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cancelled, errorCodes, isPersonaError, PersonaError, toPersonaError } from '../../../src/core/errors';

describe('PersonaError', () => {
  it('is not retryable and knows no status unless told', () => {
    const { code, message, retryable, status, retryAfterMs, unsent, cause } = new PersonaError('timeout', 'Too slow.');
    assert.deepEqual(
      { code, message, retryable, status, retryAfterMs, unsent, cause },
      {
        code: 'timeout',
        message: 'Too slow.',
        retryable: false,
        status: undefined,
        retryAfterMs: undefined,
        unsent: false,
        cause: undefined,
      },
    );
  });

  it('keeps what it is told', () => {
    const cause = new TypeError('fetch failed');
    const error = new PersonaError('rate-limited', 'Wait.', {
      cause,
      retryable: true,
      status: 429,
      retryAfterMs: 2000,
      unsent: true,
    });
    assert.deepEqual(
      [error.cause, error.retryable, error.status, error.retryAfterMs, error.unsent],
      [cause, true, 429, 2000, true],
    );
  });
});

describe('isPersonaError', () => {
  it('recognises the error of another bundle', () => {
    const foreign = Object.assign(new Error('No key.'), { name: 'PersonaError', code: 'missing-key' });
    assert.equal(isPersonaError(foreign), true);
    assert.ok(errorCodes.every((code) => isPersonaError(new PersonaError(code, ''))));
  });

  const others: [what: string, value: unknown][] = [
    ['another error', new Error('timeout')],
    ['a code that is not on the list', Object.assign(new Error('x'), { name: 'PersonaError', code: 'ENOENT' })],
    ['a name without a code', Object.assign(new Error('x'), { name: 'PersonaError' })],
    ['a code without the name', Object.assign(new Error('x'), { code: 'timeout' })],
    ['a plain object', { name: 'PersonaError', code: 'timeout', message: 'x' }],
    ['null', null],
  ];
  for (const [what, value] of others) {
    it(`does not take ${what} for one`, () => {
      assert.equal(isPersonaError(value), false);
    });
  }
});

describe('toPersonaError', () => {
  it('gives the error itself back', () => {
    const error = cancelled('why');
    assert.equal(toPersonaError(error), error);
    assert.deepEqual([error.code, error.cause], ['cancelled', 'why']);
  });

  it('wraps any other error as internal, with its message and itself as the cause', () => {
    const thrown = new RangeError('out of range');
    const { code, message, cause } = toPersonaError(thrown);
    assert.deepEqual([code, message, cause], ['internal', 'out of range', thrown]);
  });

  it('takes anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (thrown) => {
        const error = toPersonaError(thrown);
        assert.ok(isPersonaError(error));
        assert.equal(error.code, 'internal');
      }),
    );
    assert.equal(toPersonaError('plain words').message, 'plain words');
    assert.equal(toPersonaError(undefined).message, 'undefined');
    assert.equal(toPersonaError(Symbol('s')).message, 'Symbol(s)');
    assert.equal(toPersonaError(() => 1).message, '[object Function]');
  });
});
