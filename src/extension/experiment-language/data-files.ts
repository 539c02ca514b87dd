import path from 'node:path';
import { RelativePattern, type TextDocument, Uri, workspace } from 'vscode';
import { formatOf } from '../../core/data/formats';
import { experimentFolder, experimentPlace } from './experiment-place';

const mostFiles = 500;
/** Endings of files that hold rows, the likeliest first. */
const endings = ['csv', 'tsv', 'tab', 'jsonl', 'ndjson', 'vtt', 'json', 'txt', 'md'];
const elsewhere = '**/{node_modules,.git}/**';
/** What runs have written is no data. */
const runFolder = /(?:^|\/)\d{8}-\d{6}-[0-9a-f]{4}\//u;

/** The data files around an experiment as it would name them: those of its workspace folder, the likeliest first. */
export async function dataFilesFor(document: TextDocument): Promise<string[]> {
  const place = experimentPlace(document.uri);
  const base = experimentFolder(document.uri);
  if (!place || base === null) {
    return [];
  }
  const root = workspace.getWorkspaceFolder(place)?.uri ?? Uri.file(base);
  const pattern = new RelativePattern(root, `**/*.{${endings.join(',')}}`);
  const found = await workspace.findFiles(pattern, elsewhere, mostFiles);
  return found
    .map(({ fsPath }) => path.relative(base, fsPath).split(path.sep).join('/'))
    .filter((file) => formatOf(file) !== null && !runFolder.test(file))
    .toSorted((a, b) => rank(a) - rank(b) || steps(a) - steps(b) || a.localeCompare(b));
}

/** Tables, then lists of records, then the rest. */
function rank(file: string): number {
  return Math.floor(endings.indexOf(path.extname(file).slice(1).toLowerCase()) / 3);
}

function steps(file: string): number {
  return file.split('/').length + (file.startsWith('../') ? mostFiles : 0);
}
