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
