import type { Claim, Evidence, Fact, Persona, Verdict } from '../core/persona/persona';
import { either, isNumber, isString, listOf, nullable, object, oneOf, type Check, type Fields } from './check';

const isVerdict = oneOf<Verdict>({ verified: true, altered: true, misattributed: true, rejected: true });

export const claimFields: Fields<Claim> = { text: isString, evidence: listOf(isString), support: nullable(isNumber) };

export const factFields: Fields<Fact> = {
  value: either(isString, object({ min: isNumber, max: isNumber })),
  basis: oneOf({ column: true, stated: true, model: true }),
  column: nullable(isString),
  counts: nullable(object({ value: isNumber, of: isNumber })),
  evidence: listOf(isString),
};

export const evidenceFields: Fields<Evidence> = {
  id: isString,
  source: isString,
  row: nullable(isNumber),
  line: nullable(isNumber),
  column: nullable(isString),
  start: nullable(isNumber),
  end: nullable(isNumber),
  respondent: nullable(isString),
  excerpt: isString,
  original: nullable(isString),
  citedRow: nullable(isNumber),
  verdict: isVerdict,
};

const isClaim: Check<Claim> = object(claimFields);
const isFact: Check<Fact> = object(factFields);

export const personaFields: Fields<Persona> = {
  id: isString,
  name: isString,
  role: isClaim,
  summary: isClaim,
  demographics: object({
    age: nullable(isFact),
    location: nullable(isFact),
    education: nullable(isFact),
    occupation: nullable(isFact),
    techComfort: nullable(isFact),
  }),
  goals: listOf(isClaim),
  frustrations: listOf(isClaim),
  behaviours: listOf(isClaim),
  motivations: listOf(isClaim),
  quote: nullable(object({ text: isString, evidence: isString })),
  evidence: listOf(object(evidenceFields)),
};

export const isPersona: Check<Persona> = object(personaFields);
