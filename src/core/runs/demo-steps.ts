import type { Clock } from '../clock';
import { redactionsText } from '../data/redact';
import { suspiciousCells, suspicionText } from '../data/suspicious-cells';
import type { Table } from '../data/table';
import type { GenerationEvent } from '../generation/events';
import { promptText } from '../prompt/render';
import { costText, countOf, countText, durationText } from '../text/figures';
import { estimateTokens } from '../text/tokens';
import type { PreparedRun } from './prepare';
import type { ModelRun, Run } from './run';

/** Something that the demo did, for people. */
export interface DemoStep {
  /** 1 for the first. */
  number: number;
  /** What was done, and what came of it. */
  title: string;
  /** Time and money: `24 ms, $0`. */
  cost: string;
  explanation: string;
}

const methods: Readonly<Record<string, string>> = {
  segments: 'It puts respondents who answer alike into one group and describes each group by what sets it apart.',
  topics: 'It finds what people write about by the words they share, and describes who writes about it.',
  archetypes: 'It finds extreme patterns of answers, of which everybody is a mixture, and describes the extremes.',
};

/** The step that the redaction and what follows it are timed with. */
const chosen = 2;

/** Times a demo, and says of each step what it did and what it took. A method is called as its step ends. */
export class DemoSteps {
  readonly #clock: Clock;
  readonly #startedMs: number;
  #count = 0;
  #lastMs: number;

  /** The first step begins now. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedMs = clock.monotonicMs();
    this.#lastMs = this.#startedMs;
  }

  /** The data was read. */
  read({ sources, columns, rowCount }: Table): DemoStep {
    const names = sources.map(({ path, encoding }) => `${path} (${encoding})`).join(', ');
    return this.#step(
      `Read ${names}: ${countOf(rowCount, 'row')}, ${countOf(columns.length, 'column')}`,
      this.#elapsed(),
      'One pass finds the encoding, the separator and what each column holds. Every row keeps its number and its line, so that an excerpt can be opened where it stands.',
    );
  }

  /** It was decided what is shown, and the prompt was written. */
  prepared({ data, experiment, prompt }: PreparedRun): DemoStep[] {
    const { table, roles, rows, groups } = data;
    const took = this.#elapsed();
    const redacted = redactionsText(rows.flatMap(({ cells }) => cells));
    const suspicious = suspiciousCells(rows);
    const shown = new Set([...roles.text, ...roles.context]);
    const kept = table.columns.filter((_, index) => !shown.has(index)).map(({ name }) => name);
    const stay = kept.length === 0 ? '' : ` What never leaves your machine: ${kept.join(', ')}.`;
    const inGroups = groups.length === 0 ? '' : ` in ${countOf(groups.length, 'group')} of alike ones`;
    return [
      this.#step(
        `Choose the rows: ${countText(rows.length)} of ${countText(table.rowCount)}${inGroups}, a prompt of about ${countText(estimateTokens(promptText(prompt)))} tokens`,
        took,
        `Every model sees the same rows. Of larger files it is as many from each group as fit into ${countText(experiment.data.maxTokens)} tokens.`,
      ),
      this.#step(
        `Redact: ${experiment.data.redact ? redacted || 'nothing found' : 'switched off'}`,
        null,
        `Placeholders such as [email-1] stand for them, in the prompt and in everything that is written. It reduces what is sent and guarantees nothing.${stay}`,
      ),
      this.#step(
        `Look for instructions in the cells: ${suspicious.length === 0 ? 'none' : suspicionText(suspicious, table)}`,
        null,
        'A cell that tells a model what to do is flagged, and shown as data all the same.',
      ),
    ];
  }

  /** A model has ended; null for any other event. */
  apply(event: GenerationEvent): DemoStep | null {
    if (event.type !== 'model-finished') {
      return null;
    }
    this.#lastMs = this.#clock.monotonicMs();
    const { key, model, personas, latencyMs, cost } = event.run;
    const excerpts = personas.flatMap(({ evidence }) => evidence);
    const verified = excerpts.filter(({ verdict }) => verdict === 'verified').length;
    return {
      ...this.#step(
        `Write with ${key}: ${countOf(personas.length, 'persona')}, ${countText(verified)} of ${countOf(excerpts.length, 'excerpt')} verified`,
        latencyMs,
        methods[model] ?? 'A language model writes from the rows; each of its excerpts is looked up in them.',
      ),
      cost: costOf(latencyMs, cost),
    };
  }

  /** The run is over and written. */
  finished({ consensus, models, totals }: Run): DemoStep[] {
    const personas = models.reduce((sum, model) => sum + model.personas.length, 0);
    const merged = consensus?.personas.length ?? 0;
    const compared = this.#step(
      `Compare: ${countOf(personas, 'persona')} of ${countOf(models.length, 'model')}${merged === 0 ? '' : ` become ${countText(merged)}`}`,
      this.#elapsed(),
      'Personas that claim the same of the same respondents are matched; what several models say is merged, and where they differ is listed. The report is written in the same step.',
    );
    return [
      compared,
      {
        ...this.#step('All in all', null, 'No key, no network: everything above was counted on this machine.'),
        cost: costOf(this.#clock.monotonicMs() - this.#startedMs, totals),
      },
    ];
  }

  #step(title: string, tookMs: number | null, explanation: string): DemoStep {
    this.#count++;
    const cost = tookMs === null ? `in the time of step ${chosen}` : `${durationText(tookMs)}, $0`;
    return { number: this.#count, title, cost, explanation };
  }

  #elapsed(): number {
    const now = this.#clock.monotonicMs();
    const elapsed = now - this.#lastMs;
    this.#lastMs = now;
    return elapsed;
  }
}

function costOf(tookMs: number | null, { usd }: Pick<ModelRun['cost'], 'usd'>): string {
  return `${durationText(tookMs)}, ${costText(usd)}`;
}
