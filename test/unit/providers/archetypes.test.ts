import assert from 'node:assert/strict';
import { closestTo, findArchetypes } from '../../../src/core/providers/offline/archetype-search';
import { answersBlock } from '../../../src/core/providers/offline/blocks';
import type { ColumnType } from '../../../src/core/data/table';
import { seededRandom } from '../../../src/core/random';
import { assertEvidenceHolds, generate } from '../../support/offline-personas';
import type { Records } from '../../support/survey-tables';
import { groups, pick, planted, plantedTypes, shownOf, structureless, tableOf } from '../../support/survey-tables';

const model = 'archetypes';

/** Points of a triangle, most of them inside it: x and y are mixtures of the corners. */
function triangle(seed: number, rows: number): { x: number; y: number; shares: number[] }[] {
  const random = seededRandom(seed);
  const corners = [
    [0, 0],
    [10, 0],
    [5, 9],
  ];
  return Array.from({ length: rows }, () => {
    const raw = corners.map(() => -Math.log(1 - random()));
    const sum = raw.reduce((total, share) => total + share, 0);
    const shares = raw.map((share) => share / sum);
    const at = (axis: number): number =>
      shares.reduce((total, share, corner) => total + share * (corners[corner]?.[axis] ?? 0), 0);
    return { x: at(0), y: at(1), shares };
  });
}

describe('offline:archetypes', () => {
  it('finds the corners of a triangle, and their number', async () => {
    for (const seed of [1, 2]) {
      const points = triangle(seed, 200);
      const block = answersBlock(
        (['x', 'y'] as const).map((axis) => ({
          kind: 'number',
          values: Float64Array.from(points, (point) => point[axis]),
        })),
        [...points.keys()],
      );
      assert.ok(block);
      const pause = async (): Promise<void> => {};
      const options = { respondents: points.length, count: null, random: seededRandom(seed), pause };
      const { weights, explained, best } = await findArchetypes(block, options);
      assert.deepEqual([weights.columns, best], [3, 3]);
      assert.ok(explained > 0.95);
      const corners = [0, 1, 2].map((archetype) => {
        const [nearest = 0] = closestTo(weights, archetype).members;
        const shares = points[nearest]?.shares ?? [];
        return shares.findIndex((share) => share > 0.75);
      });
      assert.deepEqual(new Set(corners), new Set([0, 1, 2]));
    }
  });

  it('describes those who resemble an archetype most, with the counts of the data', async () => {
    const { records } = planted(2);
    const data = shownOf(tableOf(plantedTypes, records));
    const { personas, warnings } = await generate(data, { model, count: 3 });
    assert.deepEqual([personas.length, warnings], [3, []]);
    assertEvidenceHolds(data, personas);
    const found = personas.map(({ name, role, summary, evidence }) => {
      const [, size = '', share = ''] =
        /^Archetype that (\d+) of 140 respondents \((\d+) %\) resemble most$/.exec(role.text) ?? [];
      assert.equal(Number(share), Math.round((100 * Number(size)) / 140));
      assert.ok(Number(size) >= 5);
      assert.ok(evidence.length >= 2);
      const group = groups.find(({ heating }) => summary.text.includes(`heating = ${heating}`));
      assert.ok(group && name.toLowerCase().includes(group.heating), name);
      for (const [, percent, , value, of, overall] of summary.text.matchAll(
        /(\d+) % heating = ([\w ]+) \((\d+)\/(\d+)\) vs (\d+) % overall/g,
      )) {
        const everyone: number = records.filter(({ heating }) => heating === group.heating).length;
        assert.equal(Number(of), Number(size));
        assert.equal(Number(percent), Math.round((100 * Number(value)) / Number(of)));
        assert.equal(Number(overall), Math.round((100 * everyone) / 140));
      }
      assert.match(
        summary.text,
        /One of 3 extreme patterns of answers, which together reproduce (?:> )?\d+ % of the variance/,
      );
      return group.heating;
    });
    assert.equal(new Set(found).size, 3);
  });

  it('counts exactly those with at least half of an archetype', async () => {
    const records: Records = Array.from({ length: 90 }, (_, i) => ({
      heating: ['gas', 'oil', 'wood'][i % 3] ?? '',
      tariff: ['fixed', 'variable', 'prepaid'][i % 3] ?? '',
      town: `Town ${i % 45}`,
    }));
    const types = { heating: 'category', tariff: 'category' } as const;
    const { personas } = await generate(shownOf(tableOf(types, records)), { model });
    assert.deepEqual(
      personas.map(({ name, role }) => [name, role.text]),
      ['Gas, fixed', 'Oil, variable', 'Wood, prepaid'].map((name) => [
        name,
        'Archetype that 30 of 90 respondents (33 %) resemble most',
      ]),
    );
    for (const { summary } of personas) {
      assert.match(summary.text, /100 % heating = \w+ \(30\/30\) vs 33 % overall/);
    }
  });

  it('quotes rows shown alone, and needs no text', async () => {
    const all = shownOf(tableOf(plantedTypes, planted(3).records));
    const data = { ...all, rows: all.rows.filter((_, i) => i % 4 === 0) };
    const { personas } = await generate(data, { model, count: 3 });
    assertEvidenceHolds(data, personas);
    assert.ok(personas.every(({ quote }) => quote !== null));
    const types: Record<string, ColumnType> = { ...plantedTypes };
    delete types.answer;
    const closed = await generate(shownOf(tableOf(types, planted(3).records)), { model, count: 3 });
    assert.ok(closed.personas.every(({ evidence, quote }) => evidence.length === 0 && quote === null));
    assert.ok(closed.warnings.some((warning) => warning.startsWith('Nothing to quote')));
  });

  it('is deterministic', async () => {
    const table = tableOf(plantedTypes, planted(4).records);
    const first = JSON.stringify(await generate(shownOf(table), { model, seed: 3 }));
    assert.equal(JSON.stringify(await generate(shownOf(table), { model, seed: 3 })), first);
  });

  it('gives the count asked for, and says where the data does not call for it', async () => {
    const data = shownOf(tableOf(plantedTypes, planted(5).records));
    const many = await generate(data, { model, count: 7 });
    assert.equal(many.personas.length, 7);
    assert.ok(
      many.warnings.some((warning) => /^The data does not call for 7 archetypes; it calls for \d\./.test(warning)),
    );
    const one = await generate(data, { model, count: 1 });
    assert.deepEqual([one.personas.length, one.personas[0]?.role.text, one.warnings], [1, 'All 140 respondents', []]);
    const lonely = Array.from({ length: 60 }, (_, i) => ({ x: String(i % 10), y: i === 0 ? '500' : String(i % 7) }));
    const outlier = await generate(shownOf(tableOf({ x: 'number', y: 'number' }, lonely)), { model, count: 3 });
    assert.ok(outlier.warnings.some((warning) => warning.startsWith('Few respondents resemble p3: fewer than 5')));
    assert.match(outlier.personas[2]?.role.text ?? '', /^Archetype described by the 5 of 60 respondents/);
  });

  it('calls archetypes weak that reproduce little of the answers', async () => {
    const random = seededRandom(6);
    const records: Records = Array.from({ length: 300 }, () =>
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`q${i}`, pick(['low', 'middle', 'high'], random)])),
    );
    const types = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`q${i}`, 'category' as const]));
    const { personas, warnings } = await generate(shownOf(tableOf(types, records)), { model, count: 2 });
    assert.equal(personas.length, 2);
    const [, share] = /reproduce (\d+) % of the variance/.exec(personas[0]?.summary.text ?? '') ?? [];
    assert.ok(
      warnings.includes(
        `Weak archetypes: together they reproduce only ${share} % of the variance along the main dimensions of the answers.`,
      ),
    );
  });

  it('names nobody after a protected trait', async () => {
    const records = planted(7).records.map((record, i) => ({ ...record, Ethnicity: i < 60 ? 'Group A' : 'Group B' }));
    const { personas } = await generate(shownOf(tableOf({ ...plantedTypes, Ethnicity: 'category' }, records)), {
      model,
      count: 3,
    });
    assert.ok(personas.some(({ summary }) => summary.text.includes('Group ')));
    assert.ok(personas.every(({ name }) => !name.includes('Group ')));
  });

  it('copes with few rows, and says so', async () => {
    const records = [
      { heating: 'gas', age: '30' },
      { heating: 'gas', age: '70' },
      { heating: 'oil', age: '50' },
      { heating: 'oil', age: '20' },
    ];
    const types = { heating: 'category', age: 'number' } as const;
    const { personas, warnings } = await generate(shownOf(tableOf(types, records)), { model, count: 6 });
    assert.ok(personas.length >= 2 && personas.length <= 4);
    assert.ok(warnings.some((warning) => warning.startsWith('Too few rows for archetypes: 4 respondents')));
    assert.ok(warnings.includes(`${personas.length} instead of 6 personas: there are only 4 respondents to analyse.`));
    const left = await generate(shownOf(tableOf(types, records)), { model });
    assert.equal(left.personas.length, 1);
  });

  it('works on a script without spaces', async () => {
    const records = Array.from({ length: 60 }, (_, i) => ({
      供暖: ['燃气', '热泵'][i % 2] ?? '',
      电价: ['固定', '分时'][i % 2] ?? '',
      回答: `我每个星期都在看${['电表', '补贴'][i % 2]}第${i}次，因为很重要。`,
    }));
    const data = shownOf(tableOf({ 供暖: 'category', 电价: 'category', 回答: 'text' }, records));
    const { personas } = await generate(data, { model, count: 2 });
    assertEvidenceHolds(data, personas);
    assert.deepEqual(
      personas.map(({ name }) => name),
      ['燃气, 固定', '热泵, 分时'],
    );
  });

  it('asks for closed answers where there are none, or none that differ', async () => {
    const text = shownOf(tableOf({ answer: 'text' }, structureless(8, 40)));
    await assert.rejects(generate(text, { model }), {
      code: 'invalid-data',
      message: /^Archetypes need closed answers/,
    });
    const same = tableOf(
      { answer: 'text', heating: 'category' },
      Array.from({ length: 9 }, () => ({ answer: 'So it is.', heating: 'gas' })),
    );
    await assert.rejects(generate(shownOf(same), { model }), { code: 'invalid-data', message: /^Archetypes need/ });
  });

  it('stops when it is cancelled', async () => {
    const data = shownOf(tableOf(plantedTypes, planted(9).records));
    await assert.rejects(generate(data, { model, signal: AbortSignal.abort() }), { code: 'cancelled' });
    const controller = new AbortController();
    const running = generate(data, { model, signal: controller.signal });
    setImmediate(() => setImmediate(() => controller.abort()));
    await assert.rejects(running, { code: 'cancelled' });
  });
});
