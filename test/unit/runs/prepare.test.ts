import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { CostMeter } from '../../../src/core/money/cost';
import type { PersonaError } from '../../../src/core/errors';
import type { PlannedModel } from '../../../src/core/generation/plan';
import { hostsOf, lifecycleWarnings, planAgain } from '../../../src/core/runs/prepare';
import { interviews, Study } from '../../support/study';
import { TemporaryDirectory } from '../../support/temporary-directory';

const claude = 'anthropic:claude-sonnet-5-5';
const segments = 'offline:segments';

/** Why a model cannot start; undefined where it can. */
function reasonOf(model: PlannedModel | undefined): PersonaError | undefined {
  return model && 'error' in model.source ? model.source.error : undefined;
}

describe('prepareRun', () => {
  let study: Study;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    study.variables['ANTHROPIC_API_KEY'] = 'sk-test';
  });

  afterEach(() => study.remove());

  it('reads the data and finds out where each model is', async () => {
    const { data, prompt, models, baseDirectory } = await study.prepare({
      from: ['interviews.csv'],
      model: [claude, segments, 'openrouter:some/model', 'ollama:llama3:8b', claude],
      repeat: 2,
      exclude: ['email'],
    });
    assert.equal(baseDirectory, study.directory.path);
    assert.equal(data.rows.length, 12);
    assert.match(prompt.user, /12 rows, one per line/);
    assert.deepEqual(
      models.map((model) => [model.key, reasonOf(model)?.code]),
      [
        [claude, undefined],
        [`${claude}~2`, undefined],
        [segments, undefined],
        [`${segments}~2`, undefined],
        ['openrouter:some/model', 'missing-key'],
        ['openrouter:some/model~2', 'missing-key'],
        ['ollama:llama3:8b', undefined],
        ['ollama:llama3:8b~2', undefined],
        [`${claude}#2`, undefined],
        [`${claude}#2~2`, undefined],
      ],
    );
    assert.deepEqual(hostsOf(models), ['api.anthropic.com', '127.0.0.1:11434']);
    assert.deepEqual(
      [models[0]?.pricing.kind, models[2]?.pricing.kind, models[6]?.pricing.kind],
      ['price-book', 'local', 'local'],
    );
  });

  for (const [what, content, message] of [
    ['only a header', 'respondent,answer\n', /header/i],
    ['nothing at all', '', /empty/i],
    ['nothing to quote or show', 'id,x\nA1,\nB2,\nC3,\n', /nothing|no row/i],
  ] as const) {
    it(`refuses a file with ${what}`, async () => {
      study.directory.write('data.csv', content);
      await assert.rejects(study.prepare({ from: ['data.csv'], model: [segments] }), (error: PersonaError) => {
        assert.equal(error.code, 'invalid-data');
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('asks for data where none is named', async () => {
    await assert.rejects(study.prepare({ model: [segments] }), { code: 'invalid-data', message: /--from FILE/ });
  });

  it('says which file is missing', async () => {
    await assert.rejects(study.prepare({ from: ['gone.csv'], model: [segments] }), { message: /gone\.csv/ });
  });

  it('stops reading when it is cancelled', async () => {
    study.cancel.abort();
    await assert.rejects(study.prepare({ from: ['interviews.csv'] }), { code: 'cancelled' });
  });

  it('reads what the experiment says about the file', async () => {
    study.directory.write('odd.csv', "Anna;'It is ; too slow for me'\nBen;'I like it as it is now'\n");
    const file = study.directory.write(
      'experiment.yaml',
      [
        'data: { from: odd.csv, delimiter: ";", quote: "\'", header: false, encoding: utf-8, text: [column 2], id: column 1 }',
        'generation: { models: [offline:segments] }',
      ].join('\n'),
    );
    const { data } = await study.prepare({}, file);
    assert.deepEqual(
      data.rows.map((row) => [row.respondent, row.cells[0]?.text]),
      [
        ['Anna', 'It is ; too slow for me'],
        ['Ben', 'I like it as it is now'],
      ],
    );
  });

  it('reads nothing outside an untrusted workspace', async () => {
    study.isTrusted = false;
    for (const outside of ['../interviews.csv', '/etc/hostname.csv']) {
      await assert.rejects(study.prepare({ from: [outside] }), { code: 'invalid-config', message: /not trusted/ });
    }
    study.directory.write('..odd.csv', interviews());
    assert.equal((await study.prepare({ from: ['..odd.csv'], model: [segments] })).data.rows.length, 12);
  });

  it('follows no link out of an untrusted workspace', async () => {
    const elsewhere = new TemporaryDirectory();
    try {
      const secret = elsewhere.write('secret.csv', interviews());
      symlinkSync(secret, study.directory.join('linked.csv'));
      symlinkSync(elsewhere.path, study.directory.join('folder'));
      const inside = study.directory.write('inside.csv', interviews());
      symlinkSync(inside, study.directory.join('alias.csv'));
      assert.equal((await study.prepare({ from: ['linked.csv'], model: [segments] })).data.rows.length, 12);
      study.isTrusted = false;
      for (const out of ['linked.csv', 'folder/secret.csv', 'folder/missing.csv']) {
        await assert.rejects(study.prepare({ from: [out] }), { code: 'invalid-config', message: /not trusted/ });
      }
      assert.equal((await study.prepare({ from: ['alias.csv'], model: [segments] })).data.rows.length, 12);
    } finally {
      elsewhere.remove();
    }
  });

  it('reads what the experiment names above its folder and inside an untrusted workspace', async () => {
    study.isTrusted = false;
    study.directory.write('data.csv', interviews());
    mkdirSync(study.directory.join('studies'));
    const file = study.directory.write(
      'studies/experiment.yaml',
      `data: { from: ../data.csv }\ngeneration: { models: ['${segments}'] }\n`,
    );
    assert.equal((await study.prepare({}, file)).data.rows.length, 12);
    await assert.rejects(study.prepare({ from: ['missing.csv'] }), { code: 'invalid-data', message: /does not exist/ });
  });

  it('ignores an endpoint of an untrusted workspace, and says so', async () => {
    study.isTrusted = false;
    const file = study.directory.write(
      'experiment.yaml',
      [
        'data: { from: interviews.csv }',
        'generation:',
        '  models:',
        '    - { provider: anthropic, model: claude-sonnet-5-5, base_url: https://evil.example }',
        '    - offline:segments',
      ].join('\n'),
    );
    const { models } = await study.prepare({}, file);
    assert.deepEqual(hostsOf(models), ['api.anthropic.com']);
    assert.match(models[0]?.warnings.join() ?? '', /not trusted/);
    assert.equal(reasonOf(models[1]), undefined);
  });

  it('sends no key to a host that only a file names, until that is allowed', async () => {
    const file = study.directory.write(
      'experiment.yaml',
      [
        'data: { from: interviews.csv }',
        'generation: { models: [{ provider: anthropic, model: claude-sonnet-5-5, base_url: "https://proxy.example" }] }',
      ].join('\n'),
    );
    const prepared = await study.prepare({}, file);
    assert.equal(reasonOf(prepared.models[0])?.code, 'permission');
    assert.deepEqual(hostsOf(prepared.models), []);
    study.allowedHosts = ['proxy.example'];
    const again = await planAgain(prepared, study.ports);
    assert.equal(reasonOf(again.models[0]), undefined);
    assert.deepEqual(hostsOf(again.models), ['proxy.example']);
    assert.equal(again.data, prepared.data);
  });

  it('hands on the settings of a model, within what it takes', async () => {
    const file = study.directory.write(
      'experiment.yaml',
      [
        'data: { from: interviews.csv }',
        'generation:',
        '  models:',
        '    - { provider: anthropic, model: claude-sonnet-5-5, temperature: 0.5, max_tokens: 900000, timeout: 7 }',
        '    - { provider: ollama, model: llama3:8b, temperature: 0.5, weight: 2, price: { input: 1, output: 2 } }',
      ].join('\n'),
    );
    const { models } = await study.prepare({}, file);
    const [cloud, local] = models;
    assert.deepEqual([cloud?.temperature, cloud?.maxOutputTokens, cloud?.timeoutMs], [undefined, 128_000, 7000]);
    assert.match(cloud?.warnings.join() ?? '', /takes no temperature/);
    assert.deepEqual([local?.temperature, local?.maxOutputTokens, local?.timeoutMs], [0.5, 16_000, 300_000]);
    assert.deepEqual([local?.weight, local?.warnings], [2, []]);
    assert.equal(local?.pricing.kind, 'experiment');
  });

  it('sends a temperature to the models of Anthropic that still take one, and to none that is not known to', async () => {
    study.variables['ANTHROPIC_API_KEY'] = 'sk-ant-test';
    const file = study.directory.write(
      'experiment.yaml',
      [
        'data: { from: interviews.csv }',
        'generation:',
        '  models:',
        '    - { provider: anthropic, model: claude-sonnet-4-5-20250929, temperature: 0.5 }',
        '    - { provider: anthropic, model: claude-opus-4-5-20251101, temperature: 0.5 }',
        '    - { provider: anthropic, model: claude-unheard-of, temperature: 0.5 }',
      ].join('\n'),
    );
    const { models } = await study.prepare({}, file);
    assert.deepEqual(
      models.map(({ temperature, warnings }) => [temperature, warnings.length]),
      [
        [0.5, 0],
        [0.5, 0],
        [undefined, 1],
      ],
    );
  });

  it('takes the published price where ours has no entry, and only then', async () => {
    const from = ['interviews.csv'];
    const model = ['anthropic:claude-opus-4-5-20251101', 'anthropic:claude-opus-5-5'];
    const { models } = await study.prepare({ from, model });
    assert.deepEqual(
      models.map(({ pricing }) => 'published' in pricing),
      [true, false],
    );
    assert.deepEqual(
      models.map(({ pricing }) => new CostMeter(pricing, '2026-11-23').total().source),
      ['price-book', 'price-book'],
    );
  });

  it('warns of models that are switched off, once for each', async () => {
    const model = 'anthropic:claude-sonnet-4-5-20250929';
    const { models } = await study.prepare({ from: ['interviews.csv'], model: [model, claude], repeat: 2 });
    const [warning, ...others] = lifecycleWarnings(models, '2026-12-01');
    assert.match(warning ?? '', /claude-sonnet-4-5-20250929 was switched off on 2026-11-30\. Use claude-sonnet-5-5/);
    assert.deepEqual(others, []);
    assert.match(lifecycleWarnings(models, '2026-11-01').join(), /will be switched off/);
  });
});
