import assert from 'node:assert/strict';
import { createOfflineGenerator } from '../../../src/core/providers/offline/offline';
import { findTopics, leadingTopics } from '../../../src/core/providers/offline/topic-search';
import { seededRandom } from '../../../src/core/random';
import { adjustedRandIndex } from '../../../src/core/statistics/adjusted-rand-index';
import { indexTerms } from '../../../src/core/statistics/term-index';
import { wordsOf } from '../../../src/core/statistics/terms';
import { assertEvidenceHolds, evidenceOf, generate } from '../../support/offline-personas';
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

const model = 'topics';

describe('offline:topics', () => {
  it('recovers planted topics, and their number', async () => {
    for (const seed of [1, 2, 3]) {
      const pause = async (): Promise<void> => {};
      const answers = themedAnswers(seed, 150).map(({ answer }) => answer);
      const index = await indexTerms(answers, pause);
      const found = await findTopics(index, { count: null, random: seededRandom(seed), pause });
      assert.equal(found.parts.rows, 3);
      assert.equal(found.best, 3);
      const truth = answers.map((_, i) => i % 3);
      assert.ok(adjustedRandIndex(leadingTopics(found.loadings), truth) >= 0.95);
    }
  });

  it('names topics by their words, that of most respondents first, and counts who mentions them', async () => {
    const records = themedAnswers(4, 200).filter((_, i) => i % 3 === 0 || i % 5 > 1 || i % 3 === i % 2);
    const { personas, warnings } = await generate(shownOf(tableOf({ answer: 'text' }, records)), { model });
    assert.deepEqual([personas.length, warnings], [3, []]);
    const sizes = personas.map(({ role }) =>
      Number(new RegExp(`^Main topic of (\\d+) of ${records.length} respondents`).exec(role.text)?.[1]),
    );
    assert.deepEqual(
      sizes,
      sizes.toSorted((left, right) => right - left),
    );
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      records.length,
    );
    for (const { name, summary } of personas) {
      const theme = themes.find((words) => words.includes(name.toLowerCase().split(', ')[0] ?? ''));
      assert.ok(
        name
          .toLowerCase()
          .split(', ')
          .every((word) => theme?.includes(word)),
        name,
      );
      const [, count, total, list = ''] =
        /^(\d+) of (\d+) respondents mention one of: ([^.]+)\./.exec(summary.text) ?? [];
      const words = list.split(', ');
      assert.ok(words.length >= 2);
      const mentioning = records.filter(({ answer }) => wordsOf(answer).some((word) => words.includes(word)));
      assert.deepEqual([Number(count), Number(total)], [mentioning.length, records.length]);
    }
  });

  it('counts answers and demographics of the respondents whose main topic it is', async () => {
    const records = themedAnswers(5, 120).map(({ answer }, i) => ({
      answer,
      tariff: ['variable', 'prepaid', 'export'][i % 3] ?? '',
      age: String([45, 27, 60][i % 3]),
      town: `Town ${i}`,
    }));
    const types = { answer: 'text', tariff: 'category', age: 'number', town: 'category' } as const;
    const { personas } = await generate(shownOf(tableOf(types, records)), { model, count: 3 });
    for (const { role, summary, demographics } of personas) {
      assert.equal(role.text, 'Main topic of 40 of 120 respondents (33 %)');
      assert.match(summary.text, /Of the 40 whose main topic it is: .*100 % tariff = \w+ \(40\/40\) vs 33 % overall/);
      assert.deepEqual(demographics.age?.counts, { value: 40, of: 40 });
      assert.deepEqual(
        [demographics.location?.value, demographics.location?.counts, demographics.location?.basis],
        ['varied, 40 different answers', { value: 1, of: 40 }, 'column'],
      );
      assert.deepEqual([demographics.education, demographics.occupation], [null, null]);
    }
  });

  it('quotes different passages with words of the topic, of rows shown alone', async () => {
    const records = planted(6).records.map((record) => ({ ...record, note: 'confidential remark upstairs' }));
    const all = shownOf(tableOf({ ...plantedTypes, note: 'text' }, records), ['note']);
    const data = { ...all, rows: all.rows.filter((_, i) => i % 3 === 0) };
    const { personas } = await generate(data, { model, count: 3 });
    assertEvidenceHolds(data, personas);
    assert.doesNotMatch(JSON.stringify(personas), /confidential/);
    for (const { summary, evidence, quote } of personas) {
      const words = /mention (?:one of: )?([^.]+)\./.exec(summary.text)?.[1]?.split(', ') ?? [];
      assert.ok(quote);
      assert.ok(evidence.length >= 2);
      assert.equal(new Set(evidence.map(({ excerpt }) => excerpt)).size, evidence.length);
      assert.ok(evidence.every(({ excerpt }) => wordsOf(excerpt).some((word) => words.includes(word))));
    }
    assert.match(personas[0]?.role.text ?? '', / of 140 respondents/);
  });

  it('fills goals and frustrations from columns of that name alone', async () => {
    const { records } = planted(7);
    const random = seededRandom(7);
    const withGoals = records.map((record) => ({
      ...record,
      main_goal: `I want a ${pick(['cheaper', 'warmer', 'quieter'], random)} home this winter`,
    }));
    const data = shownOf(tableOf({ ...plantedTypes, main_goal: 'text' }, withGoals));
    const { personas } = await generate(data, { model, count: 3 });
    assertEvidenceHolds(data, personas);
    for (const { goals, frustrations, behaviours, motivations, evidence } of personas) {
      assert.deepEqual([frustrations, behaviours, motivations], [[], [], []]);
      assert.ok(goals.length > 0);
      const cited = new Set(goals.flatMap((goal) => goal.evidence));
      assert.ok(evidence.every(({ id, column }) => !cited.has(id) || column === 'main_goal'));
    }
  });

  it('is deterministic', async () => {
    const table = tableOf(plantedTypes, planted(8).records);
    for (const count of [null, 4]) {
      const options = { model, seed: 3, ...(count === null ? {} : { count }) };
      const first = JSON.stringify(await generate(shownOf(table), options));
      assert.equal(JSON.stringify(await generate(shownOf(table), options)), first);
    }
  });

  it('finds no topics in text without any', async () => {
    for (const seed of [1, 2, 3]) {
      const data = shownOf(tableOf({ answer: 'text' }, structureless(seed, 150)));
      const { personas, warnings } = await generate(data, { model, seed });
      assert.deepEqual([personas.length, personas[0]?.role.text], [1, 'All 150 respondents']);
      assert.ok(warnings.some((warning) => warning.startsWith('No stable topics')));
    }
  });

  it('gives the count asked for, and says that the text does not support it', async () => {
    const themed = shownOf(tableOf({ answer: 'text' }, themedAnswers(9, 150)));
    const three = await generate(themed, { model, count: 3 });
    assert.deepEqual([three.personas.length, three.warnings], [3, []]);
    const noise = await generate(shownOf(tableOf({ answer: 'text' }, structureless(5, 120))), { model, count: 4 });
    assert.equal(noise.personas.length, 4);
    assert.ok(noise.warnings.some((warning) => /^Weak topics: the 4 .*no number of topics is stable/.test(warning)));
    const many = await generate(themed, { model, count: 12 });
    assert.ok(many.personas.length > 10);
    assert.ok(many.warnings.some((warning) => /^Weak topics|instead of 12 personas/.test(warning)));
    const one = await generate(themed, { model, count: 1 });
    assert.deepEqual([one.personas.length, one.warnings], [1, []]);
  });

  it('counts a respondent with several rows once, and leaves out those who wrote nothing', async () => {
    const records = themedAnswers(10, 60).flatMap(({ answer }, i) => [
      { respondent: `P${i}`, answer, tariff: 'fixed' },
      { respondent: `P${i}`, answer: `And the ${answer.split(' ')[0]} again, it never stops.`, tariff: 'fixed' },
    ]);
    const silent = [0, 1, 2].map((i) => ({ respondent: `S${i}`, answer: ' ', tariff: 'variable' }));
    const types = { respondent: 'id', answer: 'text', tariff: 'category' } as const;
    const { personas, warnings } = await generate(shownOf(tableOf(types, [...records, ...silent])), {
      model,
      count: 3,
    });
    assert.ok(personas.every(({ role }) => role.text === 'Main topic of 20 of 60 respondents (33 %)'));
    assert.ok(warnings.includes('3 of 63 respondents wrote nothing in the text columns.'));
  });

  it('copes with few rows, and says so', async () => {
    const records = [
      { answer: 'The meter is in the cellar and I never see it.' },
      { answer: 'My balance runs out on a Sunday, every single time.' },
      { answer: 'The installer promised a warm house by Christmas.' },
      { answer: '  ' },
    ];
    const data = shownOf(tableOf({ answer: 'text' }, records));
    const { personas, warnings } = await generate(data, { model, count: 5 });
    assert.equal(personas.length, 3);
    assertEvidenceHolds(data, personas);
    assert.ok(personas.every(({ quote }) => quote !== null));
    assert.ok(warnings.some((warning) => warning.startsWith('Too few rows for topics: 3 respondents')));
    assert.ok(warnings.includes('3 instead of 5 personas: there are only 3 respondents to analyse.'));
    for (const rows of [1, 2]) {
      const { personas: few } = await generate(shownOf(tableOf({ answer: 'text' }, records.slice(0, rows))), { model });
      assert.equal(few.length, 1);
    }
    const wordless = await generate(shownOf(tableOf({ answer: 'text' }, [{ answer: '42' }, { answer: '…' }])), {
      model,
    });
    assert.equal(wordless.personas.length, 1);
  });

  it('works on a script without spaces', async () => {
    const random = seededRandom(13);
    const words = [
      ['电表', '余额', '充值', '额度', '账单'],
      ['热泵', '补贴', '保温', '安装', '政府'],
    ];
    const records = Array.from({ length: 80 }, (_, i) => {
      const own = words[i % 2] ?? [];
      return { answer: `我每个星期都在看${pick(own, random)}，因为${pick(own, random)}很重要。` };
    });
    const data = shownOf(tableOf({ answer: 'text' }, records));
    const { personas } = await generate(data, { model, count: 2 });
    assert.deepEqual(
      personas.map(({ role }) => role.text),
      Array(2).fill('Main topic of 40 of 80 respondents (50 %)'),
    );
    assertEvidenceHolds(data, personas);
    assert.ok(personas.every(({ evidence }) => evidence.length >= 2));
    for (const { name } of personas) {
      assert.ok(
        words.some((own) => name.split(', ').every((word) => own.some((term) => term.includes(word)))),
        name,
      );
    }
  });

  it('asks for a text column where none is used or none is filled', async () => {
    const closed = shownOf(tableOf({ heating: 'category' }, [{ heating: 'gas' }, { heating: 'oil' }]));
    await assert.rejects(generate(closed, { model }), { code: 'invalid-data', message: /^Topics need a text column/ });
    const blank = tableOf({ answer: 'text', heating: 'category' }, [{ answer: ' ', heating: 'gas' }]);
    await assert.rejects(generate(shownOf(blank), { model }), { code: 'invalid-data', message: /columns are blank/ });
  });

  it('stops when it is cancelled', async () => {
    const data = shownOf(tableOf(plantedTypes, planted(15).records));
    await assert.rejects(generate(data, { model, signal: AbortSignal.abort() }), { code: 'cancelled' });
    const controller = new AbortController();
    const running = createOfflineGenerator().generate({
      model,
      data,
      count: null,
      seed: 1,
      signal: controller.signal,
    });
    setImmediate(() => setImmediate(() => controller.abort()));
    await assert.rejects(running, { code: 'cancelled' });
  });

  it('names topics of planted groups by what each group says', async () => {
    const { personas } = await generate(shownOf(tableOf(plantedTypes, planted(16).records)), { model });
    assert.ok(evidenceOf(personas).length > 0);
    const said = groups.flatMap(({ words }) => words);
    const named = personas.flatMap(({ name }) => name.toLowerCase().split(', '));
    assert.ok(named.filter((word) => said.includes(word)).length >= named.length / 2, named.join());
  });
});
