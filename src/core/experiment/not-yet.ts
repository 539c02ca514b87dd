import type { DocumentPath } from './finding';
import type { ExperimentDocument } from './schema';

/** A part of an experiment that this version can't do. */
export interface Unsupported {
  path: DocumentPath;
  message: string;
}

interface Missing {
  what: string;
  /** Where a document asks for it. */
  uses: (document: ExperimentDocument) => DocumentPath[];
}

/** What an experiment may ask for and nobody has built. An entry goes when its feature comes. */
const missing: readonly Missing[] = [
  {
    what: 'Batch processing',
    uses: (document) => given(document.generation?.execution?.batch || undefined, [...execution, 'batch']),
  },
  {
    what: 'Wording merged personas by a model',
    uses: (document) => given(document.generation?.consensus?.merge_with, ['generation', 'consensus', 'merge_with']),
  },
];

/** What `document` asks for and this version can't do: never ignored, always refused. */
export function notYetSupported(document: ExperimentDocument): Unsupported[] {
  return missing.flatMap(({ what, uses }) =>
    uses(document).map((path) => ({ path, message: `${what} is not available yet.` })),
  );
}

const execution = ['generation', 'execution'] as const;

function given(value: unknown, path: DocumentPath): DocumentPath[] {
  return value === undefined ? [] : [path];
}
