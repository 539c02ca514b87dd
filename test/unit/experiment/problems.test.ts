import assert from 'node:assert/strict';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { entry, marked, model, onlyProblem } from '../../support/experiment-text';

describe('Problems of experiment.yaml', () => {
  const table: [
    what: string,
    text: string,
    code: string,
    marked: string,
    message: RegExp,
    suggestion: string | null,
  ][] = [
    ['an empty file', '', 'empty-file', '', /The file is empty/u, null],
    ['a file of comments', '# later\n', 'empty-file', '', /The file is empty/u, null],
    ['an empty document', '---\n...\n', 'empty-file', '', /The file is empty/u, null],
    ['two documents', 'name: a\n---\nname: b\n', 'several-documents', '---\nname: b', /is one YAML document/u, null],
    ['a tab as indentation', 'data:\n\tfrom: a.csv\n', 'yaml-syntax', '\t', /Tabs are not allowed/u, null],
    ['an open quote', 'name: "x', 'yaml-syntax', '', /Missing closing/u, null],
    ['a key given twice', 'name: a\nname: b\n', 'duplicate-key', 'name', /stands here twice/u, null],
    ['a quoted key given twice', 'name: a\n"name": b\n', 'duplicate-key', '"name"', /stands here twice/u, null],
    ['a key given twice in one line', 'data: { id: a, id: b }\n', 'duplicate-key', 'id', /stands here twice/u, null],
    ['an alias of nothing', 'data: *gone\n', 'yaml-syntax', '*gone', /Nothing above is called &gone/u, null],
    ['a merge of text', 'data:\n  <<: x\n', 'yaml-syntax', '<<', /What << takes in/u, null],
    ['a list', '- a\n', 'wrong-type', '- a', /The file must be a mapping.*not a list/u, null],
    ['a text', 'persona\n', 'wrong-type', 'persona', /The file must be a mapping.*not text/u, null],
    ['a misspelt key', 'generation:\n  persona: 3\n', 'unknown-key', 'persona', /Did you mean personas\?/u, 'personas'],
    ['swapped letters', 'data:\n  form: a.csv\n', 'unknown-key', 'form', /Did you mean from\?/u, 'from'],
    ['a key cut short', entry('api_key: x'), 'unknown-key', 'api_key', /Did you mean api_key_env\?/u, 'api_key_env'],
    [
      'a misspelt key beside the right one',
      entry('weight: 1\n      weigth: 2'),
      'unknown-key',
      'weigth',
      /weight, which is given already/u,
      null,
    ],
    [
      'a key elsewhere',
      'execution:\n  mode: parallel\n',
      'unknown-key',
      'execution',
      /belongs under generation\./u,
      null,
    ],
    ['a key far away', 'max_cost: 5\n', 'unknown-key', 'max_cost', /belongs under budget\./u, null],
    ['an unheard-of key', 'output:\n  zebra: 5\n', 'unknown-key', 'zebra', /Known here: directory\./u, null],
    ['an unknown key without a value', 'zebra:\n', 'unknown-key', 'zebra', /Unknown key "zebra"/u, null],
    ['a key of Object.prototype', 'constructor: 5\n', 'unknown-key', 'constructor', /Unknown key/u, null],
    ['__proto__', '__proto__: { name: 5 }\n', 'unknown-key', '__proto__', /Unknown key/u, null],
    ['a number as a key', '7: x\n', 'unknown-key', '7', /Unknown key "7"/u, null],
    ['a number as text', 'name: 2026\n', 'wrong-type', '2026', /name must be text, not 2026/u, '"2026"'],
    [
      'text as a number',
      'generation:\n  seed: seven\n',
      'wrong-type',
      'seven',
      /seed must be a whole number, not text/u,
      null,
    ],
    [
      'a fraction',
      'generation:\n  personas: 2.5\n',
      'wrong-type',
      '2.5',
      /personas must be a whole number, not 2\.5/u,
      null,
    ],
    ['not a number', 'budget:\n  max_cost: .nan\n', 'wrong-type', '.nan', /max_cost must be a number, not NaN/u, null],
    [
      'yes as a truth value',
      'data:\n  redact: yes\n',
      'wrong-type',
      'yes',
      /redact must be true or false, not text/u,
      null,
    ],
    ['a scalar as a section', 'data: a.csv\n', 'wrong-type', 'a.csv', /data must be a mapping.*not text/u, null],
    [
      'a mapping as a list',
      'data:\n  from: { a: b }\n',
      'wrong-type',
      '{ a: b }',
      /from must be text or a list, not a map/u,
      null,
    ],
    ['a number in a list', 'data:\n  text: [a, 5]\n', 'wrong-type', '5', /text\[1\] must be text, not 5/u, '"5"'],
    [
      'an item without a value',
      'data:\n  text: [a, ~]\n',
      'wrong-type',
      '~',
      /text\[1\] must be text, but has no value/u,
      null,
    ],
    [
      'too few personas',
      'generation:\n  personas: 0\n',
      'wrong-value',
      '0',
      /personas must be at least 1, not 0/u,
      null,
    ],
    [
      'a seed beyond 32 bits',
      'generation:\n  seed: 4294967296\n',
      'wrong-value',
      '4294967296',
      /at most 4294967295/u,
      null,
    ],
    ['a weight of 0', entry('weight: 0'), 'wrong-value', '0', /weight must be more than 0, not 0/u, null],
    ['a negative weight', entry('weight: -1'), 'wrong-value', '-1', /weight must be more than 0, not -1/u, null],
    [
      'a timeout that no timer holds',
      entry('timeout: 9999999'),
      'wrong-value',
      '9999999',
      /timeout must be at most/u,
      null,
    ],
    ['no data file', 'data:\n  from: []\n', 'wrong-value', '[]', /from must not be empty/u, null],
    ['a blank column', 'data:\n  id: " "\n', 'wrong-value', '" "', /id must not be blank/u, null],
    ['a long delimiter', 'data:\n  delimiter: tab\n', 'wrong-value', 'tab', /delimiter must be one character/u, null],
    [
      'a misspelt mode',
      'generation:\n  execution:\n    mode: paralell\n',
      'wrong-value',
      'paralell',
      /mode must be one of parallel, sequential, consensus\. Did you mean parallel\?/u,
      'parallel',
    ],
    [
      'a misspelt provider',
      model('{ provider: antropic, model: claude-x }'),
      'wrong-value',
      'antropic',
      /provider must be one of .* Did you mean anthropic\?/u,
      'anthropic',
    ],
    [
      'a limit for an unknown provider',
      'generation:\n  execution:\n    per_provider: { openia: 2 }\n',
      'unknown-key',
      'openia',
      /Did you mean openai\?/u,
      'openai',
    ],
    [
      'a reference without a provider',
      model('llama3:8b'),
      'model-reference',
      'llama3:8b',
      /no known prov/u,
      'ollama:llama3:8b',
    ],
    ['an empty half', model('"anthropic:"'), 'model-reference', '"anthropic:"', /names no model/u, null],
    ['a blank reference', model('" "'), 'wrong-value', '" "', /models\[0\] must not be blank/u, null],
    [
      'a bare id in a mapping',
      model('{ model: mistral }'),
      'model-reference',
      'mistral',
      /Nothing says/u,
      'ollama:mistral',
    ],
    [
      'a generator that is not there',
      model('{ provider: offline, model: topic }'),
      'model-reference',
      'topic',
      /Did you mean "offline:topics"/u,
      'topics',
    ],
    [
      'a model without an id',
      model('provider: anthropic'),
      'required-key',
      'provider',
      /models\[0\] needs model/u,
      null,
    ],
    ['half a price', entry('price: { input: 3 }'), 'required-key', 'input', /price needs output/u, null],
    ['no URL', entry('base_url: localhost:8000'), 'wrong-value', 'localhost:8000', /base_url must be a URL/u, null],
    [
      'a URL with a password',
      entry('base_url: http://me:pw@host/v1'),
      'wrong-value',
      'http://me:pw@host/v1',
      /password/u,
      null,
    ],
    ['a key for its name', entry('api_key_env: sk-ant-1'), 'wrong-value', 'sk-ant-1', /never the key itself/u, null],
    [
      'a key in a header',
      entry('headers: { Authorization: Bearer 1 }'),
      'key-in-file',
      'Bearer 1',
      /looks like a secret/u,
      null,
    ],
    [
      'an odd placeholder',
      entry('headers: { X: "${TEAM}" }'),
      'wrong-value',
      '"${TEAM}"',
      /of the form \$\{env:NAME\}/u,
      null,
    ],
    ['two lines in a header', entry('headers: { X: "a\\nb" }'), 'wrong-value', '"a\\nb"', /X must be one line/u, null],
    ['a header with a space', entry('headers: { X Y: a }'), 'wrong-value', 'X Y', /"X Y" is no name/u, null],
    [
      'a merging model that is none',
      'generation:\n  consensus:\n    merge_with: best\n',
      'model-reference',
      'best',
      /Nothing says/u,
      'ollama:best',
    ],
    [
      'a consensus of one',
      `${model('claude-x')}  execution:\n    mode: consensus\n`,
      'consensus-needs-two',
      'consensus',
      /mode consensus needs two model runs/u,
      null,
    ],
  ];
  for (const [what, text, code, where, message, suggestion] of table) {
    it(`finds ${what}`, () => {
      const problem = onlyProblem(text);
      assert.deepEqual(
        { code: problem.code, marked: problem.marked, suggestion: problem.suggestion, severity: problem.severity },
        { code, marked: where, suggestion, severity: 'error' },
      );
      assert.match(problem.message, message);
    });
  }

  it('never repeats a key that stands in the wrong place', () => {
    const text = entry('api_key_env: sk-ant-secret\n      headers: { Authorization: Bearer sk-ant-secret }');
    assert.doesNotMatch(JSON.stringify(parseExperiment(text).problems), /secret"|sk-ant/u);
  });

  it('says what a space after the colon of a reference does', () => {
    const messages = parseExperiment(model('anthropic: claude-x')).problems.map(({ message }) => message);
    assert.ok(messages.some((message) => message.endsWith('has no space after its colon: anthropic:claude-x')));
  });

  it('warns of a key without a value and goes on', () => {
    const problem = onlyProblem('data:\n  from: a.csv\n  id:\n');
    assert.deepEqual(
      [problem.severity, problem.code, problem.marked, problem.message],
      ['warning', 'empty-value', 'id', 'id has no value and is ignored.'],
    );
  });

  it('warns of a tag it does not know', () => {
    const problem = onlyProblem('name: !study Onboarding\n');
    assert.deepEqual([problem.severity, problem.code, problem.marked], ['warning', 'yaml-syntax', '!study']);
  });

  it('takes a consensus of one model run twice, and leaves open what default models are', () => {
    const execution = '  execution:\n    mode: consensus\n    repeat: 2\n';
    assert.deepEqual(parseExperiment(`${model('claude-x')}${execution}`).problems, []);
    assert.deepEqual(parseExperiment('generation:\n  execution:\n    mode: consensus\n').problems, []);
  });

  it('gives 1-based lines and columns, the end excluded', () => {
    const { line, column, endLine, endColumn } = onlyProblem('name: ok\ngeneration:\n  personas: zero\n');
    assert.deepEqual({ line, column, endLine, endColumn }, { line: 3, column: 13, endLine: 3, endColumn: 17 });
  });

  it('counts columns as UTF-16 units, as editors do', () => {
    assert.equal(onlyProblem('data: { id: 😀, form: x }\n').column, 17);
  });

  it('gives all problems at once, in the order of the text', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `    - { model: claude-${index}, weight: 0 }`);
    const { problems } = parseExperiment(`nmae: x\ngeneration:\n  models:\n${lines.join('\n')}\n`);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [1, ...lines.map((_, index) => index + 4)],
    );
  });

  it('shows what stands wrong behind an alias where it is written', () => {
    const text = 'data: &d\n  id: 5\nstudy: *d\n';
    const found = parseExperiment(text).problems.map((problem) => [problem.code, marked(text, problem)]);
    assert.deepEqual(found, [
      ['unknown-key', 'id'],
      ['wrong-type', '5'],
    ]);
  });

  it('shows what stands wrong behind a merge key where it is written', () => {
    const text =
      'generation:\n  models:\n    - &a { model: claude-x, weight: 1 }\n    - { <<: [*a, { weight: 0, temperature: 9 }] }\n';
    const found = parseExperiment(text).problems.map((problem) => marked(text, problem));
    assert.deepEqual(found, ['9']);
  });

  it('takes << more than once', () => {
    const text = 'study: &s { context: a }\ndata: { <<: { id: b }, <<: { redact: true } }\n';
    assert.deepEqual(parseExperiment(text).problems, []);
  });

  it('marks an item of a list that has no text where it would stand', () => {
    const { line, code } = onlyProblem('generation:\n  models:\n    - claude-x\n    -\n  seed: 4\n');
    assert.deepEqual([line, code], [4, 'wrong-type']);
  });
});
