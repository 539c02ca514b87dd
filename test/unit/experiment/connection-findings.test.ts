import assert from 'node:assert/strict';
import { checkExperiment } from '../../../src/core/experiment/findings/check-experiment';
import type { FindingPorts } from '../../../src/core/experiment/findings/product-finding';
import { entry, marked, model } from '../../support/experiment-text';
import { findingPorts } from '../../support/finding-ports';

const withoutKeys = { keys: { ...findingPorts().keys, variable: () => undefined } };
const untrusted = { trusted: false };

async function found(text: string, overrides: Partial<FindingPorts> = {}): Promise<string[]> {
  const problems = await checkExperiment(text, findingPorts(overrides));
  return problems.map((each) => `${each.severity} ${each.code}: ${marked(text, { ...each, code: 'unsupported' })}`);
}

const claude = (line: string) => entry(line).replace('claude-x', 'claude-sonnet-5-5');

describe('findings about connections', () => {
  const cases: [what: string, text: string, expected: string[], overrides?: Partial<FindingPorts>][] = [
    [
      'an ignored base URL also where the key is missing',
      claude('base_url: https://elsewhere.example/v1'),
      ['info missing-key: claude-sonnet-5-5', 'warning ignored-endpoint: https://elsewhere.example/v1'],
      { ...untrusted, ...withoutKeys },
    ],
    [
      'an ignored base URL also where the model cannot do without',
      'generation:\n  models:\n    - { provider: openai-compatible, model: x, base_url: "http://127.0.0.1:1/v1" }\n',
      ['warning base-url: x', 'warning ignored-endpoint: "http://127.0.0.1:1/v1"'],
      untrusted,
    ],
    ['an ignored key variable', claude('api_key_env: MY_KEY'), ['warning ignored-endpoint: MY_KEY'], untrusted],
    ['ignored headers', claude('headers: { X-Team: a }'), ['warning ignored-endpoint: { X-Team: a }'], untrusted],
    ['nothing of endpoints in a trusted workspace', claude('base_url: https://elsewhere.example/v1'), []],
    [
      'a variable that is not set where it is named',
      claude('api_key_env: MY_KEY'),
      ['info missing-key: MY_KEY'],
      withoutKeys,
    ],
    [
      'a model that words merged personas and retires',
      `${model('claude-sonnet-5-5')}  consensus:\n    merge_with: claude-sonnet-4-5-20250929\n`,
      ['warning retired-model: claude-sonnet-4-5-20250929'],
    ],
  ];
  for (const [what, text, expected, overrides] of cases) {
    it(`tell ${what}`, async () => {
      const problems = await found(text, overrides);
      assert.deepEqual(
        problems.filter((each) => !each.includes('unsupported')),
        expected,
      );
    });
  }

  it('name the listing that another one repeats, also behind one that is wrong', async () => {
    const text = 'generation:\n  models:\n    - 5\n    - claude-sonnet-5-5\n    - claude-sonnet-5-5\n';
    const problems = await checkExperiment(text, findingPorts());
    const repeated = problems.find(({ code }) => code === 'repeated-model');
    assert.match(repeated?.message ?? '', /as models\[1\]\. .*set execution\.repeat/u);
    assert.equal(repeated?.line, 5);
  });
});
