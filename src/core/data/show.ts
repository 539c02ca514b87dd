import { seededRandom, shuffled } from '../random';
import { countOf, countText } from '../text/figures';
import { estimateTokens } from '../text/tokens';
import { chooseRows, type RowChoice } from './choose-rows';
import { interviewerFacts, interviewerRows, interviewerText, questionBefore } from './interviewer-rows';
import { applyReplacements, redact, RedactionMemory } from './redact';
import { expectedCosts, rowTokens as plainRowTokens, shownTokens } from './row-cost';
import { leastGroupedRows, type RowGrouping } from './row-grouping';
import { rowId } from './row-id';
import { showCell } from './show-cell';
import { suspiciousCells, suspicionWarnings } from './suspicious-cells';
import type { ColumnRoles, Row, ShownData, ShownGroup, ShownRow, Table } from './table';
import { transcriptFacts, transcriptText } from './transcript';

export interface ShowOptions {
  /** Whether e-mail addresses, phone numbers and the like are replaced: {@link redact}. */
  redact: boolean;
  /** Most that the shown rows may take together, by {@link estimateTokens}. */
  maxTokens: number;
  /** Of the choice of rows where not all fit, and of their order within a group. */
  seed: number;
  /** The rows of the table in groups; without it rows are chosen at random, and shown in the order of the files. */
  grouping?: RowGrouping | null;
  /** How rows of a group are chosen; by facility location unless told. */
  method?: RowChoice['method'];
}

/** UTF-16 units of a cell that are shown at most; where there are few rows, so many that the limit is used. */
const longestCell = { usual: 8000, most: 40_000 };
/** UTF-16 units. */
const roundedTo = 500;
/** Of a cell's share of the limit, so that an estimate that is too low does not cost a row. */
const usedShare = 0.9;

/** The line of a group without its label, about. */
const tokensPerGroup = 20;
/** Share of the limit; where the lines of groups would take more, there are no groups. */
const mostHeadings = 0.2;

/** Indexes into `Table.rows`. */
type Indexes = readonly number[];

/**
 * The rows that every model of a run sees: those with something in a text column (without text columns, in any column that
 * is shown), redacted and shortened. Where they take more than `maxTokens`, as many as fit, chosen by {@link chooseRows}:
 * from each group, the same for the same seed. Rows of a group stand together, in random order; without groups the order is
 * that of the files. Id and excluded columns are in no cell.
 */
export function showRows(table: Table, roles: ColumnRoles, options: ShowOptions): ShownData {
  const columns = [...roles.context, ...roles.text].filter(
    (column) => column !== roles.id && !roles.excluded.includes(column),
  );
  const needed = roles.text.length > 0 ? roles.text : roles.context;
  const isAsked = interviewerRows(table, roles.text);
  const answers = [...table.rows.keys()].filter((index) => !isAsked(table.rows[index] ?? { cells: [] }));
  const candidates = answers.filter((index) => needed.some((column) => isFilled(table.rows[index]?.cells[column])));
  const headings = (options.grouping?.labels ?? []).reduce(
    (sum, label) => sum + estimateTokens(label) + tokensPerGroup,
    0,
  );
  const isGrouped = candidates.length >= leastGroupedRows && headings <= mostHeadings * options.maxTokens;
  const grouping = isGrouped ? (options.grouping ?? null) : null;
  const maxTokens = options.maxTokens - (grouping === null ? 0 : headings);
  const segments = segmentsOf(candidates, grouping);
  const longest = longestShown(table, candidates, columns, maxTokens);
  const context = roles.context.filter((column) => columns.includes(column));
  const chosen = choose(table, segments, { columns, context, longest }, { ...options, maxTokens, grouping });
  const memory = options.redact ? new RedactionMemory() : null;
  const shown = fitting(
    chosen.map((rows) =>
      rows.flatMap((index) => {
        const question = questionBefore(table.rows, index, roles.text, isAsked);
        return showRow(table, index, roles, columns, memory, longest).map((row) => withQuestion(row, question, memory));
      }),
    ),
    context,
    { ...options, maxTokens },
  );
  const rows = shown.flat();
  const cells = rows.flatMap((row) => row.cells);
  const replacements = cells.flatMap((cell) => cell.replacements);
  return {
    table,
    roles,
    rows,
    groups: grouping === null ? [] : groupsOf(table, segments, shown, grouping, options.redact),
    redactions: replacements.filter(({ omitted }) => omitted !== true).length,
    warnings: [
      ...showWarnings(table, roles, { answers: answers.length, candidates: candidates.length, shown: rows.length }),
      ...cellWarnings(table, roles, rows, longest),
      ...suspicionWarnings(suspiciousCells(rows), table),
    ],
  };
}

/** Estimated tokens of a row whose cells of these columns are shown, when all rows are. */
export function rowTokens(cells: readonly string[], columns: readonly number[]): number {
  return plainRowTokens(cells, columns, longestCell.usual);
}

/** Group by group, last those in none; all in one where there are no groups. */
function segmentsOf(candidates: Indexes, grouping: RowGrouping | null): Indexes[] {
  if (grouping === null) {
    return [candidates];
  }
  const { labels, groupOf } = grouping;
  const segments = [...labels, ''].map((): number[] => []);
  for (const index of candidates) {
    const group = groupOf[index] ?? -1;
    segments[group < 0 ? labels.length : group]?.push(index);
  }
  return segments;
}

/** Chosen rows by segment, in the order shown. */
function choose(
  table: Table,
  segments: readonly Indexes[],
  shape: { columns: readonly number[]; context: readonly number[]; longest: number },
  { maxTokens, seed, grouping, method = 'facility-location' }: ShowOptions,
): Indexes[] {
  const candidates = segments.flat();
  const rowOf = (index: number): Row | undefined => table.rows[index];
  const { cost, shared } = expectedCosts(
    candidates.flatMap((index) => rowOf(index) ?? []),
    shape,
  );
  const costOf = (index: number): number => cost(rowOf(index)?.cells ?? []);
  const limit = maxTokens - shared;
  let total = 0;
  const all = candidates.every((index) => (total += costOf(index)) <= limit);
  const similarities = grouping?.similarities ?? null;
  const chosen = all ? segments : chooseRows({ segments, similarities, cost: costOf, limit, seed, method });
  return grouping
    ? chosen.map((rows) => shuffled(rows, seededRandom(seed)))
    : chosen.map((rows) => rows.toSorted(byPlace));
}

function byPlace(left: number, right: number): number {
  return left - right;
}

/**
 * How much of a cell is shown: 8,000 UTF-16 units, and up to 40,000 where the rows are so few that all of them fit with as
 * much. The length of a token is that of the beginnings of the long cells.
 */
function longestShown(table: Table, candidates: Indexes, columns: readonly number[], maxTokens: number): number {
  let [long, tokens] = [0, 0];
  for (const index of candidates) {
    for (const column of columns) {
      const cell = table.rows[index]?.cells[column] ?? '';
      if (cell.length > longestCell.usual && long < 100) {
        long++;
        tokens += estimateTokens(cell.slice(0, longestCell.usual));
      }
    }
  }
  if (long === 0) {
    return longestCell.usual;
  }
  const perUnit = tokens / (long * longestCell.usual);
  const cells = Math.max(candidates.length, long);
  const share = roundedTo * Math.floor((usedShare * maxTokens) / cells / perUnit / roundedTo);
  return Math.max(longestCell.usual, Math.min(longestCell.most, share));
}

/**
 * What is shown can be longer than was expected, by placeholders and by values that get no code: rows of the largest groups are
 * taken away at random until the rest fits.
 */
function fitting(groups: ShownRow[][], context: readonly number[], { maxTokens, seed }: ShowOptions): ShownRow[][] {
  const random = seededRandom(seed);
  const kept = groups.map((rows) => [...rows]);
  for (;;) {
    const rows = kept.flat();
    const total = shownTokens(rows, context);
    if (total <= maxTokens || rows.length === 0) {
      return kept;
    }
    for (let surplus = Math.max(1, Math.floor(rows.length * (1 - maxTokens / total))); surplus > 0; surplus--) {
      const largest = kept.reduce((most, group) => (group.length > most.length ? group : most), []);
      largest.splice(Math.floor(random() * largest.length), 1);
    }
  }
}

function showRow(
  table: Table,
  index: number,
  roles: ColumnRoles,
  columns: readonly number[],
  memory: RedactionMemory | null,
  longest: number,
): ShownRow[] {
  const row = table.rows[index];
  if (row === undefined) {
    return [];
  }
  const cells = columns
    .filter((column) => isFilled(row.cells[column]))
    .map((column) => showCell(column, row.cells[column] ?? '', memory, longest));
  const respondent = respondentOf(row, roles);
  return [{ id: rowId(row.row, row.source, table.sources.length), row, cells, respondent }];
}

/** The row with what was asked before it, redacted; nothing can be cited from it. */
function withQuestion(row: ShownRow, question: string, memory: RedactionMemory | null): ShownRow {
  if (question === '') {
    return row;
  }
  const shown = memory === null ? question : applyReplacements(question, redact(question, memory).replacements);
  return { ...row, question: shown };
}

function respondentOf(row: Row, roles: ColumnRoles): string | null {
  const respondent = roles.id === null ? '' : (row.cells[roles.id] ?? '').trim();
  return respondent === '' ? null : respondent;
}

/** Groups of which rows are shown. Where the table holds a sample, their sizes are scaled up from it. */
function groupsOf(
  table: Table,
  segments: readonly Indexes[],
  shown: readonly (readonly ShownRow[])[],
  { labels }: RowGrouping,
  redacts: boolean,
): ShownGroup[] {
  const scale = table.rowCount / table.rows.length;
  const groups = segments.flatMap((rows, segment) => {
    const ids = (shown[segment] ?? []).map(({ id }) => id);
    const label = labels[segment] ?? '';
    const isPrivate = redacts && redact(label, new RedactionMemory()).replacements.length > 0;
    return ids.length === 0
      ? []
      : [{ label: isPrivate ? '' : label, rows: Math.round(rows.length * scale), estimated: scale > 1, shown: ids }];
  });
  return groups.map((group, index) => ({ id: `g${index + 1}`, ...group }));
}

function showWarnings(
  table: Table,
  roles: ColumnRoles,
  { answers, candidates, shown }: { answers: number; candidates: number; shown: number },
): string[] {
  const warnings: string[] = [];
  const asked = answers < table.rows.length ? interviewerFacts(table, roles.text) : null;
  if (asked !== null) {
    warnings.push(`${interviewerText(asked)}.`);
  }
  if (shown < candidates || table.rows.length < table.rowCount) {
    const counted = `${countText(shown)} of ${countText(table.rowCount)} rows shown`;
    warnings.push(`${counted}: language models see these alone, offline generators count all rows and quote these.`);
  }
  const blank = answers - candidates;
  if (blank > 0) {
    const about = table.rows.length < table.rowCount ? `Of the ${countText(table.rows.length)} rows drawn, ` : '';
    warnings.push(
      `${about}${countOf(blank, 'row')} left out: blank in every ${roles.text.length > 0 ? 'text column' : 'column that is shown'}.`,
    );
  }
  return warnings;
}

function cellWarnings(table: Table, roles: ColumnRoles, rows: readonly ShownRow[], longest: number): string[] {
  const warnings: string[] = [];
  const shortened = rows.flatMap(({ cells }) => cells).filter((cell) => cell.shortened).length;
  if (shortened > 0) {
    const which = countOf(shortened, 'cell is', 'cells are');
    warnings.push(
      `${which} longer than ${countText(longest)} characters: passages of each are shown, the rest is not.`,
    );
  }
  for (const column of roles.text) {
    const facts = transcriptFacts(rows.map(({ row }) => row.cells[column] ?? ''));
    if (facts !== null) {
      warnings.push(`${table.columns[column]?.name ?? ''}: ${transcriptText(facts)}.`);
    }
  }
  return warnings;
}

function isFilled(cell: string | undefined): cell is string {
  return cell !== undefined && /\S/.test(cell);
}
