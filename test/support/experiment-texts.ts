import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { TextLines } from '../../src/core/experiment/locate';
import type { TextEdit } from '../../src/core/experiment/written';

/** The text after edits whose ranges are all those of the text before. */
export function textWith(text: string, edits: readonly TextEdit[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const source = text.slice(mark.length);
  const lines = new TextLines(source);
  const before = (edit: TextEdit): number =>
    lines.textOf({ ...edit, line: 1, column: 1, endLine: edit.line, endColumn: edit.column }).length;
  const sorted = edits.toSorted((a, b) => before(b) - before(a));
  return (
    mark +
    sorted.reduce((changed, edit) => {
      const start = before(edit);
      return changed.slice(0, start) + edit.newText + changed.slice(start + lines.textOf(edit).length);
    }, source)
  );
}

const models = fc.array(
  fc.constantFrom(
    'claude-sonnet-5-5',
    'claude-sonet-5-5',
    'anthropic : claude-sonet-5-5',
    'some: thing',
    'openrouter:x/y',
    'claude-sonnet-4-5-20250929',
    'offline:topic',
    { model: 'claude-sonnet-5-5', temperature: 1 },
    { temperature: 0.5, model: 'claude-sonet-5-5', wieght: 2 },
    { provider: 'openrouter', model: 'a/b', weight: 2, price: { input: 1, output: 2 } },
    { provider: 'openrouter', model: 'a/b', headers: { 'X-Team': 'b: c' } },
    { provider: 'antropic', model: 'x' },
  ),
  { maxLength: 5 },
);

const documents = fc.record(
  {
    name: fc.constantFrom<unknown>('Study', 2026, true, 'a # b', 'two\nlines'),
    nme: fc.constant('x'),
    data: fc.constantFrom<unknown>({ from: 'a.csv', txt: ['b'] }, { from: ['a.csv'], redact: 'yes' }),
    generation: fc.record(
      {
        models,
        execution: fc.constantFrom({ mode: 'paralel' }, { mode: 'parallel', retires: 2 }),
        personas: fc.constantFrom(0, 3, 'x'),
      },
      { requiredKeys: ['models'] },
    ),
    budget: fc.constantFrom({ max_cost: 1 }, { max_cots: 1 }),
  },
  { requiredKeys: ['generation'] },
);

const styles = fc.record({
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
  anchors: fc.boolean(),
});

/** Experiment files with mistakes that have a fix, as people write them: in any style, with comments, CRLF, a byte order mark. */
export const experimentTexts: fc.Arbitrary<string> = fc
  .tuple(documents, styles, fc.boolean(), fc.boolean(), fc.infiniteStream(fc.boolean()))
  .map(([document, { anchors, ...style }, crlf, mark, choices]) => {
    const value = anchors ? document : structuredClone(document);
    const plain = stringify(value, { ...style, lineWidth: 0, aliasDuplicateObjects: anchors });
    const text = plain.split('\n').reduce((lines, line, index, all) => {
      const rest = all.slice(index + 1).join('\n');
      const commented = `${lines}${line} # comment\n${rest}`;
      const keeps = choices.next().value === true && line !== '' && isSame(commented, value);
      return `${lines}${keeps ? `${line} # comment` : line}${index < all.length - 1 ? '\n' : ''}`;
    }, '');
    return (mark ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text);
  });

function isSame(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(parse(text), structuredClone(value));
  } catch {
    return false;
  }
}
