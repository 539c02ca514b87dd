import { Type, type TSchema } from 'typebox';

/** A value that may be null: unknown, or not there. */
export function nullable<Schema extends TSchema>(schema: Schema, description?: string) {
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
}

export const VerdictSchema = Type.Union(
  [Type.Literal('verified'), Type.Literal('altered'), Type.Literal('misattributed'), Type.Literal('rejected')],
  { description: 'What became of an excerpt when it was looked for in the data.' },
);

export const ClaimSchema = Type.Object({
  text: Type.String(),
  evidence: Type.Array(Type.String(), { description: 'Ids of the evidence it rests on.' }),
  support: nullable(Type.Number(), 'Support score from 0 to 1; null where it has not been computed.'),
});

export const CountsSchema = Type.Object({
  value: Type.Integer({ description: 'Rows with this value.' }),
  of: Type.Integer({ description: 'Rows that answer.' }),
});

export const FactSchema = Type.Object({
  value: Type.Union([Type.String(), Type.Object({ min: Type.Number(), max: Type.Number() })]),
  basis: Type.Union([Type.Literal('column'), Type.Literal('stated'), Type.Literal('model')], {
    description: 'From a column, stated in a quote, or asserted by the model.',
  }),
  column: nullable(Type.String()),
  counts: nullable(CountsSchema),
  evidence: Type.Array(Type.String()),
});

const OptionalFactSchema = nullable(FactSchema, 'Null: not in the data.');

export const EvidenceSchema = Type.Object({
  id: Type.String(),
  source: Type.String({ description: 'Path of the data file as the run names it.' }),
  row: nullable(
    Type.Integer(),
    '1-based record of that source, the header not counted: where the excerpt stands, else the cited one; null when that does not exist.',
  ),
  line: nullable(Type.Integer(), '1-based physical line on which the record starts.'),
  column: nullable(Type.String()),
  start: nullable(Type.Integer(), 'UTF-16 offset of the excerpt in the cell; null where it stands nowhere.'),
  end: nullable(Type.Integer()),
  respondent: nullable(Type.String()),
  excerpt: Type.String({ description: 'The words as they were cited.' }),
  original: nullable(Type.String(), 'What the row really says, where the excerpt alters it.'),
  citedRow: nullable(Type.Integer(), 'The row that was cited; null when it does not exist.'),
  verdict: VerdictSchema,
});

export const PersonaSchema = Type.Object({
  id: Type.String(),
  name: Type.String({ description: "A model's name for the persona, or the title of an offline one." }),
  role: ClaimSchema,
  summary: ClaimSchema,
  demographics: Type.Object({
    age: OptionalFactSchema,
    location: OptionalFactSchema,
    education: OptionalFactSchema,
    occupation: OptionalFactSchema,
    techComfort: OptionalFactSchema,
  }),
  goals: Type.Array(ClaimSchema),
  frustrations: Type.Array(ClaimSchema),
  behaviours: Type.Array(ClaimSchema),
  motivations: Type.Array(ClaimSchema),
  quote: nullable(Type.Object({ text: Type.String(), evidence: Type.String() })),
  evidence: Type.Array(EvidenceSchema),
});
