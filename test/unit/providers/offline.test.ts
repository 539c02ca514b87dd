import assert from 'node:assert/strict';
import type { ColumnType } from '../../../src/core/data/table';
import type { Persona } from '../../../src/core/persona/persona';
import { readMaterial } from '../../../src/core/providers/offline/material';
import { segmentMaterial } from '../../../src/core/providers/offline/segmentation';
import { seededRandom } from '../../../src/core/random';
import { adjustedRandIndex } from '../../../src/core/statistics/adjusted-rand-index';
import { assertEvidenceHolds, evidenceOf, generate } from '../../support/offline-personas';
import type { Records } from '../../support/survey-tables';
import {
  groups,
  pick,
  planted,
  plantedTypes,
  shownOf,
  structureless,
  tableOf,
  themedAnswers,
  themes,
} from '../../support/survey-tables';

describe('offline:segments', () => {
  it('recovers planted segments of mixed data', async () => {
    for (const seed of [1, 2]) {
      const { records, truth } = planted(seed);
      const data = shownOf(tableOf(plantedTypes, records));
      const pause = async (): Promise<void> => {};
      const material = await readMaterial({ data, seed, signal: new AbortController().signal }, pause);
      const { labels, segments, supported } = await segmentMaterial(material, { count: null, seed, pause });
      assert.equal(segments, 3);
      assert.equal(supported, true);
      assert.ok(adjustedRandIndex(labels, truth) >= 0.9);
    }
  });

  it('describes segments with the counts of the data, the largest first', async () => {
    const { records } = planted(4);
    const data = shownOf(tableOf(plantedTypes, records));
    const { personas, warnings } = await generate(data);
    assert.deepEqual(
      personas.map(({ id }) => id),
      ['p1', 'p2', 'p3'],
    );
    assert.deepEqual(warnings, []);
    const sizes = personas.map(({ role }) => {
      const [, size = '', total = '', share = ''] =
        /^Segment of (\d+) of (\d+) respondents \((\d+) %\)$/.exec(role.text) ?? [];
      assert.equal(Number(share), Math.round((100 * Number(size)) / Number(total)));
      assert.equal(Number(total), records.length);
      return Number(size);
    });
    assert.deepEqual(
      sizes,
      sizes.toSorted((left, right) => right - left),
    );
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      records.length,
    );
    for (const [i, group] of groups.entries()) {
      const persona = personas[i] as Persona;
      assert.match(persona.summary.text, new RegExp(`heating = ${group.heating} \\(\\d+/${sizes[i]}\\)`));
      assert.ok(group.words.some((word) => persona.summary.text.includes(word)));
      assert.ok(persona.evidence.length >= 2);
    }
    assertEvidenceHolds(data, personas);
  });

  it('counts levels and terms as the rows do', async () => {
    const apart = planted(5).records.map((record, i) => {
      const group = groups[i < 60 ? 0 : i < 105 ? 1 : 2] as (typeof groups)[number];
      return {
        ...record,
        heating: group.heating,
        tariff: group.tariff,
        age: String(group.age + (i % 3)),
        channels: group.channels,
      };
    });
    const data = shownOf(tableOf(plantedTypes, apart));
    const { personas } = await generate(data);
    assert.deepEqual(
      personas.map(({ role }) => role.text),
      [
        'Segment of 60 of 140 respondents (43 %)',
        'Segment of 45 of 140 respondents (32 %)',
        'Segment of 35 of 140 respondents (25 %)',
      ],
    );
    let checked = 0;
    for (const [i, { summary, demographics }] of personas.entries()) {
      const from = [0, 60, 105][i] ?? 0;
      const members = apart.slice(from, from + (groups[i]?.size ?? 0));
      const mentions = (records: Records, word: string): number =>
        records.filter(({ answer }) => answer?.split(/\W+/).includes(word)).length;
      for (const [, word = '', inside, size, overall, total] of summary.text.matchAll(
        /(\w+) \((\d+)\/(\d+) vs (\d+)\/(\d+) overall\)/g,
      )) {
        assert.deepEqual([inside, size, overall, total].map(Number), [
          mentions(members, word),
          members.length,
          mentions(apart, word),
          apart.length,
        ]);
        checked += 1;
      }
      for (const [, percent, level, count, size, overall] of summary.text.matchAll(
        /(\d+) % tariff = ([\w ]+) \((\d+)\/(\d+)\) vs (\d+) % overall/g,
      )) {
        assert.deepEqual(
          [level, count, size, percent],
          [members[0]?.tariff, String(members.length), String(members.length), '100'],
        );
        assert.equal(Number(overall), Math.round((100 * members.length) / apart.length));
        checked += 1;
      }
      const ages = members.map(({ age }) => Number(age)).sort((left, right) => left - right);
      const age = demographics.age;
      assert.ok(age && typeof age.value === 'object');
      const { min, max } = age.value;
      assert.equal(min, ages[Math.ceil(ages.length / 4) - 1]);
      assert.equal(max, ages[Math.ceil((3 * ages.length) / 4) - 1]);
      assert.deepEqual(age.counts, {
        value: ages.filter((value) => value >= min && value <= max).length,
        of: ages.length,
      });
      assert.equal(age.column, 'age');
    }
    assert.ok(checked >= 6);
  });

  it('finds no segments in structureless data', async () => {
    for (const seed of [1, 2, 3]) {
      const data = shownOf(tableOf(plantedTypes, structureless(seed, 150)));
      const { personas, warnings } = await generate(data, { seed });
      assert.equal(personas.length, 1);
      assert.equal(personas[0]?.role.text, 'All 150 respondents');
      assert.ok(warnings.some((warning) => /no stable segments/i.test(warning)));
      assertEvidenceHolds(data, personas);
    }
  });

  it('gives the count asked for and says that the data does not support it', async () => {
    const data = shownOf(tableOf(plantedTypes, structureless(4, 120)));
    const { personas, warnings } = await generate(data, { count: 4 });
    assert.equal(personas.length, 4);
    assert.ok(
      warnings.some((warning) => warning.startsWith('The data does not support 4 segments; there are no stable')),
    );
    const three = await generate(shownOf(tableOf(plantedTypes, planted(6).records)), { count: 3 });
    assert.deepEqual([three.personas.length, three.warnings], [3, []]);
    const one = await generate(data, { count: 1 });
    assert.deepEqual([one.personas.length, one.warnings], [1, []]);
  });

  it('is deterministic', async () => {
    const table = tableOf(plantedTypes, planted(7).records);
    const first = JSON.stringify(await generate(shownOf(table), { count: 5, seed: 3 }));
    assert.equal(JSON.stringify(await generate(shownOf(table), { count: 5, seed: 3 })), first);
  });

  it('quotes neither rows that are not shown nor excluded columns', async () => {
    const records = planted(8).records.map((record) => ({
      ...record,
      note: 'confidential remark about the neighbour upstairs',
    }));
    const all = shownOf(tableOf({ ...plantedTypes, note: 'text' }, records), ['note']);
    const data = { ...all, rows: all.rows.filter((_, i) => i % 3 === 0) };
    const { personas } = await generate(data);
    assert.ok(evidenceOf(personas).length > 0);
    assertEvidenceHolds(data, personas);
    assert.doesNotMatch(JSON.stringify(personas), /confidential|neighbour/);
    assert.match(personas[0]?.role.text ?? '', / of 140 respondents/);
  });

  it('quotes redacted text and points at the whole of the original', async () => {
    const records = planted(9).records.map((record, i) => ({
      ...record,
      answer: `${record.answer} Write to anna${i}@example.com about it soon.`,
    }));
    const data = shownOf(tableOf(plantedTypes, records));
    const { personas } = await generate(data);
    assert.doesNotMatch(JSON.stringify(personas), /example\.com/);
    assertEvidenceHolds(data, personas);
    const redacted = evidenceOf(personas).find(({ excerpt }) => excerpt.includes('[email-'));
    assert.ok(redacted);
    const original = records[(redacted.row ?? 0) - 1]?.answer.slice(redacted.start ?? 0, redacted.end ?? 0);
    assert.equal(original?.replace(/\S+@\S+/, ''), redacted.excerpt.replace(/\[email-\d+\]/, ''));
  });

  it('counts a respondent with several rows once', async () => {
    const records = planted(10).records.flatMap((record, i) => [
      { ...record, respondent: `P${i}` },
      { ...record, respondent: `P${i}`, answer: `And the ${record.heating} again, it never stops around here.` },
    ]);
    const data = shownOf(tableOf({ respondent: 'id', ...plantedTypes }, records));
    const { personas } = await generate(data);
    assert.ok(personas.every(({ role }) => role.text.includes(' of 140 respondents')));
    assert.ok(
      evidenceOf(personas).every(({ respondent, row }) => respondent === `P${Math.floor(((row ?? 0) - 1) / 2)}`),
    );
  });

  it('fills goals, frustrations, behaviours and motivations only from columns that hold them', async () => {
    const { records } = planted(11);
    const random = seededRandom(11);
    const withLists = records.map((record) => ({
      ...record,
      main_goal: `I want a ${pick(['cheaper', 'warmer', 'quieter'], random)} home this winter`,
      biggest_frustration: `The ${pick(['bill', 'app', 'hotline'], random)} arrives far too late`,
    }));
    const data = shownOf(tableOf({ ...plantedTypes, main_goal: 'text', biggest_frustration: 'text' }, withLists));
    const { personas } = await generate(data);
    assertEvidenceHolds(data, personas);
    for (const { goals, frustrations, behaviours, motivations, evidence } of personas) {
      assert.deepEqual([behaviours, motivations], [[], []]);
      for (const [claims, column] of [
        [goals, 'main_goal'],
        [frustrations, 'biggest_frustration'],
      ] as const) {
        assert.ok(claims.length > 0);
        for (const claim of claims) {
          assert.match(
            claim.text,
            /^(?:Terms|Frequent terms): .+\. \d+ of \d+ respondents mention (?:it|one of them)\.$/,
          );
          assert.ok(claim.evidence.length > 0);
          const words = /: (.+?)\./.exec(claim.text)?.[1]?.split(', ') ?? [];
          for (const entry of evidence.filter(({ id }) => claim.evidence.includes(id))) {
            assert.equal(entry.column, column);
            assert.ok(words.some((word) => entry.excerpt.toLowerCase().includes(word)));
          }
        }
      }
    }
    const general = await generate(shownOf(tableOf(plantedTypes, records)));
    assert.ok(general.personas.every(({ goals, frustrations }) => goals.length === 0 && frustrations.length === 0));
  });

  it('names no persona after a protected trait, and takes demographics from columns alone', async () => {
    const { records, truth } = planted(12);
    const withTraits = records.map((record, i) => ({
      ...record,
      Ethnicity: truth[i] === 0 ? 'Group A' : 'Group B',
      Occupation: truth[i] === 0 ? 'nurse' : `job ${i}`,
    }));
    const data = shownOf(tableOf({ ...plantedTypes, Ethnicity: 'category', Occupation: 'category' }, withTraits));
    const { personas } = await generate(data, { count: 3 });
    assert.ok(personas.every(({ name }) => !name.includes('Group ')));
    const [first, second] = personas;
    assert.equal(first?.demographics.occupation?.value, 'nurse');
    const others = Number(/^Segment of (\d+)/.exec(second?.role.text ?? '')?.[1]);
    const { value, counts } = second?.demographics.occupation ?? {};
    assert.deepEqual([value, counts], [`varied, ${others} different answers`, { value: 1, of: others }]);
    assert.ok(
      personas.every(({ demographics }) => demographics.location === null && demographics.techComfort === null),
    );
  });

  it('copes with few rows, and says so', async () => {
    const records = [
      { answer: 'The meter is in the cellar and I never see it.' },
      { answer: 'My balance runs out on a Sunday, every single time.' },
      { answer: 'The installer promised a warm house by Christmas.' },
      { answer: '  ' },
    ];
    const data = shownOf(tableOf({ answer: 'text' }, records));
    const { personas, warnings } = await generate(data, { count: 5 });
    assert.equal(personas.length, 3);
    assertEvidenceHolds(data, personas);
    assert.ok(personas.every(({ quote }) => quote !== null));
    assert.ok(warnings.some((warning) => warning.startsWith('Too few rows for segments: 3 respondents')));
    assert.ok(warnings.includes('3 instead of 5 personas: there are only 3 respondents to analyse.'));
    assert.ok(warnings.some((warning) => warning.startsWith('1 of 4 respondents left every analysed column blank')));
    const single = await generate(shownOf(tableOf({ answer: 'text' }, records.slice(0, 1))));
    assert.equal(single.personas.length, 1);
  });

  it('finds segments in text alone', async () => {
    const records = themedAnswers(16, 150);
    const { personas, warnings } = await generate(shownOf(tableOf({ answer: 'text' }, records)));
    assert.deepEqual(
      personas.map(({ role }) => role.text),
      Array(3).fill('Segment of 50 of 150 respondents (33 %)'),
    );
    assert.ok(warnings.every((warning) => warning.startsWith('Weak segments')));
    for (const [i, { name }] of personas.entries()) {
      assert.ok(
        name
          .toLowerCase()
          .split(', ')
          .every((word) => themes[i]?.includes(word)),
        name,
      );
    }
  });

  it('works on scripts without spaces and from right to left', async () => {
    const random = seededRandom(13);
    const topics = [
      { zh: ['电表', '余额', '充值', '额度', '账单'], ar: ['الرصيد', 'العداد', 'القسيمة', 'الشحن', 'الدين'] },
      { zh: ['热泵', '补贴', '保温', '安装', '政府'], ar: ['المضخة', 'المنحة', 'العزل', 'التركيب', 'الضمان'] },
    ];
    for (const language of ['zh', 'ar'] as const) {
      const records = Array.from({ length: 80 }, (_, i) => {
        const words = topics[i % 2]?.[language] ?? [];
        const answer =
          language === 'zh'
            ? `我每个星期都在看${pick(words, random)}，因为${pick(words, random)}很重要。`
            : `أنظر كل أسبوع إلى ${pick(words, random)} بسبب ${pick(words, random)} في البيت.`;
        return { answer };
      });
      const data = shownOf(tableOf({ answer: 'text' }, records));
      const { personas } = await generate(data, { count: 2 });
      assert.deepEqual(
        personas.map(({ role }) => role.text),
        Array(2).fill('Segment of 40 of 80 respondents (50 %)'),
      );
      assertEvidenceHolds(data, personas);
      assert.ok(personas.every(({ name, evidence }) => !/nothing distinctive/.test(name) && evidence.length >= 2));
    }
  });

  it('describes closed answers alone where there is no text', async () => {
    const types: Record<string, ColumnType> = { ...plantedTypes };
    delete types.answer;
    const { personas, warnings } = await generate(shownOf(tableOf(types, planted(14).records)));
    assert.equal(personas.length, 3);
    assert.ok(personas.every(({ quote, evidence }) => quote === null && evidence.length === 0));
    assert.ok(warnings.some((warning) => warning.startsWith('Nothing to quote')));
  });

  it('refuses data with nothing to quote or count, and generators that do not exist', async () => {
    const ids = shownOf(tableOf({ respondent: 'id' }, [{ respondent: 'a1' }, { respondent: 'a2' }]));
    await assert.rejects(generate(ids), { code: 'invalid-data', message: /nothing to quote/ });
    const blank = shownOf(tableOf({ answer: 'text' }, [{ answer: '' }]));
    await assert.rejects(generate(blank), { code: 'invalid-data' });
    await assert.rejects(generate(ids, { model: 'horoscope' }), { code: 'unsupported', message: /offline:segments/ });
  });

  it('stops when it is cancelled', async () => {
    const data = shownOf(tableOf(plantedTypes, planted(15).records));
    await assert.rejects(generate(data, { signal: AbortSignal.abort() }), { code: 'cancelled' });
    const controller = new AbortController();
    const running = generate(data, { signal: controller.signal });
    let turns = 0;
    const countTurns = (): void => {
      turns += 1;
      if (turns === 20) {
        controller.abort();
      } else {
        setImmediate(countTurns);
      }
    };
    setImmediate(countTurns);
    await assert.rejects(running, { code: 'cancelled' });
    assert.equal(turns, 20);
  });
});
