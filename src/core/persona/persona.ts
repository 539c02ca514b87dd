import type { Static } from 'typebox';
import type {
  ClaimSchema,
  CountsSchema,
  EvidenceSchema,
  FactSchema,
  PersonaSchema,
  VerdictSchema,
} from './persona-schema';

/** What became of an excerpt when it was looked for in the data; see `evidence.ts`. */
export type Verdict = Static<typeof VerdictSchema>;
/** A statement about a persona with the ids of the evidence it rests on. */
export type Claim = Static<typeof ClaimSchema>;
/** How often a value occurs among the rows that answer: 71 of 151. */
export type Counts = Static<typeof CountsSchema>;
/** A demographic value with where it comes from. Null in a persona means: not in the data. */
export type Fact = Static<typeof FactSchema>;
/** One excerpt, where it was cited and where it really stands. */
export type Evidence = Static<typeof EvidenceSchema>;
export type Persona = Static<typeof PersonaSchema>;
export type Demographics = Persona['demographics'];
export type DemographicName = keyof Demographics;

export const demographicNames = [
  'age',
  'location',
  'education',
  'occupation',
  'techComfort',
] as const satisfies readonly DemographicName[];
export const claimListNames = ['goals', 'frustrations', 'behaviours', 'motivations'] as const;
export type ClaimListName = (typeof claimListNames)[number];

/** How the fields of a persona are called wherever people read them. */
export const fieldLabels = {
  goals: 'Goals',
  frustrations: 'Frustrations',
  behaviours: 'Behaviours',
  motivations: 'Motivations',
  age: 'Age',
  location: 'Location',
  education: 'Education',
  occupation: 'Occupation',
  techComfort: 'Tech comfort',
} as const satisfies Record<ClaimListName | DemographicName, string>;

/** A value for each demographic field, asked for in the order of `demographicNames`. */
export function mapDemographics<Value>(valueOf: (name: DemographicName) => Value): Record<DemographicName, Value> {
  return {
    age: valueOf('age'),
    location: valueOf('location'),
    education: valueOf('education'),
    occupation: valueOf('occupation'),
    techComfort: valueOf('techComfort'),
  };
}

/** A value for each list of claims, asked for in the order of `claimListNames`. */
export function mapClaimLists<Value>(valueOf: (name: ClaimListName) => Value): Record<ClaimListName, Value> {
  return {
    goals: valueOf('goals'),
    frustrations: valueOf('frustrations'),
    behaviours: valueOf('behaviours'),
    motivations: valueOf('motivations'),
  };
}
