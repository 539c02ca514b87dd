import { Type, type Static } from 'typebox';

/** The words a statement rests on: the id of a shown row and a verbatim excerpt of it. */
const Citation = Type.Object(
  {
    row: Type.String({ description: 'Id of the row, as shown, for example r17.' }),
    excerpt: Type.String({ description: 'Words copied from that row without any change.' }),
  },
  { additionalProperties: false },
);

const DraftClaim = Type.Object(
  {
    text: Type.String({ description: 'One plain sentence.' }),
    evidence: Type.Array(Citation, { description: 'One to three rows that show it.' }),
  },
  { additionalProperties: false },
);

const DraftFact = Type.Object(
  {
    value: Type.String({ description: 'The value; an age as a number or a range such as 25-34.' }),
    evidence: Type.Array(Citation, { description: 'The rows that show it.' }),
  },
  { additionalProperties: false },
);

const OptionalFact = Type.Union([DraftFact, Type.Null()], { description: 'null where the rows do not say it.' });

const DraftPersona = Type.Object(
  {
    name: Type.String({ description: 'A short name by which a team can refer to this persona.' }),
    role: DraftClaim,
    summary: DraftClaim,
    demographics: Type.Object(
      {
        age: OptionalFact,
        location: OptionalFact,
        education: OptionalFact,
        occupation: OptionalFact,
        techComfort: OptionalFact,
      },
      { additionalProperties: false },
    ),
    goals: Type.Array(DraftClaim),
    frustrations: Type.Array(DraftClaim),
    behaviours: Type.Array(DraftClaim),
    motivations: Type.Array(DraftClaim),
    quote: Type.Union([Citation, Type.Null()], { description: 'One verbatim sentence that stands for the persona.' }),
  },
  { additionalProperties: false },
);

/** The answer of a model: the subset of JSON Schema that all vendors accept in strict mode, every property required. */
export const DraftAnswer = Type.Object({ personas: Type.Array(DraftPersona) }, { additionalProperties: false });
export { DraftPersona };

export type Citation = Static<typeof Citation>;
export type DraftClaim = Static<typeof DraftClaim>;
export type DraftFact = Static<typeof DraftFact>;
export type DraftPersona = Static<typeof DraftPersona>;
