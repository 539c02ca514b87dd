import assert from 'node:assert/strict';

import { hostsOf, lifecycleWarnings } from '../../../src/core/runs/prepare';
import { interviews, Study } from '../../support/study';

describe('prepareRun with wrong or retired model ids', () => {
  let study: Study;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    study.variables['OPENAI_API_KEY'] = 'sk-test';
    study.variables['GEMINI_API_KEY'] = 'test-key';
  });

  afterEach(() => study.remove());

  it('plans what will be sent, keeps what was asked for, and says both', async () => {
    const { models } = await study.prepare({
      from: ['interviews.csv'],
      model: ['openai:gpt-5-20250807', 'gemini-3.0-pro'],
    });
    assert.deepEqual(
      models.map(({ key, model, requested }) => [key, model, requested]),
      [
        ['openai:gpt-5-2025-08-07', 'gpt-5-2025-08-07', 'openai:gpt-5-20250807'],
        ['google:gemini-3-pro-preview', 'gemini-3-pro-preview', 'gemini-3.0-pro'],
      ],
    );
    assert.deepEqual(
      models.map(({ warnings }) => warnings),
      [
        ['gpt-5-20250807 is not a model id of openai; gpt-5-2025-08-07 was sent.'],
        ['gemini-3.0-pro is not a model id of google; gemini-3-pro-preview was sent.'],
      ],
    );
    assert.deepEqual(models[0]?.pricing, { kind: 'price-book', provider: 'openai', model: 'gpt-5-2025-08-07' });
    assert.deepEqual(hostsOf(models), ['api.openai.com', 'generativelanguage.googleapis.com']);
    assert.match(lifecycleWarnings(models, '2026-11-23').join('\n'), /Use gpt-6\.1-sol[^]*Use gemini-4-argon/);
  });

  it('takes the wrong id and the right one for two listings of the same model', async () => {
    const model = ['openai:gpt-5-2025-08-07', 'openai:gpt-5-20250807'];
    const { models } = await study.prepare({ from: ['interviews.csv'], model });
    assert.deepEqual(
      models.map(({ key }) => key),
      ['openai:gpt-5-2025-08-07', 'openai:gpt-5-2025-08-07#2'],
    );
  });
});
