import { Type, type Static } from 'typebox';
import { ClaimSchema, EvidenceSchema, FactSchema, nullable, PersonaSchema } from '../persona/persona-schema';

const share = { minimum: 0, maximum: 1 };
const references = Type.Array(Type.String(), { description: '`<model key>/<persona id>`' });
const DemographicNameSchema = Type.Enum(['age', 'location', 'education', 'occupation', 'techComfort']);
const byModel = Type.Record(Type.String(), Type.Integer(), { description: 'By model key.' });

const SimilarityPartsSchema = Type.Object(
  {
    text: nullable(Type.Number(share)),
    evidence: nullable(Type.Number(share)),
    attributes: nullable(Type.Number(share)),
  },
  { description: 'What the members have in common; null where one has nothing to compare.' },
);

export const MatchSchema = Type.Object({
  id: Type.String({ description: 'm1, m2, … in the order of the list: those of more models first.' }),
  members: references,
  duplicates: Type.Array(Type.String(), { description: 'Exact copies within their own model, which have no say.' }),
  score: nullable(Type.Number(share), 'Mean similarity of its members; null where there is one.'),
  parts: SimilarityPartsSchema,
  unique: Type.Boolean({ description: 'Of one model only.' }),
  matching: Type.Array(DemographicNameSchema, { description: 'Attributes that the members agree on.' }),
  diverging: Type.Array(DemographicNameSchema, { description: 'Attributes that they do not agree on.' }),
  sharedWords: Type.Array(Type.String(), { description: 'Words that make its members alike, the most telling first.' }),
});

const CitedShareSchema = Type.Object({ cited: Type.Integer(), of: Type.Integer() });

const CoveredSegmentSchema = Type.Object({
  id: Type.String({ description: 'g1, g2, … as in data.groups; s1, s2, … where the data was not grouped.' }),
  label: Type.String({ description: 'Words that set it apart.' }),
  rows: Type.Integer({ description: 'Rows of the data in it; shown ones where the data was not grouped.' }),
  shown: Type.Array(Type.String(), { description: 'Ids of its shown rows.' }),
  cited: Type.Integer({ description: 'Different rows of it that any model cites.' }),
  share: Type.Number({ ...share, description: 'Of the rows that are in a segment.' }),
  byModel: Type.Record(Type.String(), Type.Integer(), {
    description: 'Different rows that a model cites, by model key.',
  }),
  byPersona: Type.Record(Type.String(), Type.Integer(), { description: 'The same by `<model key>/<persona id>`.' }),
  missing: Type.Array(Type.String(), { description: 'Models none of whose personas cites a row of it.' }),
  overRepresented: Type.Array(Type.String(), {
    description: 'Models that cite it far more often than its share of the rows.',
  }),
});

const DemographicCoverageSchema = Type.Object({
  attribute: DemographicNameSchema,
  column: Type.String({ description: 'The column that holds it.' }),
  answering: Type.Integer({ description: 'Shown respondents who answer.' }),
  levels: Type.Array(
    Type.Object({
      value: Type.String({ description: 'An answer, or a span of years.' }),
      respondents: Type.Integer(),
      byModel,
    }),
    {
      description:
        'Answers with the respondents who gave them and the personas of each model they fit, most given first.',
    },
  ),
});

export const CoverageSchema = Type.Object({
  segments: Type.Array(CoveredSegmentSchema),
  respondents: Type.Record(Type.String(), CitedShareSchema, {
    description: 'Respondents with a verified excerpt, by model key.',
  }),
  rows: Type.Record(Type.String(), CitedShareSchema, {
    description: 'Shown rows with a verified excerpt, by model key.',
  }),
  sources: Type.Array(Type.Object({ path: Type.String(), rows: Type.Integer({ description: 'Shown.' }), byModel }), {
    description: 'Rows with a verified excerpt, for each data file.',
  }),
  uncitedRows: Type.Integer({ description: 'Shown rows that no model cites.' }),
  demographics: Type.Array(DemographicCoverageSchema),
  suggestions: Type.Array(
    Type.Object({
      text: Type.String(),
      segment: nullable(Type.String()),
      model: nullable(Type.String()),
    }),
    { description: 'What the personas leave out or overdo, in sentences, the weightiest first.' },
  ),
});

const AgreementFiguresSchema = Type.Object({
  alpha: nullable(Type.Number(), "Krippendorff's α; null where every value is the same."),
  interval: nullable(Type.Object({ low: Type.Number(), high: Type.Number() }), '95 % of α over resampled groups.'),
  rawAgreement: Type.Number({ ...share, description: 'Share of equal pairs of values.' }),
  ac1: Type.Number({ description: "Gwet's AC1." }),
});

export const AgreementSchema = Type.Object({
  units: Type.Integer({ description: 'Attributes of matched personas that two models state, or more.' }),
  groups: Type.Integer({ description: 'Matched groups these are from.' }),
  figures: nullable(AgreementFiguresSchema, 'Null with fewer than ten units.'),
  matchRate: nullable(Type.Number(share), 'Share of the personas that another model run has too.'),
});

export const VotesSchema = Type.Object({
  byModel: Type.Record(
    Type.String(),
    Type.Object({
      family: Type.String({ description: 'Models of one family tend to err alike.' }),
      weight: Type.Number({ description: 'As configured.' }),
      verifiedShare: Type.Number({ ...share, description: 'Of its excerpts.' }),
      sharedBy: Type.Integer({ description: 'Repetitions, times listings of its family, that share the vote.' }),
      effectiveWeight: Type.Number({ description: 'Its say in the consensus.' }),
    }),
    { description: 'Model runs that delivered personas, by key.' },
  ),
  configuredOnly: Type.Boolean({
    description: 'Nobody has a verified excerpt, so that the configured weights count alone.',
  }),
});

export const ComparisonBasisSchema = Type.Object(
  {
    segments: Type.Integer({ description: 'Groups of alike rows.' }),
    groupOfRow: Type.String({
      description:
        'For each shown row, in the order of data.shownRows, its group, from 0, or `-`; separated by spaces.',
    }),
    respondentOfRow: Type.String({ description: 'The same for respondents, numbered in the order they occur.' }),
    documentFrequency: Type.Record(Type.String(), Type.Integer(), {
      description: 'Shown rows that contain a word, for the words that personas use.',
    }),
    claimRows: Type.Record(Type.String(), Type.Array(Type.String()), {
      description:
        'By `<model key>/<persona id>`, for role, summary, goals, frustrations, behaviours, motivations in this order: positions in data.shownRows, from 0, of the rows that say the same by their words, separated by spaces.',
    }),
  },
  { description: 'What it takes to compare personas anew with other weights, without the data.' },
);

const ClaimCountsSchema = Type.Object({
  rows: Type.Integer({ description: 'Supporting rows: verified ones, and those that say the same by their words.' }),
  respondents: Type.Integer({ description: 'Respondents of the segment whose rows support it.' }),
  answering: Type.Integer({ description: "Respondents of the persona's segment." }),
  verified: Type.Integer({ description: 'Excerpts whose words stand in the cited row.' }),
  cited: Type.Integer({ description: 'Excerpts.' }),
  models: Type.Integer({ description: 'Model runs that say it.' }),
  of: Type.Integer({ description: 'Model runs with personas.' }),
});

const ConsensusClaimSchema = Type.Object({
  ...ClaimSchema.properties,
  refs: references,
  counts: ClaimCountsSchema,
  wordings: Type.Array(Type.Object({ text: Type.String(), refs: references }), {
    description: 'How the others put it.',
  }),
});

const ConsensusFactSchema = Type.Object({ ...FactSchema.properties, refs: references });
const OptionalConsensusFactSchema = nullable(ConsensusFactSchema, 'Null: not in the data.');

export const ConsensusPersonaSchema = Type.Object({
  ...PersonaSchema.properties,
  role: ConsensusClaimSchema,
  summary: ConsensusClaimSchema,
  demographics: Type.Object({
    age: OptionalConsensusFactSchema,
    location: OptionalConsensusFactSchema,
    education: OptionalConsensusFactSchema,
    occupation: OptionalConsensusFactSchema,
    techComfort: OptionalConsensusFactSchema,
  }),
  goals: Type.Array(ConsensusClaimSchema),
  frustrations: Type.Array(ConsensusClaimSchema),
  behaviours: Type.Array(ConsensusClaimSchema),
  motivations: Type.Array(ConsensusClaimSchema),
  evidence: Type.Array(Type.Object({ ...EvidenceSchema.properties, refs: references })),
  match: Type.String({ description: 'Its group in analysis.matches.' }),
  members: references,
  support: Type.Number({ ...share, description: 'Share of the votes of the models that have it.' }),
  singleSource: Type.Boolean({
    description: 'Not a consensus: too few votes, or of one model family only.',
  }),
  votes: Type.Object({
    models: Type.Integer({ description: 'Model runs that have it.' }),
    of: Type.Integer({ description: 'Model runs with personas.' }),
    families: Type.Integer(),
  }),
  segment: Type.Object({
    rows: Type.Integer({ description: 'Shown rows nearest to what it cites.' }),
    respondents: Type.Integer(),
  }),
  divergences: Type.Array(
    Type.Object({
      field: Type.String(),
      values: Type.Array(Type.Object({ value: Type.String(), refs: references })),
    }),
    { description: 'What its members state differently.' },
  ),
  wording: Type.Enum(['deterministic', 'model'], { description: 'Who put it into words.' }),
});

export const ConsensusSchema = Type.Object({
  personas: Type.Array(ConsensusPersonaSchema, { description: 'c1, c2, …: consensus first, by support.' }),
  agreement: AgreementSchema,
});

/** Personas that say the same about the data, of one model or more. */
export type Match = Static<typeof MatchSchema>;
/** Which parts of the data the models' verified excerpts come from. */
export type Coverage = Static<typeof CoverageSchema>;
export type CoveredSegment = Static<typeof CoveredSegmentSchema>;
/** 12 of 40. */
export type CitedShare = Static<typeof CitedShareSchema>;
export type DemographicCoverage = Static<typeof DemographicCoverageSchema>;
/** How far models agree on the attributes of the personas they share. */
export type ModelAgreement = Static<typeof AgreementSchema>;
/** Who has how much say, and why. */
export type VoteShares = Static<typeof VotesSchema>;
export type ComparisonBasis = Static<typeof ComparisonBasisSchema>;
export type ConsensusClaim = Static<typeof ConsensusClaimSchema>;
export type ConsensusFact = Static<typeof ConsensusFactSchema>;
/** A persona merged from those that models share, or of one model and labelled as such. */
export type ConsensusPersona = Static<typeof ConsensusPersonaSchema>;
export type Consensus = Static<typeof ConsensusSchema>;
