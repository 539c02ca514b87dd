import { Type, type Static, type TProperties } from 'typebox';
import { nullable } from '../persona/persona-schema';

export const reviewSchemaVersion = 1;

const reference = Type.String({ description: '`<model key>/<persona id>`, or the id of a consensus persona.' });
const ClaimFieldSchema = Type.Enum(['role', 'summary', 'goals', 'frustrations', 'behaviours', 'motivations']);
const claimPlace = {
  ref: reference,
  field: ClaimFieldSchema,
  index: Type.Integer({
    minimum: 0,
    description: 'From 0 within its list, as the model wrote it; 0 for role and summary.',
  }),
};

function action<Name extends string, Properties extends TProperties>(type: Name, properties: Properties) {
  return Type.Object({
    id: Type.String({ description: 'a1, a2 … within the file.' }),
    at: Type.String({ description: 'ISO 8601, UTC.' }),
    by: Type.String({ description: 'The rater.' }),
    blind: Type.Optional(Type.Boolean({ description: 'True: done while the names of the models were hidden.' })),
    type: Type.Literal(type),
    ...properties,
  });
}

export const ReviewActionSchema = Type.Union([
  action('rate', {
    ref: reference,
    rating: nullable(Type.Integer({ minimum: 1, maximum: 5 }), 'Null takes a rating back.'),
  }),
  action('comment', { ref: nullable(reference, 'Null: on the whole run.'), text: Type.String() }),
  action('choose-winner', { key: nullable(Type.String(), 'Key of a model run; null: none.') }),
  action('dismiss-gap', {
    segment: Type.String({ description: 'Id of a covered segment.' }),
    model: nullable(Type.String(), 'Key of the model run; null: for all.'),
    reason: Type.String(),
  }),
  action('rename', { ref: reference, name: Type.String() }),
  action('edit-claim', { ...claimPlace, text: Type.String() }),
  action('reject-claim', claimPlace),
  action('reject', { ref: reference }),
  action('lock', { ref: reference, locked: Type.Boolean() }),
  action('merge', { ref: reference, into: reference }),
  action('undo', {
    action: Type.String({ description: 'An earlier action of this file; to undo an undo is to redo.' }),
  }),
]);

export const ReviewFileSchema = Type.Object(
  {
    schemaVersion: Type.Integer(),
    runId: Type.String(),
    rater: Type.String(),
    actions: Type.Array(ReviewActionSchema, { description: 'In the order they were done; only ever added to.' }),
  },
  { title: 'Review', description: 'What one person thinks of a run, and changed in it.' },
);

/** Something that a rater did. */
export type ReviewAction = Static<typeof ReviewActionSchema>;
/** `reviews/<rater>.json`. */
export type ReviewFile = Static<typeof ReviewFileSchema>;

type WithoutStamp<Action> = Action extends ReviewAction ? Omit<Action, 'id' | 'at' | 'by' | 'blind'> : never;
/** An action that is yet to be written down. */
export type NewReviewAction = WithoutStamp<ReviewAction>;
/** An action that changes or judges something itself. */
export type StandingAction = Exclude<ReviewAction, { type: 'undo' }>;
