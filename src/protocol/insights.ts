import type { ChangeCounts, ClaimChange } from '../core/analysis/claim-alignment';
import type { RepeatedName, Sameness, SharedDemographics } from '../core/analysis/diversity';
import type { LatencySpread } from '../core/analysis/latency';
import type { MarkedValue } from '../core/analysis/marked-words';
import type { AttributeDifference } from '../core/analysis/persona-difference';
import type { RecurringPersona, Stability } from '../core/analysis/stability';

/** What there is to say of an ended run beside its analysis. */
export interface RunInsights {
  /** What each model of a sequential run made of the personas it was given; empty in other modes. */
  steps: Step[];
  /** What came back when a model was asked the same again; empty without repetitions. */
  stability: ModelStability[];
  /** How latencies spread over the repetitions of a model; empty below three. */
  latency: LatencySpread[];
  signals: Signals;
}

/** One model of a sequential run against the one before. References are `<model key>/<persona id>`. */
export interface Step {
  key: string;
  against: string;
  kept: { before: string; after: string; attributes: AttributeDifference[]; claims: ClaimChange[] }[];
  added: string[];
  dropped: string[];
  /** Claims of the kept personas by what became of them. */
  claims: ChangeCounts;
}

export interface ModelStability extends Pick<Stability, 'model' | 'of' | 'everyTime' | 'once'> {
  personas: Pick<RecurringPersona, 'name' | 'present'>[];
}

/** What may point to stereotypes or sameness: where to look, never a verdict. */
export interface Signals {
  /** Personas that were looked at, and those of them that bear names. */
  personas: number;
  named: number;
  names: RepeatedName[];
  /** Models whose personas are clearly more alike than what they quote. */
  alike: (Pick<Sameness, 'personas' | 'pairs' | 'said' | 'quoted'> & { key: string })[];
  demographics: SharedDemographics[];
  words: MarkedValue[];
}
