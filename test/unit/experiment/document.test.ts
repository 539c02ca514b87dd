import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkDocument } from '../../../src/core/experiment/check';
import { experimentDocument } from '../../../src/core/experiment/document';
import { normaliseExperiment } from '../../../src/core/experiment/normalise';
import { parseExperiment } from '../../../src/core/experiment/parse';
import { experimentDocuments } from '../../support/experiment-documents';

describe('An experiment as a document', () => {
  it('stands for the same experiment, its models as they were written', () => {
    fc.assert(
      fc.property(experimentDocuments, (document) => {
        assert.deepEqual(checkDocument(document).findings, []);
        const experiment = normaliseExperiment(document);
        const again = normaliseExperiment(experimentDocument(experiment));
        const { personasAsked } = experiment.generation;
        assert.ok(again.generation.personasAsked || !personasAsked);
        assert.deepEqual({ ...again, generation: { ...again.generation, personasAsked } }, experiment);
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

  it('leaves out a number of personas that nobody chose where no language model is asked for it', () => {
    const personasOf = (generation: string): number | undefined => {
      const { experiment } = parseExperiment(`generation: { ${generation} }\n`);
      assert.ok(experiment);
      return experimentDocument(experiment).generation?.personas;
    };
    assert.equal(personasOf('models: [offline:segments, offline:topics]'), undefined);
    assert.equal(personasOf('models: [offline:segments, ollama:llama3]'), 3);
    assert.equal(personasOf('personas: 5, models: [offline:segments]'), 5);
  });

  it('writes every default out', () => {
    const { experiment } = parseExperiment('generation:\n  models: [ollama:llama3]\n');
    assert.ok(experiment);
    assert.deepEqual(experimentDocument(experiment), {
      study: { questions: [] },
      data: { exclude: [], redact: true, max_tokens: 60_000 },
      generation: {
        personas: 3,
        seed: 7,
        models: [{ model: 'ollama:llama3', weight: 1, max_tokens: 16_000, timeout: 300 }],
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
