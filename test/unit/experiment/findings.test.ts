import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import {
  checkExperiment,
  type ExperimentProblem,
  isLanguageProblem,
} from '../../../src/core/experiment/findings/check-experiment';
import type { FindingPorts } from '../../../src/core/experiment/findings/product-finding';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { removalOf } from '../../../src/core/experiment/removal';
import { yamlText } from '../../../src/core/experiment/yaml-text';
import { assertWithin, entry, marked, model } from '../../support/experiment-text';
import { experimentTexts } from '../../support/experiment-texts';
import { findingPorts } from '../../support/finding-ports';
import { TemporaryDirectory } from '../../support/temporary-directory';

type Marked = Pick<ExperimentProblem, 'severity' | 'code' | 'suggestion'> & { marked: string };

async function found(text: string, overrides: Partial<FindingPorts> = {}): Promise<Marked[]> {
  const problems = await checkExperiment(text, findingPorts(overrides));
  return problems.map((problem) => ({
    severity: problem.severity,
    code: problem.code,
    suggestion: problem.suggestion,
    marked: markedBy(text, problem),
  }));
}

function markedBy(text: string, problem: ExperimentProblem): string {
  return marked(text, { ...problem, code: 'unsupported' });
}

describe('findings about models', () => {
  const cases: [what: string, text: string, expected: Marked[], overrides?: Partial<FindingPorts>][] = [
    ['nothing of a model that is known, current and has its key', model('anthropic:claude-sonnet-5-5'), []],
    [
      'a misspelt id, with the one that was meant and the provider kept',
      model('anthropic:claude-sonet-5-5'),
      [
        {
          severity: 'warning',
          code: 'unknown-model',
          suggestion: 'anthropic:claude-sonnet-5-5',
          marked: 'anthropic:claude-sonet-5-5',
        },
      ],
    ],
    [
      'a misspelt id beside its provider',
      'generation:\n  models:\n    - {provider: openai, model: gpt-6.1-sool}\n',
      [{ severity: 'warning', code: 'unknown-model', suggestion: 'gpt-6.1-sol', marked: 'gpt-6.1-sool' }],
    ],
    [
      'an id that is like no other only as information: it is sent as it is',
      model('openai:my-tuned-model'),
      [{ severity: 'info', code: 'unknown-model', suggestion: null, marked: 'openai:my-tuned-model' }],
    ],
    ['nothing of an id where there is no catalog', model('openrouter:some/model'), []],
    [
      'an id that no vendor knows, and that the one meant retires',
      model('openai:gpt-5-20250807'),
      [
        {
          severity: 'warning',
          code: 'unknown-model',
          suggestion: 'openai:gpt-5-2025-08-07',
          marked: 'openai:gpt-5-20250807',
        },
        {
          severity: 'warning',
          code: 'retired-model',
          suggestion: 'openai:gpt-6.1-sol',
          marked: 'openai:gpt-5-20250807',
        },
      ],
    ],
    [
      'a model that retires, with its replacement',
      model('claude-sonnet-4-5-20250929'),
      [
        {
          severity: 'warning',
          code: 'retired-model',
          suggestion: 'claude-sonnet-5-5',
          marked: 'claude-sonnet-4-5-20250929',
        },
      ],
    ],
    [
      'a temperature where it is refused',
      entry('temperature: 0.7').replace('claude-x', 'claude-sonnet-5-5'),
      [{ severity: 'warning', code: 'temperature-refused', suggestion: '', marked: 'temperature: 0.7' }],
    ],
    [
      'nothing of a temperature where it is taken',
      entry('temperature: 0.7').replace('claude-x', 'gemini-3.8-flash'),
      [],
    ],
    [
      'a missing key as information',
      model('anthropic:claude-sonnet-5-5'),
      [{ severity: 'info', code: 'missing-key', suggestion: null, marked: 'anthropic:claude-sonnet-5-5' }],
      { keys: { ...findingPorts().keys, variable: () => undefined } },
    ],
    [
      'a server without an address',
      model('openai-compatible:some'),
      [{ severity: 'warning', code: 'base-url', suggestion: null, marked: 'openai-compatible:some' }],
    ],
    [
      'an endpoint that is ignored in an untrusted workspace',
      entry('base_url: https://elsewhere.example/v1').replace('claude-x', 'claude-sonnet-5-5'),
      [
        {
          severity: 'warning',
          code: 'ignored-endpoint',
          suggestion: null,
          marked: 'https://elsewhere.example/v1',
        },
      ],
      { trusted: false },
    ],
    [
      'a listing that differs in nothing from an earlier one, however it is written',
      'generation:\n  models:\n    - claude-sonnet-5-5\n    - {provider: anthropic, model: claude-sonnet-5-5, weight: 1}\n',
      [{ severity: 'info', code: 'repeated-model', suggestion: null, marked: 'claude-sonnet-5-5' }],
    ],
    [
      'nothing of two listings that differ',
      'generation:\n  models:\n    - gemini-3.8-flash\n    - {model: gemini-3.8-flash, temperature: 1}\n',
      [],
    ],
    [
      'a model of unknown price under a budget',
      `${model('openrouter:some/unheard-of')}budget:\n  max_cost: 1\n`,
      [{ severity: 'warning', code: 'unknown-price', suggestion: null, marked: 'openrouter:some/unheard-of' }],
    ],
    [
      'nothing of an unknown price that is allowed',
      `${model('openrouter:some/unheard-of')}budget:\n  max_cost: 1\n  allow_unknown_price: true\n`,
      [],
    ],
    [
      'nothing of models on this machine under a budget',
      `generation:\n  models: [ollama:llama3, offline:segments, claude-sonnet-5-5]\nbudget: {max_cost: 1}\n`,
      [],
    ],
    [
      'an experiment without models',
      'name: Study\n',
      [{ severity: 'info', code: 'no-models', suggestion: null, marked: 'name: Study' }],
    ],
    [
      'an empty list of models',
      'generation:\n  models: []\n',
      [{ severity: 'info', code: 'no-models', suggestion: null, marked: 'models' }],
    ],
  ];
  for (const [what, text, expected, overrides] of cases) {
    it(`tell ${what}`, async () => {
      assert.deepEqual(await found(text, overrides), expected);
    });
  }

  it('tell when a model was and when it will be switched off, by the day', async () => {
    const text = model('claude-sonnet-4-5-20250929');
    const messages = async (day: string) =>
      (await checkExperiment(text, findingPorts({ day }))).map(({ message }) => message);
    assert.match((await messages('2026-11-29')).join('\n'), /will be switched off on 2026-11-30/u);
    assert.match((await messages('2026-11-30')).join('\n'), /was switched off on 2026-11-30/u);
  });

  it('stay where something is wrong elsewhere, in the order of the text', async () => {
    const text = 'nme: x\ngeneration:\n  models:\n    - {model: claude-sonet-5-5}\n    - {model: 5, wight: 2}\n';
    assert.deepEqual(
      (await found(text)).map(({ code, marked }) => [code, marked]),
      [
        ['unknown-key', 'nme'],
        ['unknown-model', 'claude-sonet-5-5'],
        ['wrong-type', '5'],
        ['unknown-key', 'wight'],
      ],
    );
  });

  it('are in the same place with CRLF, a byte order mark, comments and an anchor', async () => {
    const text = '\uFEFF# top\r\nbase: &m\r\n  - claude-sonet-5-5 # typo\r\ngeneration:\r\n  models: *m\r\n';
    const problem = (await checkExperiment(text, findingPorts())).find(({ code }) => code === 'unknown-model');
    assert.ok(problem);
    assert.equal(problem.suggestion, 'claude-sonnet-5-5');
    assert.equal(markedBy(text, problem), 'claude-sonet-5-5');
  });
});

describe('findings about data', () => {
  let directory: TemporaryDirectory;

  beforeEach(() => {
    directory = new TemporaryDirectory();
    directory.write('a.csv', 'respondent,answer,"what, exactly?"\n1,yes it is so,x\n2,no it is not,y\n');
  });

  afterEach(() => directory.remove());

  const here = (): Partial<FindingPorts> => ({ baseDirectory: directory.path });
  const file = (data: string) => `data:\n${data}generation:\n  models: [offline:segments]\n`;

  it('tell nothing of what is there', async () => {
    const text = file('  from: a.csv\n  text: answer\n  id: respondent\n  exclude: ["what,  exactly?"]\n');
    assert.deepEqual(await found(text, here()), []);
  });

  it('tell a file that is missing, once and where it is named', async () => {
    const text = file('  from: [a.csv, b.csv]\n  text: nowhere\n');
    assert.deepEqual(await found(text, here()), [
      { severity: 'error', code: 'data-file', suggestion: null, marked: 'b.csv' },
    ]);
  });

  it('tell a folder and a spreadsheet in the words of the loader', async () => {
    directory.write('x.csv', Buffer.from('PK\u0003\u0004zip'));
    const [problem] = await checkExperiment(file('  from: x.csv\n'), findingPorts(here()));
    assert.match(problem?.message ?? '', /is a spreadsheet/u);
  });

  it('tell columns that are not there, each with the nearest', async () => {
    const text = file('  from: a.csv\n  text: [anser, "what exactly?"]\n  id: person\n  exclude: respondnt\n');
    assert.deepEqual(await found(text, here()), [
      { severity: 'error', code: 'unknown-column', suggestion: 'answer', marked: 'anser' },
      { severity: 'error', code: 'unknown-column', suggestion: '"what, exactly?"', marked: '"what exactly?"' },
      { severity: 'error', code: 'unknown-column', suggestion: null, marked: 'person' },
      { severity: 'error', code: 'unknown-column', suggestion: 'respondent', marked: 'respondnt' },
    ]);
  });

  it('tell columns that are to be quoted and to stay private', async () => {
    const text = file('  from: a.csv\n  text: [answer, respondent]\n  id: respondent\n  exclude: answer\n');
    assert.deepEqual(await found(text, here()), [
      { severity: 'error', code: 'column-conflict', suggestion: null, marked: 'answer' },
      { severity: 'error', code: 'column-conflict', suggestion: null, marked: 'respondent' },
    ]);
  });

  it('offer to create a missing file with the columns that are named', async () => {
    const fixes = async (data: string) =>
      (await checkExperiment(file(data), findingPorts(here()))).map(({ fix }) => fix);
    assert.deepEqual(await fixes('  from: new.csv\n  text: ["what, exactly?"]\n  id: person\n  exclude: email\n'), [
      {
        kind: 'create-file',
        title: 'Create new.csv',
        file: directory.join('new.csv'),
        text: 'person,email,"what, exactly?"\n',
      },
    ]);
    const [tabbed] = await fixes('  from: new.tsv\n');
    assert.equal(tabbed?.kind === 'create-file' && tabbed.text, 'respondent\tanswer\n');
    directory.write('x.csv', Buffer.from('PK\u0003\u0004zip'));
    assert.deepEqual(await fixes('  from: x.csv\n'), [null]);
    assert.deepEqual(await fixes('  from: interviews.txt\n'), [null]);
  });

  it('tell a pattern that matches nothing where it is written', async () => {
    const text = file('  from: [a.csv, "waves/*.csv"]\n');
    assert.deepEqual(await found(text, here()), [
      { severity: 'error', code: 'data-file', suggestion: null, marked: '"waves/*.csv"' },
    ]);
    const [problem] = await checkExperiment(text, findingPorts(here()));
    assert.equal(problem?.fix, null);
    assert.match(problem?.message ?? '', /^No file matches waves\/\*\.csv/u);
  });

  it('offer to create nothing outside of what may be read', async () => {
    const roots = { ...here(), dataRoots: [directory.path] };
    const [problem] = await checkExperiment(file('  from: ../new.csv\n'), findingPorts(roots));
    assert.equal(problem?.code, 'data-file');
    assert.equal(problem?.fix, null);
  });

  it('leave alone a column beyond the header, which only the rows can tell', async () => {
    assert.deepEqual(await found(file('  from: a.csv\n  text: column 4\n'), here()), []);
    assert.equal((await found(file('  from: a.csv\n  text: column 3\n'), here())).length, 1);
  });

  it('look for no file of a text that is not on disk, and for what a pattern matches', async () => {
    assert.deepEqual(await found(file('  from: b.csv\n')), []);
    const [none] = await found(file('  from: "*.xlsx"\n'), here());
    assert.deepEqual([none?.code, none?.marked], ['data-file', '"*.xlsx"']);
    const [unknown] = await found(file('  from: "?.csv"\n  text: anser\n'), here());
    assert.deepEqual([unknown?.code, unknown?.suggestion], ['unknown-column', 'answer']);
  });

  it('read the beginning of a large file only', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `${index},"some, answer number ${index}",z`);
    writeFileSync(
      directory.join('a.csv'),
      `respondent;answer\n${lines.join('\n').replaceAll(',', ';')}\n"never closed`,
    );
    const text = file('  from: a.csv\n  text: anwser\n');
    assert.deepEqual(
      (await found(text, here())).map(({ suggestion }) => suggestion),
      ['answer'],
    );
  });
});

describe('checking an experiment', () => {
  it('says of a text that is no YAML what the parser says', async () => {
    const text = 'a: [1\nb: 2\n';
    const { problems } = parseExperiment(text, { refuseUnsupported: true });
    assert.deepEqual(
      await checkExperiment(text, findingPorts()),
      problems.map((problem) => ({ ...problem, fix: null })),
    );
  });

  it('keeps what the parser finds, and leaves to editors of YAML what they find with the schema', async () => {
    const problems = await checkExperiment('name: [x]\ngeneration: {mdels: [claude-sonet-5-5]}\n', findingPorts());
    assert.deepEqual(
      problems.map((problem) => [problem.code, isLanguageProblem(problem)]),
      [
        ['wrong-type', true],
        ['unknown-key', true],
        ['no-models', false],
      ],
    );
  });

  it('never throws, whatever the text', async () => {
    const pieces = fc.constantFrom(
      'generation:',
      'models:',
      '  - ',
      'claude-x',
      '\n',
      '  ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '<<',
      '"',
      "'",
      'data:',
      'from:',
      'text:',
      'temperature: 1',
      'budget: {max_cost: 1}',
      '- openai:',
      '---',
      '\t',
      '# c',
      '|',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 25 }), async (parts) => {
        const text = parts.join('');
        (await checkExperiment(text, findingPorts())).forEach((problem) => assertWithin(text, problem));
      }),
      { numRuns: 300 },
    );
  });

  it('marks only what is there, and mends only that, in every style with anything changed', async () => {
    const change = fc.tuple(
      fc.nat(),
      fc.nat(8),
      fc.constantFrom('', ' ', '\n', '\t', ': ', '- ', '#', '[', '}', '"', '&a ', '*a', '<<: '),
    );
    await fc.assert(
      fc.asyncProperty(experimentTexts, change, async (valid, [place, length, inserted]) => {
        const from = place % (valid.length + 1);
        const text = valid.slice(0, from) + inserted + valid.slice(from + length);
        for (const problem of await checkExperiment(text, findingPorts())) {
          assertWithin(text, problem);
          if (problem.fix?.kind === 'edit') {
            problem.fix.edits.forEach((edit) => assertWithin(text, edit));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a suggestion', () => {
  it('reads as the text that is meant, in a flow collection too', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('true', 'a: b', 'a #b', '1', '-', 'x, y', 'null', '')),
        (text) => {
          assert.deepEqual(parse(`[${yamlText(text)}]`), [text]);
        },
      ),
    );
  });

  const removals: [text: string, left: string][] = [
    ['model: x\n  temperature: 1 # warm\nweight: 2\n', 'model: x\nweight: 2\n'],
    ['model: x\r\n  temperature: 1\r\nweight: 2\r\n', 'model: x\r\nweight: 2\r\n'],
    ['model: x\n  temperature: 1', 'model: x\n'],
    ['{model: x, temperature: 1}', '{model: x}'],
    ['{temperature: 1, model: x}', '{model: x}'],
    ['- temperature: 1\n  model: x\n', '- \n  model: x\n'],
  ];
  for (const [text, left] of removals) {
    it(`to remove leaves ${JSON.stringify(left)}`, () => {
      const start = text.indexOf('temperature: 1');
      const removal = removalOf(text, start, start + 'temperature: 1'.length);
      assert.equal(text.slice(0, removal.start) + text.slice(removal.end), left);
    });
  }
});
