import assert from 'node:assert/strict';
import { formatDateTime, formatDay, formatSupport } from '../../src/webview/format';

describe('panel formats', () => {
  it('writes dates, and leaves alone what is none', () => {
    assert.equal(formatDateTime('2026-11-23T09:42:00'), '23 Nov 2026, 09:42');
    assert.equal(formatDateTime('yesterday'), 'yesterday');
    assert.equal(formatDay('2026-11-23'), '23 Nov 2026');
    assert.equal(formatDay('soon'), 'soon');
  });

  it('writes scores', () => {
    assert.deepEqual([0, 0.1, 0.3, 0.55].map(formatSupport), [
      'model assertion',
      'weak 0.10',
      'moderate 0.30',
      'strong 0.55',
    ]);
  });
});
