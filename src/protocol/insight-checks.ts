import type { ChangeCounts, ClaimChange, ClaimText } from '../core/analysis/claim-alignment';
import type { Percentiles } from '../core/analysis/latency';
import type { DemographicName, Fact } from '../core/persona/persona';
import { either, isNumber, isString, listOf, nullable, object, oneOf, type Check } from './check';
import type { RunInsights, Signals, Step } from './insights';

const references = listOf(isString);

const isDemographicName = oneOf<DemographicName>({
  age: true,
  location: true,
  education: true,
  occupation: true,
  techComfort: true,
});

const isValue: Check<Fact['value'] | null> = nullable(either(isString, object({ min: isNumber, max: isNumber })));

const isClaimText: Check<ClaimText> = object({
  field: oneOf({ role: true, summary: true, goals: true, frustrations: true, behaviours: true, motivations: true }),
  index: isNumber,
  text: isString,
});

const isClaimChange: Check<ClaimChange> = object({
  change: oneOf({ identical: true, reworded: true, new: true, dropped: true }),
  before: nullable(isClaimText),
  after: nullable(isClaimText),
  score: nullable(isNumber),
});

const isChangeCounts: Check<ChangeCounts> = object({
  identical: isNumber,
  reworded: isNumber,
  new: isNumber,
  dropped: isNumber,
});

const isStep: Check<Step> = object({
  key: isString,
  against: isString,
  kept: listOf(
    object({
      before: isString,
      after: isString,
      attributes: listOf(
        object({
          name: isDemographicName,
          before: isValue,
          after: isValue,
          relation: oneOf({ same: true, contradicts: true, 'only-before': true, 'only-after': true, unstated: true }),
        }),
      ),
      claims: listOf(isClaimChange),
    }),
  ),
  added: references,
  dropped: references,
  claims: isChangeCounts,
});

const isPercentiles: Check<Percentiles> = object({ p50: isNumber, p95: isNumber });
const isPart = object({ using: isNumber, of: isNumber });

const isSignals: Check<Signals> = object({
  personas: isNumber,
  named: isNumber,
  names: listOf(object({ name: isString, kind: oneOf({ whole: true, first: true }), refs: references })),
  alike: listOf(
    object({
      key: isString,
      personas: isNumber,
      pairs: isNumber,
      said: nullable(isNumber),
      quoted: nullable(isNumber),
    }),
  ),
  demographics: listOf(
    object({ refs: references, attributes: listOf(object({ name: isDemographicName, category: isString })) }),
  ),
  words: listOf(
    object({
      attribute: isDemographicName,
      value: isString,
      refs: references,
      words: listOf(object({ word: isString, z: isNumber, inside: isPart, outside: isPart, quoted: isNumber })),
    }),
  ),
});

export const isInsights: Check<RunInsights> = object({
  steps: listOf(isStep),
  stability: listOf(
    object({
      model: isString,
      of: isNumber,
      everyTime: isNumber,
      once: isNumber,
      personas: listOf(object({ name: isString, present: isNumber })),
    }),
  ),
  latency: listOf(
    object({
      model: isString,
      runs: isNumber,
      latency: isPercentiles,
      firstToken: nullable(isPercentiles),
      generating: nullable(isPercentiles),
    }),
  ),
  signals: isSignals,
});
