import type { ProviderId } from '../model-reference';
import type { Problem } from '../parse';
import type { NewEntry, TextEdit, WrittenExperiment } from '../written';
import type { ProductFinding } from './product-finding';

/** What mends a problem, so that a shell only has to do it. The ranges of edits are those of the text that was checked. */
export type Fix = { title: string } & (
  | { kind: 'edit'; edits: TextEdit[] }
  | { kind: 'set-key'; provider: ProviderId }
  /** `file` is absolute. */
  | { kind: 'create-file'; file: string; text: string }
);

/** What mends a problem of which only the place and what to write there is known; '' is nothing to write. */
export function replacement(problem: Omit<Problem, 'code'>, written: WrittenExperiment | null): Fix | null {
  const { suggestion, line, column, endLine, endColumn } = problem;
  if (suggestion === null || suggestion === '' || written === null) {
    return null;
  }
  const title = `Replace ${shortened(written.textOf(problem))} with ${shortened(suggestion)}`;
  return { kind: 'edit', title, edits: [{ line, column, endLine, endColumn, newText: suggestion }] };
}

/** What mends a finding at its path; null where nothing is known that changes nothing else. */
export function remedyFor({ path, remedy, suggestion }: ProductFinding, written: WrittenExperiment): Fix | null {
  if (suggestion === '') {
    const removal = written.removal(path);
    const title = `Remove ${shortened(written.textOf(written.rangeOf(path, 'pair')))}`;
    return removal && { kind: 'edit', title, edits: [removal] };
  }
  switch (remedy?.kind) {
    case 'add-price': {
      const edits = written.withEntry(remedy.path, price);
      return edits && { kind: 'edit', title: 'Add a price', edits };
    }
    case 'set-key':
      return { kind: 'set-key', title: 'Set API Key…', provider: remedy.provider };
    case 'create-file': {
      const { file, text } = remedy;
      return { kind: 'create-file', title: `Create ${shortened(file.path)}`, file: file.absolutePath, text };
    }
    case undefined:
      return null;
  }
}

/** Nothing stands for the figures, so that none is taken for a price: without them the file is refused. */
const price: NewEntry = {
  block: ['price:', '  input: # USD per million tokens', '  output: # USD per million tokens'],
  flow: 'price: { input: , output: }',
};

const titleLength = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > titleLength ? `${line.slice(0, titleLength)}…` : line;
}
