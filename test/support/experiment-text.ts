import assert from 'node:assert/strict';
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
