import { checkDocument } from '../check';
import type { ModelSetting } from '../experiment';
import { type DocumentPath, valueAt } from '../finding';
import type { TextRange } from '../locate';
import { referenceOf } from '../meaning';
import type { ModelReference } from '../model-reference';
import { type ParsedExperiment, parseExperiment } from '../parse';
import type { ExperimentDocument } from '../schema';
import { soundListings } from '../sound-listings';
import type { WrittenExperiment } from '../written';

const mostBrokenLines = 6;

/**
 * What an experiment says as far as it is YAML: lines that are being written and are none yet are passed over.
 *
 * @param skip a line to pass over first, 0-based.
 */
export function readStructure(text: string, skip?: number): WrittenExperiment | null {
  let lines = text.split(/\r\n|\r|\n/u);
  let parsed = parseExperiment(text);
  if (parsed.written === null && skip !== undefined) {
    lines = lines.with(skip, '');
    parsed = parseExperiment(lines.join('\n'));
  }
  for (let attempt = 0; parsed.written === null && attempt < mostBrokenLines; attempt++) {
    const without = suspects(lines, parsed).map((line) => {
      const rest = lines.with(line, '');
      return { lines: rest, parsed: parseExperiment(rest.join('\n')) };
    });
    const [best] = without.toSorted((a, b) => brokenPlaces(a.parsed) - brokenPlaces(b.parsed));
    if (!best) {
      return null;
    }
    ({ lines, parsed } = best);
  }
  return parsed.written;
}

function brokenPlaces({ written, problems }: ParsedExperiment): number {
  return written === null ? 1 + problems.filter(({ code }) => code === 'yaml-syntax').length : 0;
}

/** The line of the first mistake, and the one above it, which may not be ended; 0-based, those that hold something. */
function suspects(lines: readonly string[], { problems }: ParsedExperiment): number[] {
  const broken = problems.find(({ code, severity }) => code === 'yaml-syntax' && severity === 'error');
  const filled = [...lines.keys()].filter((line) => lines[line]?.trim() !== '' && broken && line < broken.line);
  return filled.slice(-2);
}

/** An item of `generation.models` as it stands in the text. */
export interface WrittenListing {
  /** 0-based. */
  index: number;
  path: DocumentPath;
  /** Of the model's name. */
  namePath: DocumentPath;
  /** Null where it is not a reference. */
  reference: ModelReference | null;
  /** Null where something is wrong with it. */
  setting: ModelSetting | null;
}

const modelsPath = ['generation', 'models'] as const;

const known = new WeakMap<WrittenExperiment, WrittenListing[]>();

/** The models that a document lists, also where something is wrong with one or elsewhere. */
export function writtenListings(written: WrittenExperiment): WrittenListing[] {
  const before = known.get(written);
  if (before) {
    return before;
  }
  const models = valueAt(written.value, modelsPath);
  const items: readonly unknown[] = Array.isArray(models) ? models : [];
  const settings = soundListings(items);
  const listings = items.map((item, index) => {
    const path = [...modelsPath, index];
    const read = referenceOf(item);
    return {
      index,
      path,
      namePath: typeof item === 'string' ? path : [...path, 'model'],
      reference: read?.ok ? read.reference : null,
      setting: settings.get(index) ?? null,
    };
  });
  known.set(written, listings);
  return listings;
}

/**
 * An experiment as far as nothing is wrong with it: the sections that can be read, and of the models those that can, with
 * the index of each in the text.
 */
export function soundPart(written: WrittenExperiment): { document: ExperimentDocument; indexes: number[] } {
  const indexes = writtenListings(written).flatMap(({ setting, index }) => (setting === null ? [] : [index]));
  const { generation, ...sections } = { generation: {}, ...recordOf(written.value) };
  const models = valueAt(generation, ['models']);
  const sound = Array.isArray(models) ? indexes.map((index): unknown => models[index]) : [];
  const candidates: Record<string, unknown>[] = [
    ...Object.entries(sections).map(([key, value]) => ({ [key]: value })),
    ...Object.entries(recordOf(generation)).flatMap(([key, value]) =>
      key === 'models' ? [] : [{ generation: { [key]: value } }],
    ),
    { generation: { models: sound } },
  ];
  const parts = candidates.flatMap((candidate) => checkDocument(candidate).document ?? []);
  const document = parts.reduce<ExperimentDocument>(
    (all, part) => ({ ...all, ...part, generation: { ...all.generation, ...part.generation } }),
    {},
  );
  return { document, indexes };
}

function recordOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Where a listing is named; all of it where an alias or a merge key names it elsewhere. */
export function listingRange(written: WrittenExperiment, { path, namePath }: WrittenListing): TextRange {
  const [whole, name] = [written.rangeOf(path), written.rangeOf(namePath)];
  return isWithin(whole, name) ? name : whole;
}

/** A text of a document with its path. */
export interface PlacedText {
  text: string;
  path: DocumentPath;
}

/** The text under a path, or those of the list there. */
export function placedTexts(value: unknown, path: DocumentPath): PlacedText[] {
  const found = valueAt(value, path);
  const items: readonly unknown[] = Array.isArray(found) ? found : [];
  return typeof found === 'string'
    ? [{ text: found, path }]
    : items.flatMap((item, index) => (typeof item === 'string' ? [{ text: item, path: [...path, index] }] : []));
}

/** The data files that a document names one by one; patterns for several stand for no single file. */
export function namedDataFiles({ value }: WrittenExperiment): PlacedText[] {
  return placedTexts(value, ['data', 'from']).filter(({ text }) => !/[*?]|\{[^}]*,[^}]*\}/u.test(text));
}

/** Whether a range of text is within another one. */
export function isWithin(outer: TextRange, inner: TextRange): boolean {
  const [lines, endLines] = [inner.line - outer.line, outer.endLine - inner.endLine];
  const begins = lines > 0 || (lines === 0 && outer.column <= inner.column);
  return begins && (endLines > 0 || (endLines === 0 && inner.endColumn <= outer.endColumn));
}
