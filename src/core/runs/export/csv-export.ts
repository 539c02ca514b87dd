import { BYTE_ORDER_MARK, unparse } from 'papaparse';
import type { ClaimField } from '../../analysis/claim-comparison';
import { personaReference } from '../../analysis/matching';
import {
  claimListNames,
  demographicNames,
  type Claim,
  type Evidence,
  type Fact,
  type Persona,
} from '../../persona/persona';
import { applyReviews, type EditedPersona } from '../../reviews/apply-reviews';
import { opinionsOf } from '../../reviews/opinions';
import { editText, stamp } from '../../reviews/review-report';
import { type FoundReview, readableReviews } from '../../reviews/found-review';
import { factText } from '../../text/figures';
import type { Run } from '../run';

/**
 * The columns, one row for each claim. `rows`, `verdicts` and `excerpts` hold a line for each excerpt of the claim. `claim` and `name` are
 * the model's own words; `edited_…` what people put in their place, and `review` what they did and said, by whom and when.
 */
const columns = [
  'run',
  'model',
  'persona',
  'name',
  'field',
  'place',
  'claim',
  'support',
  'rows',
  'verdicts',
  'excerpts',
  'edited_name',
  'edited_claim',
  'review',
] as const;

type Cells = Record<(typeof columns)[number], string>;

/** What spreadsheets take for a formula; a plain number such as `-5` or `+1.5` is none. */
const formula = /^(?:[=@\t\r]|[+-](?!(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$))/u;

/**
 * One row per claim, the personas of the models first, then those of the consensus. UTF-8 with a byte order mark, as spreadsheets read it
 * in the machine's own encoding without one; lines end with CRLF (RFC 4180). A cell that a spreadsheet would take for a
 * formula gets an apostrophe before it.
 */
export function csvExport(run: Run, reviews: readonly FoundReview[] = []): string {
  const rows = claimRows(run, reviews).map((cells) => columns.map((column) => cells[column]));
  return `${BYTE_ORDER_MARK}${csvText([[...columns], ...rows])}\r\n`;
}

/** Rows of cells as CSV, formulas disarmed, without a line end behind the last one. */
export function csvText(rows: string[][]): string {
  return unparse(rows, { newline: '\r\n', escapeFormulae: formula });
}

function claimRows(run: Run, reviews: readonly FoundReview[]): Cells[] {
  const files = readableReviews(reviews);
  const states = new Map(applyReviews(run, files).personas.map((state) => [state.ref, state]));
  const opinions = files.map(opinionsOf);
  const rowsOf = (model: string, ref: string, persona: Persona): Cells[] => {
    const state = states.get(ref);
    const head = {
      run: run.runId,
      model,
      persona: persona.id,
      name: persona.name,
      edited_name: state?.edits.find(({ field }) => field === 'name')?.now ?? '',
    };
    const said = opinions.flatMap(({ rater, ratings, comments }) => [
      ...(ratings.has(ref) ? [`${rater} rates the persona ${ratings.get(ref)} of 5`] : []),
      ...(comments.has(ref) ? [`${rater}: ${comments.get(ref)}`] : []),
    ]);
    return statements(persona).map((statement) => ({
      ...head,
      ...statementCells(statement, persona.evidence),
      ...editCells(statement, state, said),
    }));
  };
  return [
    ...run.models.flatMap(({ key, personas }) =>
      personas.flatMap((persona) => rowsOf(key, personaReference(key, persona), persona)),
    ),
    ...(run.consensus?.personas ?? []).flatMap((persona) => rowsOf('consensus', persona.id, persona)),
  ];
}

/** Something that a persona says, with its place in its list, from 0. */
interface Statement {
  field: string;
  index: number;
  text: string;
  support: number | null;
  evidence: readonly string[];
}

function statements(persona: Persona): Statement[] {
  const claim = (field: ClaimField, { text, support, evidence }: Claim, index = 0): Statement[] =>
    text === '' ? [] : [{ field, index, text, support, evidence }];
  const fact = (field: string, stated: Fact | null): Statement[] =>
    stated === null ? [] : [{ field, index: 0, text: factText(stated), support: null, evidence: stated.evidence }];
  const { quote } = persona;
  return [
    ...claim('role', persona.role),
    ...claim('summary', persona.summary),
    ...demographicNames.flatMap((name) => fact(name, persona.demographics[name])),
    ...claimListNames.flatMap((name) => persona[name].flatMap((said, index) => claim(name, said, index))),
    ...(quote ? [{ field: 'quote', index: 0, text: quote.text, support: null, evidence: [quote.evidence] }] : []),
  ];
}

function statementCells(
  { field, index, text, support, evidence: ids }: Statement,
  evidence: readonly Evidence[],
): Pick<Cells, 'field' | 'place' | 'claim' | 'support' | 'rows' | 'verdicts' | 'excerpts'> {
  const cited = ids.flatMap((id) => evidence.find((entry) => entry.id === id) ?? []);
  return {
    field,
    place: String(index + 1),
    claim: text,
    support: support === null ? '' : String(support),
    rows: cited.map(({ source, row }) => (row === null ? 'no such row' : `${source}:${row}`)).join('\n'),
    verdicts: cited.map(({ verdict }) => verdict).join('\n'),
    excerpts: cited.map(({ excerpt }) => excerpt.replaceAll(/\s+/gu, ' ')).join('\n'),
  };
}

function editCells(
  statement: Statement,
  state: EditedPersona | undefined,
  said: readonly string[],
): Pick<Cells, 'edited_claim' | 'review'> {
  const asItIs = (text: string): string => text;
  const own = state?.edits.find(({ field, index }) => field === statement.field && index === statement.index);
  const named = state?.edits.find(({ field }) => field === 'name');
  const { rejected, mergedInto, locked } = state ?? { rejected: null, mergedInto: null, locked: null };
  const lines = [
    ...[named, own].flatMap((edit) => (edit ? [editText(edit, asItIs)] : [])),
    ...(rejected ? [`Persona rejected (${stamp(rejected, asItIs)})`] : []),
    ...(mergedInto ? [`Persona merged into ${mergedInto.ref} (${stamp(mergedInto, asItIs)})`] : []),
    ...(locked ? [`Persona locked (${stamp(locked, asItIs)})`] : []),
    ...said,
  ];
  return { edited_claim: own?.now ?? '', review: lines.join('\n') };
}
