import assert from 'node:assert/strict';
import { soak } from '../../support/soak';

describe('many calls to vendors that fail now and then', () => {
  it('are all accounted for, to the micro-dollar', async () => {
    const { problems, requests, refused, cut, slow } = await soak(200, 7, 20);
    assert.deepEqual(problems, []);
    assert.ok(refused > 20 && cut > 5 && slow > 5 && requests >= 200 + refused + cut, 'the server failed as it was to');
  });
});
