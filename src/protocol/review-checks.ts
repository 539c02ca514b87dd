import {
  isBoolean,
  isNumber,
  isRecord,
  isString,
  listOf,
  nullable,
  object,
  oneOf,
  recordOf,
  type Check,
} from './check';
import type { Doing, Judgement, PersonaReview, RaterView, ReviewsView } from './reviews';

type Kind = Judgement['type'];
type ClaimField = Extract<Judgement, { type: 'edit-claim' }>['field'];

const claimFields = {
  role: true,
  summary: true,
  goals: true,
  frustrations: true,
  behaviours: true,
  motivations: true,
} as const;
const isClaimField = oneOf<ClaimField>(claimFields);
const claimPlace = { ref: isString, field: isClaimField, index: isNumber };
const isRating: Check<number> = (value): value is number =>
  isNumber(value) && Number.isInteger(value) && value >= 1 && value <= 5;

const judgements: { [Name in Kind]: Check<Omit<Extract<Judgement, { type: Name }>, 'type'>> } = {
  rate: object({ ref: isString, rating: nullable(isRating) }),
  comment: object({ ref: nullable(isString), text: isString }),
  'choose-winner': object({ key: nullable(isString) }),
  'dismiss-gap': object({ segment: isString, model: nullable(isString), reason: isString }),
  rename: object({ ref: isString, name: isString }),
  'edit-claim': object({ ...claimPlace, text: isString }),
  'reject-claim': object(claimPlace),
  reject: object({ ref: isString }),
  lock: object({ ref: isString, locked: isBoolean }),
  merge: object({ ref: isString, into: isString }),
  undo: object({ action: isString }),
};

export const isJudgement: Check<Judgement> = (value): value is Judgement => {
  const checks = new Map<unknown, Check<unknown>>(Object.entries<Check<unknown>>({ ...judgements }));
  return isRecord(value) && checks.get(value['type'])?.(value) === true;
};

const doing = { by: isString, action: isString };
const isDoing: Check<Doing> = object(doing);

const isPersonaReview: Check<PersonaReview> = object({
  edits: listOf(
    object({
      ...doing,
      field: oneOf({ ...claimFields, name: true }),
      index: isNumber,
      was: isString,
      now: nullable(isString),
    }),
  ),
  locked: nullable(isDoing),
  rejected: nullable(isDoing),
  mergedInto: nullable(object({ ...doing, ref: isString })),
});

const isRaterView: Check<RaterView> = object({
  rater: isString,
  ratings: recordOf(isRating),
  comments: recordOf(isString),
  winner: nullable(isString),
});

const isStep = nullable(object({ action: isString, words: isString }));

export const isReviewsView: Check<ReviewsView> = object({
  own: isRaterView,
  others: listOf(isRaterView),
  readOnly: nullable(isString),
  problems: listOf(isString),
  personas: recordOf(isPersonaReview),
  dismissed: listOf(object({ ...doing, segment: isString, model: nullable(isString), reason: isString })),
  agreement: object({
    raters: isNumber,
    units: isNumber,
    figures: nullable(object({ alpha: nullable(isNumber), rawAgreement: isNumber })),
  }),
  undo: isStep,
  redo: isStep,
});
