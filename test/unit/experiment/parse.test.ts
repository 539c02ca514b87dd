import assert from 'node:assert/strict';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { entry, model, onlyProblem } from '../../support/experiment-text';

describe('Reading experiment.yaml', () => {
  it('takes the shortest useful file and fills in every default', () => {
    const { experiment, document, problems } = parseExperiment(model('claude-sonnet-5-5'));
    assert.deepEqual(problems, []);
    assert.deepEqual(document, { generation: { models: ['claude-sonnet-5-5'] } });
    assert.deepEqual(experiment, {
      name: null,
      study: { context: null, questions: [], instructions: null },
      data: { from: [], exclude: [], redact: true, maxTokens: 60_000 },
      generation: {
        personas: 3,
        personasAsked: false,
        seed: 7,
        language: null,
        models: [
          {
            reference: { provider: 'anthropic', model: 'claude-sonnet-5-5', requested: 'claude-sonnet-5-5' },
            weight: 1,
            maxOutputTokens: 16_000,
            timeoutSeconds: 300,
            headers: {},
          },
        ],
      },
      execution: {
        mode: 'parallel',
        timeoutSeconds: 300,
        firstTokenTimeoutSeconds: null,
        concurrency: 8,
        perProvider: {},
        retries: 2,
        repeat: 1,
        cache: false,
        batch: false,
      },
      consensus: { threshold: 0.33, minSupport: 0.5, familyDiscount: true, mergeWith: null },
      budget: { maxCost: null, allowUnknownPrice: false },
      output: { directory: 'personas' },
    });
  });

  it('takes the multi-model example as it is published', () => {
    const text = `# experiment.yaml
generation:
  models:
    - provider: anthropic
      model: claude-sonnet-4-5-20250929
      weight: 1.0

    - provider: openai
      model: gpt-5-20250807
      weight: 1.0

  execution:
    mode: parallel  # parallel, sequential, consensus
    timeout: 300
`;
    const { experiment, problems } = parseExperiment(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      experiment?.generation.models.map(({ reference, weight, timeoutSeconds }) => [reference, weight, timeoutSeconds]),
      [
        [
          { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929', requested: 'claude-sonnet-4-5-20250929' },
          1,
          300,
        ],
        [{ provider: 'openai', model: 'gpt-5-20250807', requested: 'gpt-5-20250807' }, 1, 300],
      ],
    );
    assert.deepEqual(experiment?.data.from, []);
  });

  it('takes every key there is', () => {
    const { experiment, problems } = parseExperiment(`name: Onboarding study
study:
  context: A home-energy app; first month after signing up.
  questions: [What makes people stop using it?]
  instructions: Avoid job titles as names.
data:
  from: interviews.csv
  text: [answer]
  id: respondent
  exclude: [email]
  redact: false
  max_tokens: 50000
  encoding: utf-8
  delimiter: "\\t"
  quote: "'"
  header: true
generation:
  personas: 4
  seed: 11
  language: en
  models:
    - provider: gemini
      model: gemini-4-argon
      weight: 0.5
      max_tokens: 8000
      timeout: 120
    - provider: openai-compatible
      model: my-model
      base_url: http://127.0.0.1:8000/v1
      api_key_env: MY_KEY
      headers: { X-Team: "\${env:TEAM}", X-Note: plain }
      temperature: 0.7
      price: { input: 3, output: 15, cached_input: 0.3, cache_write: 3.75 }
    - openai:gpt-6.1-sol
  execution:
    mode: consensus
    timeout: 200
    first_token_timeout: 60
    concurrency: 4
    per_provider: { openai: 4, gemini: 3, google: 2 }
    retries: 0
    repeat: 2
    cache: true
    batch: true
  consensus:
    threshold: 0.4
    min_support: 0.6
    family_discount: false
    merge_with: anthropic:claude-sonnet-5-5
budget:
  max_cost: 5.00
  allow_unknown_price: true
output:
  directory: results
`);
    assert.deepEqual(problems, []);
    const reference = (provider: string, model: string, requested = model) => ({ provider, model, requested });
    const common = { weight: 1, maxOutputTokens: 16_000, timeoutSeconds: 200, headers: {} };
    assert.deepEqual(experiment, {
      name: 'Onboarding study',
      study: {
        context: 'A home-energy app; first month after signing up.',
        questions: ['What makes people stop using it?'],
        instructions: 'Avoid job titles as names.',
      },
      data: {
        from: ['interviews.csv'],
        text: ['answer'],
        id: 'respondent',
        exclude: ['email'],
        redact: false,
        maxTokens: 50_000,
        encoding: 'utf-8',
        delimiter: '\t',
        quote: "'",
        header: true,
      },
      generation: {
        personas: 4,
        personasAsked: true,
        seed: 11,
        language: 'en',
        models: [
          {
            ...common,
            reference: reference('google', 'gemini-4-argon'),
            weight: 0.5,
            maxOutputTokens: 8000,
            timeoutSeconds: 120,
          },
          {
            ...common,
            reference: reference('openai-compatible', 'my-model'),
            baseUrl: 'http://127.0.0.1:8000/v1',
            apiKeyEnv: 'MY_KEY',
            headers: { 'X-Team': '${env:TEAM}', 'X-Note': 'plain' },
            temperature: 0.7,
            price: { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 },
          },
          { ...common, reference: reference('openai', 'gpt-6.1-sol', 'openai:gpt-6.1-sol') },
        ],
      },
      execution: {
        mode: 'consensus',
        timeoutSeconds: 200,
        firstTokenTimeoutSeconds: 60,
        concurrency: 4,
        perProvider: { openai: 4, google: 2 },
        retries: 0,
        repeat: 2,
        cache: true,
        batch: true,
      },
      consensus: {
        threshold: 0.4,
        minSupport: 0.6,
        familyDiscount: false,
        mergeWith: reference('anthropic', 'claude-sonnet-5-5', 'anthropic:claude-sonnet-5-5'),
      },
      budget: { maxCost: 5, allowUnknownPrice: true },
      output: { directory: 'results' },
    });
  });

  it('takes one text where a list of texts is possible', () => {
    const { experiment } = parseExperiment('data:\n  from: [a.csv, b.csv]\n  text: answer\n  exclude: email\n');
    assert.deepEqual(experiment?.data, {
      from: ['a.csv', 'b.csv'],
      text: ['answer'],
      exclude: ['email'],
      redact: true,
      maxTokens: 60_000,
    });
  });

  it('takes a reference as the model of a mapping without a provider', () => {
    const { experiment } = parseExperiment(entry('weight: 2').replace('claude-x', 'ollama:llama3:8b'));
    assert.deepEqual(experiment?.generation.models[0]?.reference, {
      provider: 'ollama',
      model: 'llama3:8b',
      requested: 'ollama:llama3:8b',
    });
  });

  it('resolves anchors, aliases and merge keys', () => {
    const { experiment, problems } = parseExperiment(`generation:
  models:
    - &base
      provider: anthropic
      model: claude-sonnet-5-5
      weight: 2
    - <<: *base
      model: claude-opus-5-5
    - *base
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      experiment?.generation.models.map(({ reference, weight }) => [reference.model, weight]),
      [
        ['claude-sonnet-5-5', 2],
        ['claude-opus-5-5', 2],
        ['claude-sonnet-5-5', 2],
      ],
    );
  });

  it('reads a byte order mark and CRLF without moving a position', () => {
    const text = '\uFEFFname: Study\r\ndata:\r\n  form: a.csv\r\n';
    const problem = onlyProblem(text);
    assert.deepEqual(
      [problem.line, problem.column, problem.endLine, problem.endColumn, problem.marked],
      [3, 3, 3, 7, 'form'],
    );
    assert.deepEqual([onlyProblem('\uFEFFnmae: x\r\n').column, onlyProblem('nmae: x').column], [1, 1]);
  });
});
