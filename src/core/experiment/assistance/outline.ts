import type { DocumentPath } from '../finding';
import type { TextRange } from '../locate';
import { referenceOf } from '../meaning';
import type { WrittenExperiment } from '../written';
import { flowText } from './schema-keys';
import { isWithin } from './structure';

/** A part of an experiment, with what is in it. */
export interface OutlineNode {
  kind: 'section' | 'list' | 'model' | 'text' | 'number' | 'truth';
  name: string;
  /** What stands there, in short. */
  detail: string;
  range: TextRange;
  /** Of its name, within `range`. */
  nameRange: TextRange;
  children: OutlineNode[];
}

const detailLength = 60;

/** The sections of an experiment with their keys and models, in the order of the text. */
export function outlineOf(written: WrittenExperiment): OutlineNode[] {
  return keysOf(written, written.value, [], null);
}

function keysOf(
  written: WrittenExperiment,
  value: unknown,
  path: DocumentPath,
  around: TextRange | null,
): OutlineNode[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return entries
    .map(([key, inner]) => keyNode(written, inner, [...path, key]))
    .filter(({ range }) => around === null || isWithin(around, range)) // what an alias or << brings in stands elsewhere
    .toSorted((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
}

function keyNode(written: WrittenExperiment, value: unknown, path: DocumentPath): OutlineNode {
  const range = written.rangeOf(path, 'pair');
  const node = { name: String(path.at(-1)), range, nameRange: written.rangeOf(path, 'key') };
  if (Array.isArray(value)) {
    const isModels = path.join('/') === 'generation/models';
    const models = isModels ? value.map((item: unknown, index) => modelNode(written, item, [...path, index])) : [];
    const detail = isModels ? '' : shortened(value.map(flowText).join(', '));
    return { ...node, kind: 'list', detail, children: models.filter((each) => isWithin(range, each.range)) };
  }
  if (typeof value === 'object' && value !== null) {
    return { ...node, kind: 'section', detail: '', children: keysOf(written, value, path, range) };
  }
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'truth' : 'text';
  return { ...node, kind, detail: shortened(String(value)), children: [] };
}

function modelNode(written: WrittenExperiment, item: unknown, path: DocumentPath): OutlineNode {
  const read = referenceOf(item);
  const isText = typeof item !== 'object' || item === null;
  const settings = isText ? [] : Object.entries(item).filter(([key]) => key !== 'provider' && key !== 'model');
  const range = written.rangeOf(path);
  const named = written.rangeOf(isText ? path : [...path, 'model']);
  return {
    kind: 'model',
    name: read?.ok ? `${read.reference.provider}:${read.reference.model}` : `models[${path.at(-1)}]`,
    detail: shortened(settings.map(([key, value]) => `${key}: ${flowText(value)}`).join(', ')),
    range,
    nameRange: isWithin(range, named) ? named : range,
    children: [],
  };
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > detailLength ? `${line.slice(0, detailLength - 1)}…` : line;
}
