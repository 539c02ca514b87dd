import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkDocument } from '../../../src/core/experiment/check';
import { experimentDocument } from '../../../src/core/experiment/document';
import type { Experiment } from '../../../src/core/experiment/experiment';
import { normaliseExperiment } from '../../../src/core/experiment/normalise';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { experimentDocuments } from '../../support/experiment-documents';

/** The experiment with its references as they are when the provider stands apart. */
function withModelsSpeltOut(experiment: Experiment): Experiment {
  const models = experiment.generation.models.map((setting) => ({
    ...setting,
    reference: { ...setting.reference, requested: setting.reference.model },
  }));
  return { ...experiment, generation: { ...experiment.generation, models } };
}

describe('An experiment as a document', () => {
  it('stands for the same experiment, up to how its models were written', () => {
    fc.assert(
      fc.property(experimentDocuments, (document) => {
        assert.deepEqual(checkDocument(document).findings, []);
        const experiment = normaliseExperiment(document);
        const again = normaliseExperiment(experimentDocument(experiment));
        assert.deepEqual(again, withModelsSpeltOut(experiment));
      }),
      { numRuns: 300 },
    );
  });

  it('is a valid document, also after it was kept as JSON', () => {
    fc.assert(
      fc.property(experimentDocuments, (document) => {
        const kept: unknown = JSON.parse(JSON.stringify(experimentDocument(normaliseExperiment(document))));
        const { document: valid, findings } = checkDocument(kept);
        assert.deepEqual(findings, []);
        assert.ok(valid);
      }),
    );
  });

  it('writes every default out', () => {
    const { experiment } = parseExperiment('generation:\n  models: [offline:segments]\n');
    assert.ok(experiment);
    assert.deepEqual(experimentDocument(experiment), {
      study: { questions: [] },
      data: { exclude: [], redact: true, max_tokens: 60_000 },
      generation: {
        personas: 3,
        seed: 7,
        models: [{ provider: 'offline', model: 'segments', weight: 1, max_tokens: 16_000, timeout: 300 }],
        execution: {
          mode: 'parallel',
          timeout: 300,
          concurrency: 8,
          per_provider: {},
          retries: 2,
          repeat: 1,
          cache: false,
          batch: false,
        },
        consensus: { threshold: 0.33, min_support: 0.5, family_discount: true },
      },
      budget: { allow_unknown_price: false },
      output: { directory: 'personas' },
    });
  });
});
