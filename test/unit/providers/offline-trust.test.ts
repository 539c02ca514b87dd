import assert from 'node:assert/strict';
import { heldTable } from '../../../src/core/data/held-table';
import type { ColumnType, ShownData, Table } from '../../../src/core/data/table';
import { readMaterial } from '../../../src/core/providers/offline/material';
import { segmentMaterial } from '../../../src/core/providers/offline/segmentation';
import { seededRandom } from '../../../src/core/random';
import { adjustedRandIndex } from '../../../src/core/statistics/adjusted-rand-index';
import { wordsOf } from '../../../src/core/statistics/terms';
import { plantAnimals } from '../../support/labelled-sets';
import { assertEvidenceHolds, generate } from '../../support/offline-personas';
import { gradedSurvey, plantSurvey } from '../../support/planted-surveys';
import type { Survey, SurveyPlan } from '../../support/planted-surveys';
import { pick, planted, plantedTypes, shownOf, structureless, tableOf } from '../../support/survey-tables';

const models = ['segments', 'topics', 'archetypes'];
const pause = async (): Promise<void> => {};

const plan: SurveyPlan = {
  rows: 200,
  groups: [0.4, 0.3, 0.3],
  categories: 4,
  numbers: 2,
  options: 5,
  words: 10,
  separation: 0.75,
  noise: 0,
  missing: 0.05,
};

function shown({ types, records }: Pick<Survey, 'types' | 'records'>): ShownData {
  return shownOf(tableOf(types, records));
}

async function labelsOf(data: ShownData, count: number | null): Promise<{ labels: Int32Array; segments: number }> {
  const material = await readMaterial({ data, seed: 1, signal: new AbortController().signal }, pause);
  return segmentMaterial(material, { count, seed: 1, pause });
}

/** Rounds of the event loop that pass until something has ended, well or not; `onRound` is told of each as it begins. */
async function roundsOf(work: Promise<unknown>, onRound: (round: number) => void): Promise<number> {
  let [rounds, isRunning] = [0, true];
  const next = (): void => {
    if (isRunning) {
      rounds++;
      onRound(rounds);
      setImmediate(next);
    }
  };
  setImmediate(next);
  const stop = (): void => {
    isRunning = false;
  };
  await work.then(stop, stop);
  return rounds;
}

describe('offline generators', () => {
  it('find planted groups and their number among noise, blanks and unequal classes', async () => {
    const surveys: [Survey, number[], number][] = [
      [plantSurvey(plan, 1), [3], 0.95],
      [plantSurvey({ ...plan, noise: 6, words: 0 }, 2), [3], 0.8],
      [plantSurvey({ ...plan, missing: 0.3 }, 3), [3], 0.75],
      [plantAnimals(4), [5, 6, 7], 0.8],
    ];
    for (const [survey, groups, least] of surveys) {
      const { labels, segments } = await labelsOf(shown(survey), null);
      assert.ok(groups.includes(segments), String(segments));
      assert.ok(adjustedRandIndex(labels, survey.truth) >= least);
    }
  });

  it('call segments weak where respondents differ by degree', async () => {
    for (const strength of [0.3, 0.6]) {
      const { personas, warnings } = await generate(shown(gradedSurvey(200, 6, strength, 5)));
      const weak = warnings.some((warning) => warning.startsWith('Weak segments: the respondents differ by degree'));
      assert.ok(weak || personas.length === 1, warnings.join('\n'));
    }
    const { warnings } = await generate(shown(plantSurvey(plan, 6)));
    assert.deepEqual(warnings, []);
  });

  it('quote for a summary what bears it out: its terms, from respondents with its answers', async () => {
    const data = shown(plantSurvey(plan, 7));
    for (const model of ['segments', 'archetypes']) {
      const { personas } = await generate(data, { model, count: 3 });
      for (const { summary, evidence } of personas) {
        const terms = [...(/Terms: (.*?)\.(?: |$)/.exec(summary.text)?.[1] ?? '').matchAll(/(\S+) \(/g)].map(
          ([, term = '']) => term,
        );
        const answers = [...summary.text.matchAll(/\d+ % ([^=;]+) = (.+?) \(/g)];
        assert.ok(terms.length > 0 && answers.length > 0);
        const cited = evidence.filter(({ id }) => summary.evidence.includes(id));
        assert.ok(cited.length >= 2);
        assert.equal(new Set(cited.map(({ row }) => row)).size, cited.length);
        for (const { excerpt, row } of cited) {
          assert.ok(wordsOf(excerpt).some((word) => terms.includes(word)));
          const cells = data.table.rows[(row ?? 0) - 1]?.cells ?? [];
          const holds = answers.some(([, column = '', level = '']) =>
            cells[data.table.columns.findIndex(({ name }) => name === column)]?.split(';').includes(level),
          );
          assert.ok(holds || /median/.test(summary.text));
        }
      }
    }
  });

  it('name groups in 48 characters at most, cut after a word', async () => {
    const long = 'Which of the following statements about the heating of your home is closest to what you think today?';
    const { records } = planted(8);
    const levels = new Map([
      ['gas boiler', 'I would rather keep the boiler that I have for as long as it can be repaired'],
      ['heat pump', 'I have changed to a heat pump and would not go back to what was there before'],
      ['electric', 'I heat with electricity because my landlord has not put in anything else so far'],
    ]);
    const renamed = records.map(({ heating, ...rest }) => ({ ...rest, [long]: levels.get(heating ?? '') ?? '' }));
    const { heating: _, ...types } = plantedTypes;
    const data = shown({ types: { ...types, [long]: 'category' }, records: renamed });
    for (const model of models) {
      for (const { name } of (await generate(data, { model, count: 3 })).personas) {
        assert.ok(Array.from(name).length <= 48, name);
        const words = new Set(
          [long, ...levels.values(), JSON.stringify(records), ...Object.keys(types), 'low high'].flatMap(
            (text) => text.toLowerCase().match(/[\p{L}-]+/gu) ?? [],
          ),
        );
        assert.deepEqual(
          (name.toLowerCase().match(/[\p{L}-]+/gu) ?? []).filter((word) => !words.has(word)),
          [],
        );
      }
    }
  });

  it('name groups that are too small to stand for a kind', async () => {
    const records = Array.from({ length: 40 }, (_, i) => ({
      colour: i < 2 ? 'violet' : i % 2 === 0 ? 'red' : 'blue',
      shape: i < 2 ? 'star' : i % 2 === 0 ? 'round' : 'square',
      size: i < 2 ? '90' : i % 2 === 0 ? '10' : '20',
    }));
    const types: Record<string, ColumnType> = { colour: 'category', shape: 'category', size: 'number' };
    const { personas, warnings } = await generate(shown({ types, records }), { count: 3 });
    assert.deepEqual(
      personas.map(({ role }) => /of (\d+) of/.exec(role.text)?.[1]),
      ['19', '19', '2'],
    );
    assert.ok(
      warnings.includes(
        'Small segment: p3 (2) with fewer than 5 respondents. It is a single case rather than a kind of respondent; a lower count avoids that.',
      ),
    );
  });

  it('do not depend on the order of the columns', async () => {
    const { types, records } = plantSurvey(plan, 9);
    const turned = Object.fromEntries(Object.entries(types).reverse());
    for (const model of models) {
      const first = JSON.stringify(await generate(shown({ types, records }), { model }));
      assert.equal(JSON.stringify(await generate(shown({ types: turned, records }), { model })), first);
    }
  });

  it('count all rows of a table that holds only a sample of them', async () => {
    const { types, records } = plantSurvey({ ...plan, rows: 1200 }, 10);
    const whole = tableOf(types, records);
    const data = shownOf({ ...whole, rows: whole.rows.filter((_, i) => i % 4 === 0) });
    assert.ok(data.rows.length < 400);
    for (const model of models) {
      const { personas } = await generate(data, { model, count: 3 });
      const of = model === 'archetypes' ? / of 1200 respondents/ : / of 1[12]\d\d respondents/;
      assert.ok(personas.every(({ role }) => of.test(role.text)));
      assertEvidenceHolds(data, personas);
    }
    const { personas } = await generate(data, { count: 3 });
    const sizes = personas.map(({ role }) => Number(/of (\d+) of/.exec(role.text)?.[1]));
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      1200,
    );
    for (const { summary } of personas) {
      for (const [, column = '', level = '', , overall] of summary.text.matchAll(
        /\d+ % ([\w ]+) = ([\w ]+) \((\d+)\/\d+\) vs (\d+) %/g,
      )) {
        const answered = records.filter((record) => record[column] !== '');
        const chose = answered.filter((record) => record[column]?.split(';').includes(level));
        assert.equal(Number(overall), Math.round((100 * chose.length) / answered.length));
      }
    }
  });

  it('stop within two rounds of the event loop of being cancelled', async () => {
    const { types, records } = plantSurvey({ ...plan, rows: 2000 }, 11);
    const { columns, sources, rows } = tableOf(types, records);
    let scanned = 0;
    const endless: Table = {
      ...heldTable(sources, columns, rows),
      scan: async function* () {
        for (;;) {
          scanned += 1;
          yield rows;
        }
      },
    };
    const data = shownOf(tableOf(types, records));
    const stopped = async (given: ShownData, model: string, abortAt: number): Promise<void> => {
      const controller = new AbortController();
      const running = generate(given, { model, signal: controller.signal });
      const rounds = await roundsOf(running, (round) => (round === abortAt ? controller.abort() : undefined));
      await assert.rejects(running, { code: 'cancelled' });
      assert.ok(rounds <= abortAt + 2, `${model} went on to round ${rounds}, aborted in round ${abortAt}`);
    };
    for (const model of models) {
      await assert.rejects(generate(data, { model, signal: AbortSignal.abort() }), { code: 'cancelled' });
      for (const round of [1, 20, 60]) {
        await stopped(data, model, round);
      }
    }
    await stopped({ ...data, table: endless }, 'segments', 20);
    assert.ok(scanned > 0);
  });

  it('let other work through while they reckon', async () => {
    const data = shown(plantSurvey({ ...plan, rows: 3000 }, 12));
    for (const model of models) {
      const rounds = await roundsOf(generate(data, { model }), () => undefined);
      assert.ok(rounds > 20, `${model} let other work through ${rounds} times only`);
    }
  });

  it('say that there is nothing to quote in numbers alone, and no stable segments in chance', async () => {
    const types: Record<string, ColumnType> = { age: 'number', income: 'number' };
    const records = structureless(13, 120).map(({ age = '' }, i) => ({ age, income: String((i * 37) % 101) }));
    const { personas, warnings } = await generate(shown({ types, records }));
    assert.equal(personas.length, 1);
    assert.ok(warnings.some((warning) => warning.startsWith('Nothing to quote: there is no text column')));
    assert.ok(warnings.some((warning) => warning.startsWith('No stable segments')));
    await assert.rejects(generate(shown({ types, records }), { model: 'topics' }), { code: 'invalid-data' });
    const few = await generate(shown({ types, records: records.slice(0, 2) }), { count: 4 });
    assert.ok(
      few.warnings.some((warning) =>
        /^[12] instead of 4 personas: there are only 2 respondents to analyse\.$/.test(warning),
      ),
    );
  });

  it('read Japanese, Chinese, Arabic and Hebrew, and keep to the characters of the rows', async () => {
    const languages = {
      ja: {
        words: [
          ['暖房', '電気代', '断熱材', '補助金'],
          ['残高', '入金', '店員', '領収書'],
        ],
        say: (a: string, b: string) => `毎週${a}を確認して、${b}について考えています。`,
      },
      zh: {
        words: [
          ['热泵', '补贴', '保温', '安装'],
          ['余额', '充值', '额度', '账单'],
        ],
        say: (a: string, b: string) => `我每个星期都在看${a}，因为${b}很重要。`,
      },
      ar: {
        words: [
          ['المضخة', 'المنحة', 'العزل', 'التركيب'],
          ['الرصيد', 'العداد', 'القسيمة', 'الشحن'],
        ],
        say: (a: string, b: string) => `أنظر كل أسبوع إلى ${a} بسبب ${b} في البيت.`,
      },
      he: {
        words: [
          ['משאבה', 'מענק', 'בידוד', 'התקנה'],
          ['יתרה', 'מונה', 'שובר', 'טעינה'],
        ],
        say: (a: string, b: string) => `אני בודק כל שבוע את ${a} בגלל ${b} בבית.`,
      },
    };
    for (const { words, say } of Object.values(languages)) {
      const random = seededRandom(14);
      const records = Array.from({ length: 80 }, (_, i) => {
        const own = words[i % 2] ?? [];
        return {
          答え: say(pick(own, random), pick(own, random)),
          חימום: i % 2 === 0 ? 'גז' : 'חשמל',
          年齢: String(20 + (i % 2) * 30 + (i % 7)),
          سكن: i % 2 === 0 ? 'شقة' : 'بيت',
        };
      });
      const data = shown({ types: { 答え: 'text', חימום: 'category', 年齢: 'number', سكن: 'category' }, records });
      for (const model of models) {
        const { personas } = await generate(data, { model, count: 2 });
        assert.equal(personas.length, 2);
        assertEvidenceHolds(data, personas);
        for (const { name, quote, evidence, demographics, goals } of personas) {
          assert.ok(name !== '' && !/\p{Surrogate}/u.test(name));
          assert.ok(quote !== null && evidence.length >= 2);
          assert.ok(Object.values(demographics).every((fact) => fact === null) && goals.length === 0);
        }
        const said = personas.map(({ summary }) => summary.text);
        assert.ok(
          said.every(
            (text, i) =>
              model === 'archetypes' || words.some((own) => own.some((word) => text.includes(word))) || i < 0,
          ),
        );
      }
    }
  });
});
