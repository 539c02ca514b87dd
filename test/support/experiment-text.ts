import assert from 'node:assert/strict';
import type { TextRange } from '../../src/core/experiment/locate';
import { parseExperiment, type Problem } from '../../src/core/experiment/parse';

/** The text that a problem marks; an empty string for a place between two characters. */
export function marked(text: string, { line, column, endLine, endColumn }: Problem): string {
  const lines = text.replace(/^\uFEFF/u, '').split(/(?<=\r\n|\n|\r(?!\n))/u);
  const offset = (row: number, col: number) => lines.slice(0, row - 1).join('').length + col - 1;
  return lines.join('').slice(offset(line, column), offset(endLine, endColumn));
}

/** The one problem of a text, with what it marks. An error leaves no experiment, a warning does. */
export function onlyProblem(text: string): Problem & { marked: string } {
  const { problems, experiment, document } = parseExperiment(text);
  const [problem] = problems;
  assert.ok(problem, 'There is a problem.');
  assert.deepEqual(
    problems.map(({ message }) => message),
    [problem.message],
  );
  assert.equal(experiment === null, problem.severity === 'error');
  assert.equal(document === null, problem.severity === 'error');
  return { ...problem, marked: marked(text, problem) };
}

/** A file with one item of `models`. */
export const model = (line: string) => `generation:\n  models:\n    - ${line}\n`;
/** A file with one model mapping and one more line in it. */
export const entry = (line: string) => `generation:\n  models:\n    - model: claude-x\n      ${line}\n`;

/** That a problem is in the text, its end not before its start. */
export function assertWithin(text: string, { line, column, endLine, endColumn }: TextRange): void {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  const place = JSON.stringify({ text, line, column, endLine, endColumn });
  assert.ok(line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1, place);
  assert.ok(endLine >= line && endColumn >= 1 && endColumn <= (lines[endLine - 1]?.length ?? -1) + 1, place);
  assert.ok(endLine > line || endColumn >= column, place);
}
