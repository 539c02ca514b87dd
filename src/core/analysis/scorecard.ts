import { listingKey } from '../experiment/listing-key';
import { countEvidence } from '../persona/assemble';
import type { ModelRun, Run } from '../runs/run';
import { samenessOf } from './diversity';
import type { Sameness } from './diversity';
import { countClaims } from './evidence-summary';
import type { Match } from './analysis-schema';
import { personaReference } from './matching';
import { verifiedRows } from './similarity';
import type { Background } from './similarity';

/** So many of so many. */
export interface Share {
  count: number;
  of: number;
}

/** What there is to judge a model by. What is not known is null; there is no overall score, as nobody knows what each part is worth. */
export interface ModelScore {
  key: string;
  status: ModelRun['status'];
  personas: number;
  /** Verified excerpts of those cited. */
  verified: Share;
  /** Claims that rest on a verified excerpt. */
  claims: Share;
  coverage: {
    /** Groups of alike rows of which it cites a row. Null where the run has none. */
    segments: Share | null;
    /** Shown rows it cites. */
    rows: Share;
    /** Respondents it cites. Null where nobody counted them. */
    respondents: Share | null;
  };
  /** Its personas that a model other than itself has too; null where no other delivered any. That models agree is no proof. */
  shared: Share | null;
  diversity: Sameness;
  /** Of the last attempt, milliseconds. */
  latencyMs: number | null;
  /** What its answers cost; of an answer from the cache, what it had cost. */
  usd: number | null;
  /** Null where the cost is unknown or no claim is verified. */
  usdPerVerifiedClaim: number | null;
}

/** What of a coverage counts here. */
export interface ReachedParts {
  segments: readonly { byModel: Record<string, number> }[];
  respondents: Record<string, { cited: number; of: number }>;
}

/** The figures of each model run of a run, in its order. `coverage` and `matches` null: not computed. */
export function scorecard(
  run: Pick<Run, 'models' | 'data'>,
  background: Background,
  matches: readonly Pick<Match, 'members'>[] | null,
  coverage: ReachedParts | null,
): ModelScore[] {
  return run.models.map((model) => {
    const { key, status, personas, latencyMs, cost } = model;
    const excerpts = countEvidence(personas);
    const claims = countClaims(personas);
    const respondents = coverage?.respondents[key];
    const usd = cost.source === 'cache' ? cost.originalUsd : cost.usd;
    return {
      key,
      status,
      personas: personas.length,
      verified: { count: excerpts.verified, of: excerpts.cited },
      claims: { count: claims.verified, of: claims.all },
      coverage: {
        segments: segmentsReached(key, coverage),
        rows: {
          count: new Set(personas.flatMap((persona) => [...verifiedRows(persona)])).size,
          of: run.data.rowsShown,
        },
        respondents: respondents ? { count: respondents.cited, of: respondents.of } : null,
      },
      shared: matches && sharedPersonas(model, run.models, matches),
      diversity: samenessOf(personas, background),
      latencyMs,
      usd,
      usdPerVerifiedClaim: usd === null || claims.verified === 0 ? null : usd / claims.verified,
    };
  });
}

function segmentsReached(key: string, coverage: ReachedParts | null): Share | null {
  return coverage === null || coverage.segments.length === 0
    ? null
    : {
        count: coverage.segments.filter(({ byModel }) => (byModel[key] ?? 0) > 0).length,
        of: coverage.segments.length,
      };
}

/** Repetitions of a model are no others: that it repeats itself is stability. */
function sharedPersonas(
  model: ModelRun,
  models: readonly ModelRun[],
  matches: readonly Pick<Match, 'members'>[],
): Share | null {
  const others = models.filter((other) => listingKey(other) !== listingKey(model));
  const otherRefs = new Set(
    others.flatMap(({ key, personas }) => personas.map((persona) => personaReference(key, persona))),
  );
  const own = new Set(model.personas.map((persona) => personaReference(model.key, persona)));
  const counted = matches.flatMap(({ members }) => {
    const isShared = members.some((ref) => otherRefs.has(ref));
    return members.filter((ref) => own.has(ref)).map(() => isShared);
  });
  return otherRefs.size === 0 || own.size === 0 ? null : { count: counted.filter(Boolean).length, of: counted.length };
}
