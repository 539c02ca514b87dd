import assert from 'node:assert/strict';
import { parseNumber } from '../../../src/core/data/closed-questions';

describe('numbers in cells', () => {
  it('are read with either decimal sign, grouping, currency and per cent', () => {
    const cells = ['-3', '1,234.5', '1.234,5', '0,5', '12 %', '$3.20', '1,234', '1.234.567', '1e3', '−4'];
    assert.deepEqual(cells.map(parseNumber), [-3, 1234.5, 1234.5, 0.5, 12, 3.2, 1234, 1234567, 1000, -4]);
    assert.deepEqual(['', 'none', '3 rooms', '1-2'].map(parseNumber), [null, null, null, null]);
  });
});
