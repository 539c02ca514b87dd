import { CST, isAlias, isMap, isScalar, isSeq, Lexer, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLError } from 'yaml';
import { checkDocument } from './check';
import type { Experiment } from './experiment';
import { findingMessage, type DocumentPath, type FindingCode } from './finding';
import { aliasTargets, countValues, locate, type OffsetRange, TextLines, type TextRange } from './locate';
import { checkConsensus } from './meaning';
import { normaliseExperiment } from './normalise';
import { notYetSupported } from './not-yet';
import type { ExperimentDocument } from './schema';
import { withoutTrailingSpace, WrittenExperiment } from './written';

export type ProblemCode =
  | FindingCode
  | 'yaml-syntax'
  | 'duplicate-key'
  | 'several-documents'
  | 'empty-file'
  | 'empty-value'
  | 'too-complex'
  | 'unsupported';

/** Something wrong in a file, where it stands. */
export interface Problem extends TextRange {
  severity: 'error' | 'warning' | 'info';
  code: ProblemCode;
  message: string;
  /** What to write in the place of the range; null where that is not known. */
  suggestion: string | null;
}

export interface ParseOptions {
  /**
   * Report what this version can't do as errors. Off for a file that flags are laid over: there the merged document
   * counts (`notYetSupported`).
   */
  refuseUnsupported?: boolean;
}

export interface ParsedExperiment {
  /** With every default filled in; null where there is an error. */
  experiment: Experiment | null;
  /** As written, for laying flags over it; null where there is an error. */
  document: ExperimentDocument | null;
  /** In the order of the text. */
  problems: Problem[];
  /** What the text says, mistakes included; null where it is no YAML or empty. */
  written: WrittenExperiment | null;
}

/** Far above any experiment; within these the parser's recursion is safe and every check ends soon. */
const limits = { characters: 500_000, flowDepth: 32, blockDepth: 100, indicatorsInLine: 10, values: 50_000 };

/** Reads `experiment.yaml`. Never throws: whatever is wrong with the text is among the problems. */
export function parseExperiment(text: string, options: ParseOptions = {}): ParsedExperiment {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new TextLines(source);
  const collected: (Omit<Problem, keyof TextRange> & { at: OffsetRange })[] = [];
  const report: Report = (at, code, message, { severity = 'error', suggestion = null } = {}) =>
    collected.push({ severity, code, message, suggestion, at: withoutTrailingSpace(source, at) });
  let document: ExperimentDocument | null = null;
  let written: WrittenExperiment | null = null;
  try {
    const found = read(source, report, options);
    document = found?.document ?? null;
    written = found && new WrittenExperiment(source, lines, found.yaml, found.value);
  } catch (error) {
    report(start, 'too-complex', `The file can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (collected.some(({ severity }) => severity === 'error')) {
    document = null;
  }
  return {
    experiment: document && normaliseExperiment(document),
    document,
    problems: collected
      .sort((a, b) => a.at.start - b.at.start)
      .map(({ at, severity, code, message, suggestion }) => ({
        severity,
        code,
        message,
        ...lines.rangeAt(at),
        suggestion,
      })),
    written,
  };
}

/** What was read of a text that is YAML. */
interface ReadText {
  yaml: Document;
  value: unknown;
  document: ExperimentDocument | null;
}

type Report = (
  at: OffsetRange,
  code: ProblemCode,
  message: string,
  more?: { severity?: Problem['severity']; suggestion?: string | null },
) => void;

const start: OffsetRange = { start: 0, end: 0 };

function read(source: string, report: Report, options: ParseOptions): ReadText | null {
  if (isTooComplex(source)) {
    report(start, 'too-complex', 'The file is too large or nested too deeply for an experiment.');
    return null;
  }
  const yaml = parseDocument(source, {
    schema: 'core',
    merge: true,
    uniqueKeys: false, // it compares each key with each other: reportDuplicates
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  if (!reportSyntax(yaml, report)) {
    return null;
  }
  if (countValues(yaml) > limits.values) {
    report(
      start,
      'too-complex',
      'The file holds too many values for an experiment, those its aliases stand for included.',
    );
    return null;
  }
  const written: unknown = yaml.toJS({ maxAliasCount: -1 });
  if (written === null || written === undefined) {
    report(start, 'empty-file', 'The file is empty. List models under generation.models, or delete the file.');
    return null;
  }
  const { value, document } = reportFindings(yaml, written, report);
  for (const finding of document ? checkConsensus(document) : []) {
    report(locate(yaml, finding.path, finding.part), finding.code, findingMessage(finding));
  }
  if (document && options.refuseUnsupported) {
    for (const { path, message } of notYetSupported(document)) {
      report(locate(yaml, path), 'unsupported', message);
    }
  }
  return { yaml, value, document };
}

/**
 * The parser recurses and takes the whole process down when its stack ends within a regular expression. In block style the
 * depth is at most that of the indentations within one another with all indicators on their lines.
 */
function isTooComplex(source: string): boolean {
  if (source.length > limits.characters) {
    return true;
  }
  const open: { indent: number; depth: number }[] = [{ indent: 0, depth: 0 }];
  let [flowDepth, indicators, atLineStart] = [0, 0, true];
  for (const token of new Lexer().lex(source)) {
    const type = CST.tokenType(token);
    if (flowDepth <= 0 && atLineStart && type !== 'newline' && type !== 'comment') {
      const indent = type === 'space' ? token.length : 0;
      while (open.length > 1 && (open.at(-1)?.indent ?? 0) >= indent) {
        open.pop();
      }
      open.push({ indent, depth: (open.at(-1)?.depth ?? 0) + 1 });
    }
    atLineStart = type === 'newline';
    if (type === 'flow-map-start' || type === 'flow-seq-start') {
      flowDepth += 1;
    } else if (type === 'flow-map-end' || type === 'flow-seq-end' || type === 'flow-error-end') {
      flowDepth -= 1;
    } else if (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind') {
      indicators += 1;
      const line = open.at(-1);
      if (line && flowDepth <= 0) {
        line.depth += 1;
      }
    } else if (type === 'newline') {
      indicators = 0;
    }
    const blockDepth = open.at(-1)?.depth ?? 0;
    if (
      flowDepth > limits.flowDepth ||
      blockDepth > limits.blockDepth ||
      (flowDepth <= 0 && indicators > limits.indicatorsInLine)
    ) {
      return true;
    }
  }
  return false;
}

/** Whether the text is one YAML document whose structure can be trusted. */
function reportSyntax(yaml: Document.Parsed, report: Report): boolean {
  const at = ({ pos: [from, to] }: YAMLError): OffsetRange => ({ start: from, end: to });
  for (const warning of yaml.warnings) {
    report(at(warning), 'yaml-syntax', sentence(warning.message), { severity: 'warning' });
  }
  let sound = true;
  for (const error of yaml.errors) {
    sound = false;
    if (error.code === 'MULTIPLE_DOCS') {
      report(
        at(error),
        'several-documents',
        'An experiment is one YAML document. Move what follows --- into another file.',
      );
    } else {
      report(at(error), 'yaml-syntax', sentence(error.message));
    }
  }
  reportDuplicates(yaml, report);
  return reportAliases(yaml, report) && sound;
}

/** Keys that stand in their mapping a second time; `<<` may. */
function reportDuplicates(yaml: Document.Parsed, report: Report): void {
  visit(yaml, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (isScalar(key) && !(key.source === '<<' && key.type === 'PLAIN')) {
          const [start, end] = key.range ?? [0, 0];
          if (seen.has(key.value)) {
            report({ start, end }, 'duplicate-key', 'This key stands here twice. Keep one.');
          }
          seen.add(key.value);
        }
      }
    },
  });
}

/** Whether every alias and every `<<` stands for something; the parser itself would throw without saying where. */
function reportAliases(yaml: Document.Parsed, report: Report): boolean {
  let sound = true;
  const wrong = (node: Node | null | undefined, message: string) => {
    sound = false;
    const [start, end] = node?.range ?? [0, 0];
    report({ start, end }, 'yaml-syntax', message);
  };
  const targets = aliasTargets(yaml);
  visit(yaml, {
    Alias: (_, alias, ancestors) => {
      const target = targets.get(alias);
      if (!target) {
        wrong(alias, `Nothing above is called &${alias.source}.`);
      } else if (ancestors.includes(target)) {
        wrong(alias, `*${alias.source} stands within &${alias.source}.`);
      }
    },
    Pair: (_, { key, value }) => {
      const merged = isAlias(value) ? targets.get(value) : value;
      if (isScalar(key) && key.source === '<<' && key.type === 'PLAIN' && !isMap(merged) && !isSeq(merged)) {
        wrong(key, 'What << takes in must be a mapping or an alias of one.');
      }
    },
  });
  return sound;
}

function sentence(message: string): string {
  return `${message.replace(/\.$/u, '')}.`;
}

function reportFindings(yaml: Document, written: unknown, report: Report): Omit<ReadText, 'yaml'> {
  const empty: DocumentPath[] = [];
  const value = withoutEmpty(written, [], empty);
  const { document, findings } = checkDocument(value);
  const emptyNames = new Set(empty.map((path) => path.join('/')));
  if (empty.length > 0) {
    const unknown = checkDocument(written).findings.filter(({ code }) => code === 'unknown-key');
    findings.push(...unknown.filter(({ path }) => emptyNames.has(path.join('/'))));
  }
  for (const finding of findings) {
    const { path, part, code, suggestion } = finding;
    report(locate(yaml, path, part), code, findingMessage(finding), { suggestion });
  }
  const found = new Set(findings.map(({ path }) => path.join('/')));
  for (const path of empty.filter((each) => !found.has(each.join('/')))) {
    report(locate(yaml, path, 'key'), 'empty-value', `${path.at(-1)} has no value and is ignored.`, {
      severity: 'warning',
    });
  }
  return { value, document: findings.length === 0 ? document : null };
}

/** A copy without the keys that have no value yet; their paths go to `empty`. */
function withoutEmpty(value: unknown, path: DocumentPath, empty: DocumentPath[]): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutEmpty(item, [...path, index], empty));
  }
  const kept = Object.entries(value).filter(([key, inner]) => {
    if (inner === null) {
      empty.push([...path, key]);
    }
    return inner !== null;
  });
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutEmpty(inner, [...path, key], empty)]));
}
