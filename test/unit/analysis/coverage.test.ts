import assert from 'node:assert/strict';
import { coverageOf } from '../../../src/core/analysis/coverage';
import { groupRows, rowKey, rowSpace } from '../../../src/core/analysis/row-groups';
import { citation, faithful, plantData, plantModels } from '../../support/planted-study';
import { shownData } from '../../support/shown-data';

const answers: [string, string][] = [
  ['P1', 'cheap price cheap tariff'],
  ['P1', 'price of the cheap tariff'],
  ['P2', 'tariff with a cheap price'],
  ['P3', 'solar panels on the roof'],
  ['P4', 'roof with solar panels'],
];
const data = shownData(answers, { columns: { respondent: 'id', answer: 'text' } });
const [persona] = plantModels(plantData(2, 10, 1), 1, faithful, 1).models[0]!.personas;

function citing(id: string, ...evidence: ReturnType<typeof citation>[]) {
  return { ...persona!, id, evidence };
}

describe('coverage', () => {
  it('counts the rows and respondents that verified excerpts come from', async () => {
    const space = await rowSpace(data, 1);
    const segments = groupRows(space, 2, 1);
    const models = [
      {
        key: 'test:a',
        personas: [
          citing('p1', citation('e1', 1), citation('e2', 1), citation('e3', 2)),
          citing('p2', citation('e1', 2), citation('e2', 4)),
        ],
      },
      { key: 'test:b', personas: [citing('p1', citation('e1', 5, 'altered'), citation('e2', 99))] },
    ];
    const coverage = coverageOf(models, data, segments);
    assert.deepEqual(
      coverage.segments.map(({ id, rows, byModel, byPersona }) => ({ id, rows, byModel, byPersona })),
      [
        {
          id: 's1',
          rows: 3,
          byModel: { 'test:a': 2, 'test:b': 0 },
          byPersona: { 'test:a/p1': 2, 'test:a/p2': 1, 'test:b/p1': 0 },
        },
        {
          id: 's2',
          rows: 2,
          byModel: { 'test:a': 1, 'test:b': 0 },
          byPersona: { 'test:a/p1': 0, 'test:a/p2': 1, 'test:b/p1': 0 },
        },
      ],
    );
    assert.deepEqual(coverage.respondents, { 'test:a': { cited: 2, of: 4 }, 'test:b': { cited: 0, of: 4 } });
    assert.deepEqual(coverage.rows, { 'test:a': { cited: 3, of: 5 }, 'test:b': { cited: 0, of: 5 } });
    assert.equal(coverage.uncitedRows, 2);
  });

  it('names a segment by the words that set it apart', async () => {
    const { labels } = groupRows(await rowSpace(data, 1), 2, 1);
    assert.deepEqual(
      labels.map((label) => label.split(', ').sort()),
      [
        ['cheap', 'price', 'tariff'],
        ['panels', 'roof', 'solar'],
      ],
    );
  });

  it('finds planted segments', async () => {
    const planted = plantData(3, 150, 2);
    const { groupOf, sizes } = groupRows(await rowSpace(planted.data, 1), 3, 1);
    assert.equal(sizes.length, 3);
    for (const rows of planted.rowsOf) {
      const counts = new Map<number | undefined, number>();
      for (const row of rows) {
        const group = groupOf.get(rowKey('interviews.csv', row));
        counts.set(group, (counts.get(group) ?? 0) + 1);
      }
      assert.ok(Math.max(...counts.values()) > 0.8 * rows.length);
    }
  });

  it('has rows and no segments where nothing was written', async () => {
    const numbers = shownData([['12'], ['13']]);
    const space = await rowSpace(numbers, 1);
    const segments = groupRows(space, 3, 1);
    assert.deepEqual(segments, { sizes: [], groupOf: new Map(), labels: [] });
    assert.equal(coverageOf([], numbers, segments).uncitedRows, 2);
  });
});
