import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom } from '../../../src/core/random';
import { logOddsScores } from '../../../src/core/statistics/log-odds';
import { indexTerms, permuteTerms, weightTerms } from '../../../src/core/statistics/term-index';
import { wordsOf } from '../../../src/core/statistics/terms';

const pause = async (): Promise<void> => {};

describe('words of a text', () => {
  it('are normalised, keep hyphens and apostrophes, and leave out numbers', () => {
    assert.deepEqual(wordsOf('My Top-up didn’t work: 3 times, 2 kWh, ﬁne! The meter’s off.'), [
      'my',
      'top-up',
      "didn't",
      'work',
      'times',
      'kwh',
      'fine',
      'the',
      'meter',
      'off',
    ]);
  });

  it('are cut in scripts without spaces, and kept from right to left', () => {
    assert.deepEqual(wordsOf('我的电表很贵'), ['我的', '电表', '很', '贵']);
    assert.ok(wordsOf('電気料金が高すぎます。').includes('料金'));
    assert.deepEqual(wordsOf('فاتورة الكهرباء'), ['فاتورة', 'الكهرباء']);
  });

  it('leave out addresses, links and placeholders', () => {
    assert.deepEqual(wordsOf('Mail anna.b@example.com, see https://example.com/a?b=c or [email-1] today'), [
      'mail',
      'see',
      'or',
      'today',
    ]);
  });
});

describe('term index', () => {
  it('counts documents, not mentions, and drops function words and rare words', async () => {
    const documents = Array.from({ length: 40 }, (_, i) =>
      i < 10
        ? 'The meter, the meter and the bill'
        : i < 12
          ? 'a solar panel of the house'
          : 'nothing of the sort with a tariff',
    );
    const { terms, documentFrequency, counts, filled } = await indexTerms(documents, pause);
    assert.equal(filled, 40);
    assert.deepEqual(new Set(terms), new Set(['meter', 'bill']), 'tariff and sort stand in 70 %, solar in two');
    assert.equal(documentFrequency[terms.indexOf('meter')], 10);
    assert.equal(counts.values[0], 2);
    assert.equal(counts.rowStart[11], counts.rowStart[40]);
  });

  it('keeps every content word of a few documents', async () => {
    const { terms } = await indexTerms(['a warm house', 'a cold flat', ''], pause);
    assert.deepEqual(terms.toSorted(), ['cold', 'flat', 'house', 'warm']);
  });

  it('weights rows to length 1', async () => {
    const { counts, documentFrequency } = await indexTerms(['meter meter bill', 'bill house', 'garden'], pause);
    const weighted = weightTerms(counts, documentFrequency, 3);
    for (let row = 0; row < 3; row++) {
      const entries = weighted.values.subarray(weighted.rowStart[row], weighted.rowStart[row + 1]);
      assert.ok(Math.abs(entries.reduce((sum, weight) => sum + weight * weight, 0) - 1) < 1e-12);
    }
  });

  it('permuted has as many terms in each document, and each term as often', async () => {
    const { counts } = await indexTerms(['meter bill house', 'bill garden', 'meter'], pause);
    const permuted = permuteTerms(counts, seededRandom(1));
    assert.deepEqual(permuted.rowStart, counts.rowStart);
    assert.deepEqual(permuted.columnIndex.toSorted(), counts.columnIndex.toSorted());
  });

  it('can be stopped', async () => {
    const stopped = new Error('stopped');
    await assert.rejects(
      indexTerms(['a'], async () => {
        throw stopped;
      }),
      stopped,
    );
  });
});

describe('log-odds with an informative Dirichlet prior', () => {
  it('is positive for terms of the group, negative for those of the others, and turns with the groups', () => {
    const [inside, outside] = [
      [30, 5, 10, 0],
      [5, 30, 10, 0],
    ];
    const scores = logOddsScores(inside ?? [], outside ?? []);
    assert.ok((scores[0] ?? 0) > 1.96 && (scores[1] ?? 0) < -1.96);
    assert.equal(scores[2], 0);
    assert.equal(scores[3], 0);
    logOddsScores(outside ?? [], inside ?? []).forEach((score, i) =>
      assert.ok(Math.abs(score + (scores[i] ?? 0)) < 1e-12),
    );
  });

  it('is finite for any counts', () => {
    const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1 });
    fc.assert(
      fc.property(counts, (pairs) => {
        const scores = logOddsScores(
          pairs.map(([inside]) => inside),
          pairs.map(([, outside]) => outside),
        );
        assert.ok(scores.every((score) => Number.isFinite(score)));
      }),
    );
  });
});
