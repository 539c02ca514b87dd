import assert from 'node:assert/strict';
import { demographicCoverage } from '../../../src/core/analysis/demographic-coverage';
import { suggestionsFrom } from '../../../src/core/analysis/suggestions';
import { coverageOf } from '../../../src/core/analysis/coverage';
import type { Fact, Persona } from '../../../src/core/persona/persona';
import { citation, faithful, plantData, plantModels } from '../../support/planted-study';
import { shownOf, tableOf } from '../../support/survey-tables';

const [persona] = plantModels(plantData(2, 10, 1), 1, faithful, 1).models[0]!.personas;
const nobody = { age: null, location: null, education: null, occupation: null, techComfort: null };
const years = (min: number, max: number): Fact => ({
  value: { min, max },
  basis: 'stated',
  column: null,
  counts: null,
  evidence: [],
});

function aged(id: string, fact: Fact, evidence: Persona['evidence'] = []): Persona {
  return { ...persona!, id, demographics: { ...nobody, age: fact }, evidence };
}

const ages = ['24', '27', '31', '33', '62', '64', '66', '68'];
const records = ages.map((age, index) => ({ age, answer: `answer number ${index} of someone about bills` }));
const data = shownOf(tableOf({ age: 'number', answer: 'text' }, records));
const segments = { sizes: [5, 3], groupOf: new Map(), labels: ['bills, answers', 'heating'] };

describe('demographics of personas beside those of the data', () => {
  it('counts respondents by decade, and the personas whose range reaches into it', () => {
    const models = [
      { key: 'test:a', personas: [aged('p1', years(22, 29)), aged('p2', years(28, 35))] },
      { key: 'test:b', personas: [aged('p1', years(30, 34))] },
    ];
    const [age, ...others] = demographicCoverage(models, data);
    assert.deepEqual(others, []);
    assert.deepEqual(age, {
      attribute: 'age',
      column: 'age',
      answering: 8,
      levels: [
        { value: '60–69', respondents: 4, byModel: { 'test:a': 0, 'test:b': 0 } },
        { value: '20–29', respondents: 2, byModel: { 'test:a': 2, 'test:b': 0 } },
        { value: '30–39', respondents: 2, byModel: { 'test:a': 1, 'test:b': 1 } },
      ],
    });
  });

  it('suggests what many respondents are and no persona is', () => {
    const models = [{ key: 'test:a', personas: [aged('p1', years(22, 29))] }];
    const demographics = demographicCoverage(models, data);
    const found = suggestionsFrom(coverageOf(models, data, { ...segments, sizes: [] }), demographics, models);
    assert.deepEqual(
      found.map(({ text }) => text),
      [
        '4 of 8 respondents answer 60–69 (age); no persona has this age.',
        '2 of 8 respondents answer 30–39 (age); no persona has this age.',
      ],
    );
  });

  it('names segments that a model leaves out, with their share of the rows, and those it overdoes', () => {
    const keys = data.rows.map(({ row }) => row.row);
    const groups = [
      { id: 'g1', label: 'bills', rows: 60, estimated: false, shown: keys.slice(0, 6).map((row) => `r${row}`) },
      { id: 'g2', label: 'heating', rows: 40, estimated: false, shown: keys.slice(6).map((row) => `r${row}`) },
    ];
    const citing = (...cited: number[]) => [
      aged(
        'p1',
        years(20, 69),
        cited.map((row, index) => ({ ...citation(`e${index + 1}`, row), source: 'data.csv' })),
      ),
    ];
    const models = [
      { key: 'test:a', personas: citing(1, 2, 7) },
      { key: 'test:b', personas: citing(3, 4) },
    ];
    const coverage = coverageOf(models, { ...data, groups }, segments);
    assert.deepEqual(
      coverage.segments.map(({ id, rows: count, share, missing }) => [id, count, share, missing]),
      [
        ['g1', 60, 0.6, []],
        ['g2', 40, 0.4, ['test:b']],
      ],
    );
    const [suggestion] = suggestionsFrom(coverage, [], models);
    assert.deepEqual(suggestion, {
      text: 'Segment g2 (heating), 40 % of the rows (40), appears in no persona of test:b.',
      segment: 'g2',
      model: 'test:b',
    });
    assert.equal(coverage.sources[0]?.rows, 8);
    assert.equal(coverage.uncitedRows, 3);
  });
});
