import { styleText } from 'node:util';
import type { ExperimentProblem } from '../../core/experiment/findings/check-experiment';
import { countOf } from '../../core/text/figures';
import { visible } from './text';

export type FileProblem = Omit<ExperimentProblem, 'code'> & { code: ExperimentProblem['code'] | 'unreadable-file' };

const colours = { error: 'red', warning: 'yellow', info: 'blue' } as const;

/** A problem on one line, as editors and scripts read it: `file:line:column: severity: message [code]`. */
export function problemLine(file: string, { line, column, severity, message, code }: FileProblem): string {
  return visible(`${file}:${line}:${column}: ${severity}: ${message} [${code}]`);
}

/**
 * A problem for people: its line, where it stands in the text, and what would mend it in the file.
 *
 * @param lines of the file, without their line breaks.
 */
export function problemText(file: string, lines: readonly string[], problem: FileProblem, colour: boolean): string {
  const { line, column, endLine, endColumn, severity, fix } = problem;
  const painted = (text: string): string =>
    colour ? styleText(colours[severity], text, { validateStream: false }) : text;
  const source = withoutSecrets(lines[line - 1] ?? '');
  const from = Math.max(0, Math.min(column - 1 - contextWidth, source.length - longestExcerpt));
  const excerpt = source.slice(from, from + longestExcerpt);
  const end = Math.min(endLine > line ? source.trimEnd().length : endColumn - 1, from + longestExcerpt);
  const margin = ' '.repeat(String(line).length);
  const marker = '^'.repeat(Math.max(1, columnsOf(source.slice(column - 1, end))));
  return [
    problemLine(file, problem).replace(`: ${severity}: `, `: ${painted(severity)}: `),
    ...(source.trim() === ''
      ? []
      : [
          `  ${line} | ${shown(excerpt)}`,
          `  ${margin} | ${' '.repeat(columnsOf(source.slice(from, column - 1)))}${painted(marker)}`,
        ]),
    ...(fix === null || fix.kind === 'set-key' ? [] : [`  ${margin} = ${visible(fix.title)}`]),
  ].join('\n');
}

/** `2 files: 1 error, 0 warnings, 3 hints` */
export function problemSummary(files: number, problems: readonly FileProblem[]): string {
  const count = (wanted: FileProblem['severity']) => problems.filter(({ severity }) => severity === wanted).length;
  const counts = [
    countOf(count('error'), 'error', 'errors'),
    countOf(count('warning'), 'warning', 'warnings'),
    countOf(count('info'), 'hint', 'hints'),
  ];
  return `${countOf(files, 'file', 'files')}: ${counts.join(', ')}`;
}

/** UTF-16 units of a line that are shown at most, and those of them before the problem. */
const longestExcerpt = 160;
const contextWidth = 60;

const secretValue = /((?:api[_-]?key\w*|authorization|secret|(?<![a-z])token|cookie|password)["']?\s*:\s*)([^,}#]+)/giu;
const secret = /\bsk-[\w-]{3,}/gu;

/** A key that stands in the file, where it must not, is not repeated; what hides it is as long. */
function withoutSecrets(line: string): string {
  return line
    .replace(secretValue, (_, name: string, value: string) => name + '•'.repeat(value.trimEnd().length))
    .replace(secret, (found) => '•'.repeat(found.length));
}

/** One column for each control character, so that the marker stays below what it marks. */
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, ' ');
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;
const graphemes = new Intl.Segmenter();

/** Columns that a text takes on a terminal, about. */
function columnsOf(text: string): number {
  return Array.from(graphemes.segment(text)).reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}
