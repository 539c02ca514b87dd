import {
  type CancellationToken,
  type Disposable,
  EventEmitter,
  InlayHint,
  type InlayHintsProvider,
  MarkdownString,
  type Range,
  type TextDocument,
} from 'vscode';
import { listingPricing } from '../../core/experiment/assistance/listing-pricing';
import { priceWords } from '../../core/experiment/assistance/price-words';
import { listingRange, type WrittenListing, writtenListings } from '../../core/experiment/assistance/structure';
import type { ModelEstimate } from '../../core/money/estimate';
import type { KeySource } from '../../core/providers/connection';
import { editorRange, structureOf } from './document-structure';
import { isExperimentFile } from './experiment-file';

export interface PriceHintPorts {
  keys: KeySource;
  isTrusted: () => boolean;
  /** `YYYY-MM-DD` */
  today: () => string;
  /** What the listings of a document are expected to cost, by their indexes; none where nobody can say. */
  estimates: (document: TextDocument) => Promise<ReadonlyMap<number, ModelEstimate>>;
}

/** Behind each listed model what it costs: by the million tokens, and on the data of the experiment. */
export class PriceHints implements InlayHintsProvider, Disposable {
  readonly #ports: PriceHintPorts;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(ports: PriceHintPorts) {
    this.#ports = ports;
  }

  /** Something that prices or costs depend on has changed outside of the documents. */
  refresh(): void {
    this.#changed.fire();
  }

  async provideInlayHints(document: TextDocument, range: Range, token: CancellationToken): Promise<InlayHint[]> {
    const structure = isExperimentFile(document) ? structureOf(document) : null;
    const places = (structure ? writtenListings(structure) : []).map((listing) => ({
      listing,
      at: structure ? editorRange(listingRange(structure, listing)).end : range.end,
    }));
    const shown = places.filter(({ at }) => range.contains(at));
    if (shown.length === 0) {
      return [];
    }
    const estimates = await this.#ports.estimates(document);
    if (token.isCancellationRequested) {
      return [];
    }
    const hints = shown.map(async ({ listing, at }) => {
      const words = await this.#words(listing, estimates);
      if (words === null) {
        return [];
      }
      const hint = new InlayHint(at, words.hint);
      hint.paddingLeft = true;
      hint.tooltip = new MarkdownString(words.explanation);
      return [hint];
    });
    return (await Promise.all(hints)).flat();
  }

  async #words({ setting, index }: WrittenListing, estimates: ReadonlyMap<number, ModelEstimate>) {
    if (setting === null) {
      return null;
    }
    const { keys, isTrusted, today } = this.#ports;
    const pricing = await listingPricing(setting, keys, isTrusted());
    return priceWords(pricing, estimates.get(index) ?? null, today());
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
