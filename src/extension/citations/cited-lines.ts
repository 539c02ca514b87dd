import type { Evidence } from '../../core/persona/persona';
import type { RunView } from '../../protocol/messages';

/** An excerpt of a data file with the personas that cite it. */
export interface CitedExcerpt {
  evidence: Evidence;
  /** Names of the personas with their models, in the order of the models. */
  citedBy: string[];
}

/** A record of a data file that personas cite. */
export interface CitedLine {
  /** 1-based physical line on which the record starts. */
  line: number;
  row: number;
  /** Different personas that cite it. */
  personas: string[];
  /** Different excerpts, verified and altered ones. */
  excerpts: CitedExcerpt[];
}

/**
 * The records of the data file `source` that personas of a run cite, by line. Only what stands in the file counts: rejected excerpts do
 * not, and misattributed ones count where they really stand.
 */
export function citedLines(run: Pick<RunView, 'models'>, source: string): CitedLine[] {
  const lines = new Map<number, CitedLine>();
  for (const { model, personas } of run.models) {
    for (const { name, evidence } of personas) {
      for (const item of evidence) {
        if (item.source === source && item.verdict !== 'rejected' && item.line !== null && item.row !== null) {
          add(lines, { ...item, line: item.line, row: item.row }, `${name} (${model})`);
        }
      }
    }
  }
  return [...lines.values()].sort((left, right) => left.line - right.line);
}

function add(lines: Map<number, CitedLine>, evidence: Evidence & { line: number; row: number }, persona: string): void {
  const line = lines.get(evidence.line) ?? { line: evidence.line, row: evidence.row, personas: [], excerpts: [] };
  lines.set(evidence.line, line);
  const text = evidence.original ?? evidence.excerpt;
  const known = line.excerpts.find((one) => (one.evidence.original ?? one.evidence.excerpt) === text);
  if (known === undefined) {
    line.excerpts.push({ evidence, citedBy: [persona] });
  } else if (!known.citedBy.includes(persona)) {
    known.citedBy.push(persona);
  }
  if (!line.personas.includes(persona)) {
    line.personas.push(persona);
  }
}
