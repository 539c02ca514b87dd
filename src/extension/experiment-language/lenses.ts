import { CodeLens, type CodeLensProvider, type Disposable, EventEmitter, Range, type TextDocument } from 'vscode';
import { writtenListings } from '../../core/experiment/assistance/structure';
import type { RunChoice } from '../contributions';
import { editorRange, structureOf } from './document-structure';
import { isExperimentFile } from './experiment-file';

/** The folder of the last run of the experiment in a document; null where there is none. */
export type LastRun = (document: TextDocument) => Promise<string | null>;

const top = new Range(0, 0, 0, 0);

/** What can be done with an experiment, above its first line, and with each of its models. */
export class ExperimentLenses implements CodeLensProvider, Disposable {
  readonly #lastRun: LastRun;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(lastRun: LastRun) {
    this.#lastRun = lastRun;
  }

  /** There is a run more, or one less. */
  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!isExperimentFile(document)) {
      return [];
    }
    const { uri } = document;
    const lastRun = await this.#lastRun(document);
    return [
      lens(top, '$(play) Run Experiment', 'personas.runExperiment', [uri]),
      lens(top, '$(credit-card) Estimate Cost', 'personas.estimateCost', [uri]),
      ...(lastRun === null ? [] : [lens(top, '$(history) Compare Last Run', 'personas.openRun', [lastRun])]),
      ...modelLenses(document),
    ];
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** One for each model that something can be run of, where there are several. */
function modelLenses(document: TextDocument): CodeLens[] {
  const structure = structureOf(document);
  const listings = structure ? writtenListings(structure) : [];
  if (structure === null || listings.length < 2) {
    return [];
  }
  const places = listings.map((listing) => ({ ...listing, range: editorRange(structure.rangeOf(listing.path)) }));
  const lines = places.map(({ range }) => range.start.line);
  return places
    .flatMap(({ index, range, setting }) => (setting === null ? [] : [{ index, range, ...setting.reference }]))
    .map(({ index, range, requested }) => {
      const isAlone = lines.filter((line) => line === range.start.line).length === 1;
      const choice: RunChoice = { listing: index, requested };
      const title = isAlone ? 'Run Only This' : `Run Only ${requested}`;
      return lens(range, `$(play) ${title}`, 'personas.runExperiment', [document.uri, choice]);
    });
}

function lens(range: Range, title: string, command: string, args: unknown[]): CodeLens {
  return new CodeLens(range, { command, title, arguments: args });
}
