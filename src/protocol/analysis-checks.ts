import type { AlignedMatch } from '../core/analysis/aligned-personas';
import type {
  Consensus,
  ConsensusClaim,
  ConsensusFact,
  ConsensusPersona,
  Coverage,
  Match,
  ModelAgreement,
  VoteShares,
} from '../core/analysis/analysis-schema';
import type { DemographicName } from '../core/persona/persona';
import { isBoolean, isNumber, isString, listOf, nullable, object, oneOf, recordOf, type Check } from './check';
import type { AnalysisView } from './messages';
import { claimFields, evidenceFields, factFields, personaFields } from './persona-checks';

const isDemographicName = oneOf<DemographicName>({
  age: true,
  location: true,
  education: true,
  occupation: true,
  techComfort: true,
});
const references = listOf(isString);
const byModel = recordOf(isNumber);

const isMatch: Check<Match> = object({
  id: isString,
  members: references,
  duplicates: references,
  score: nullable(isNumber),
  parts: object({ text: nullable(isNumber), evidence: nullable(isNumber), attributes: nullable(isNumber) }),
  unique: isBoolean,
  matching: listOf(isDemographicName),
  diverging: listOf(isDemographicName),
  sharedWords: listOf(isString),
});

export const isMatches = listOf(isMatch);

const citedShares = recordOf(object({ cited: isNumber, of: isNumber }));

const isCoverage: Check<Coverage> = object({
  segments: listOf(
    object({
      id: isString,
      label: isString,
      rows: isNumber,
      shown: listOf(isString),
      cited: isNumber,
      share: isNumber,
      byModel,
      byPersona: byModel,
      missing: references,
      overRepresented: references,
    }),
  ),
  respondents: citedShares,
  rows: citedShares,
  sources: listOf(object({ path: isString, rows: isNumber, byModel })),
  uncitedRows: isNumber,
  demographics: listOf(
    object({
      attribute: isDemographicName,
      column: isString,
      answering: isNumber,
      levels: listOf(object({ value: isString, respondents: isNumber, byModel })),
    }),
  ),
  suggestions: listOf(object({ text: isString, segment: nullable(isString), model: nullable(isString) })),
});

export const isVotes: Check<VoteShares> = object({
  byModel: recordOf(
    object({
      family: isString,
      weight: isNumber,
      verifiedShare: isNumber,
      sharedBy: isNumber,
      effectiveWeight: isNumber,
    }),
  ),
  configuredOnly: isBoolean,
});

const isAgreement: Check<ModelAgreement> = object({
  units: isNumber,
  groups: isNumber,
  figures: nullable(
    object({
      alpha: nullable(isNumber),
      interval: nullable(object({ low: isNumber, high: isNumber })),
      rawAgreement: isNumber,
      ac1: isNumber,
    }),
  ),
  matchRate: nullable(isNumber),
});

export const isAnalysis: Check<AnalysisView> = object({
  matches: isMatches,
  votes: isVotes,
  coverage: isCoverage,
  agreement: isAgreement,
  selfAgreement: recordOf(isAgreement),
});

const isClaim: Check<ConsensusClaim> = object({
  ...claimFields,
  refs: references,
  counts: object({
    rows: isNumber,
    respondents: isNumber,
    answering: isNumber,
    verified: isNumber,
    cited: isNumber,
    models: isNumber,
    of: isNumber,
  }),
  wordings: listOf(object({ text: isString, refs: references })),
});

const isOptionalFact: Check<ConsensusFact | null> = nullable(object({ ...factFields, refs: references }));

const isConsensusPersona: Check<ConsensusPersona> = object({
  ...personaFields,
  role: isClaim,
  summary: isClaim,
  demographics: object({
    age: isOptionalFact,
    location: isOptionalFact,
    education: isOptionalFact,
    occupation: isOptionalFact,
    techComfort: isOptionalFact,
  }),
  goals: listOf(isClaim),
  frustrations: listOf(isClaim),
  behaviours: listOf(isClaim),
  motivations: listOf(isClaim),
  evidence: listOf(object({ ...evidenceFields, refs: references })),
  match: isString,
  members: references,
  support: isNumber,
  singleSource: isBoolean,
  votes: object({ models: isNumber, of: isNumber, families: isNumber }),
  segment: object({ rows: isNumber, respondents: isNumber }),
  divergences: listOf(object({ field: isString, values: listOf(object({ value: isString, refs: references })) })),
  wording: oneOf({ deterministic: true, model: true }),
});

export const isConsensus: Check<Consensus> = object({ personas: listOf(isConsensusPersona), agreement: isAgreement });

export const isAlignedMatch: Check<AlignedMatch> = object({
  match: isString,
  attributes: listOf(
    object({
      name: isDemographicName,
      relation: oneOf({ same: true, contradicts: true, partial: true, unstated: true }),
      contradictions: listOf(object({ left: isString, right: isString })),
    }),
  ),
  claims: listOf(
    object({
      field: oneOf({
        role: true,
        summary: true,
        goals: true,
        frustrations: true,
        behaviours: true,
        motivations: true,
      }),
      words: listOf(isString),
      cells: listOf(object({ ref: isString, claims: listOf(isNumber) })),
      differs: isBoolean,
    }),
  ),
  differing: isNumber,
  rows: isNumber,
});
