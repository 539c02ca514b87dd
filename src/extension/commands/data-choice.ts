import type { Column, ColumnRoles, Table } from '../../core/data/table';
import type { Experiment } from '../../core/experiment/experiment';
import { countText } from '../../core/text/figures';
import { visibleText } from '../../core/text/visible-text';

/** What a user wants to have sent: indexes into `Table.columns`. */
export interface DataChoice {
  sent: ReadonlySet<number>;
  /** Columns that may be quoted although nobody wrote whole sentences in them. */
  quoted: ReadonlySet<number>;
  redact: boolean;
}

/** A column as it is offered. */
export interface OfferedColumn {
  index: number;
  label: string;
  description: string;
  detail: string;
  /** Columns of text are quoted whenever they are sent; of others the user says so. */
  isText: boolean;
  /** Not the column that says who answered. */
  isOptional: boolean;
}

/** What is sent where nobody says otherwise. */
export function usualChoice(roles: ColumnRoles, redact: boolean): DataChoice {
  return { sent: new Set([...roles.text, ...roles.context]), quoted: new Set(), redact };
}

/** The columns in two parts: those that are usually sent, those to be quoted first, and those that are not. */
export function offeredColumns(
  { columns, rowCount }: Pick<Table, 'columns' | 'rowCount'>,
  roles: ColumnRoles,
  { quoted }: Pick<DataChoice, 'quoted'>,
): { sent: OfferedColumn[]; kept: OfferedColumn[] } {
  const usual = [...roles.text, ...roles.context];
  const others = [...columns.keys()].filter((index) => !usual.includes(index));
  const offered = (indexes: readonly number[]): OfferedColumn[] =>
    indexes.flatMap((index) => {
      const column = columns[index];
      const isText = roles.text.includes(index);
      const notes = [
        ...(isText || quoted.has(index) ? ['may be quoted'] : []),
        ...(index === roles.id ? ['tells who answered, never sent'] : []),
      ];
      return column ? [offeredColumn(column, index, rowCount, { isText, isOptional: index !== roles.id, notes })] : [];
    });
  return { sent: offered(usual), kept: offered(others) };
}

function offeredColumn(
  { name, type, filled, range, examples }: Column,
  index: number,
  rowCount: number,
  { notes, ...part }: Pick<OfferedColumn, 'isText' | 'isOptional'> & { notes: readonly string[] },
): OfferedColumn {
  const facts = [type, `${countText(filled)} of ${countText(rowCount)} filled`, ...notes];
  const example = range ? `${range.min} to ${range.max}` : examples.map((text) => shortened(text, 60)).join(' · ');
  return { index, label: shortened(name, 60), description: facts.join(' · '), detail: example, ...part };
}

/**
 * The experiment of a data file alone with what was chosen; columns are named only where the choice differs from the usual
 * one. A column that is usually of no use is one to quote once it is sent.
 */
export function withChoice(
  experiment: Experiment,
  { columns }: Pick<Table, 'columns'>,
  roles: ColumnRoles,
  { sent, quoted, redact }: DataChoice,
): Experiment {
  const usual = [...roles.text, ...roles.context];
  const namesOf = (indexes: readonly number[]): string[] => indexes.flatMap((index) => columns[index]?.name ?? []);
  const more = [...sent].filter(
    (index) => index !== roles.id && !roles.text.includes(index) && (quoted.has(index) || !usual.includes(index)),
  );
  const text = namesOf([...roles.text.filter((index) => sent.has(index)), ...more]);
  return {
    ...experiment,
    data: {
      ...experiment.data,
      ...(more.length === 0 ? {} : { text }),
      exclude: namesOf(usual.filter((index) => !sent.has(index))),
      redact,
    },
  };
}

/** So many columns are named on one line. */
const mostNamed = 12;

/** `answer, age and 60 more`; `none`. */
export function columnsText(names: readonly string[]): string {
  if (names.length === 0) {
    return 'none';
  }
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).map((name) => shortened(name, 40));
  return `${named.join(', ')}${more > 0 ? ` and ${countText(more)} more` : ''}`;
}

/** On one line, at most so many characters, the last of them an ellipsis where there are more. */
function shortened(text: string, longest: number): string {
  const characters = Array.from(visibleText(text.slice(0, 4 * longest)).replaceAll(/\s+/gu, ' '));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}
