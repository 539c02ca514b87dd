import type { Persona } from '../persona/persona';
import { countEvidence } from '../persona/assemble';
import type { Run, RunTotals } from '../runs/run';
import { countClaims } from './evidence-summary';
import { matchPersonas, personaReference } from './matching';
import type { Match } from './analysis-schema';
import { personaDifference } from './persona-difference';
import type { PersonaDifference } from './persona-difference';
import type { Share } from './scorecard';
import { profileOf, similarityOf } from './similarity';
import type { Background } from './similarity';

/** Personas of two runs that say the same about the data. References are `<model key>/<persona id>` within their run. */
export interface RunMatch {
  before: string[];
  after: string[];
  /** Mean similarity of all of them. */
  score: number;
  /** The two that are most alike across the runs, and where they differ. */
  closest: { before: string; after: string; difference: PersonaDifference };
}

/** A run in figures, to stand beside another. */
export interface RunFigures {
  runId: string;
  createdAt: string;
  name: string | null;
  mode: Run['mode'];
  status: Run['status'];
  models: Share;
  personas: number;
  excerpts: Share;
  claims: Share;
  rowsShown: Share;
  totals: RunTotals;
}

export interface RunDifference {
  before: RunFigures;
  after: RunFigures;
  /** Both runs read the same files, byte for byte, and showed the same rows. */
  sameData: boolean;
  /** The most alike first. */
  matched: RunMatch[];
  /** Personas of the earlier run without a match in the later one, those that are alike together. */
  gone: string[][];
  new: string[][];
}

type Side = 'before' | 'after';
type ComparedRun = Pick<
  Run,
  'runId' | 'createdAt' | 'name' | 'mode' | 'status' | 'models' | 'planned' | 'data' | 'totals'
>;

const prefixes: Record<Side, string> = { before: '0 ', after: '1 ' };

/** Two runs: which personas they share, which are gone and which are new, whatever model made them, and their figures. Turned round, before and after change places. */
export function runDifference(before: ComparedRun, after: ComparedRun, background: Background): RunDifference {
  const entries = (side: Side, { models }: ComparedRun) =>
    models.map(({ key, personas }) => ({ key: prefixes[side] + key, personas }));
  const models = [...entries('before', before), ...entries('after', after)];
  const personas = new Map(
    models.flatMap(({ key, personas: own }) =>
      own.map((persona) => [personaReference(key, persona), persona] as const),
    ),
  );
  const groups = matchPersonas(models, background).map((match) => ({
    match,
    before: refsOf(match, 'before'),
    after: refsOf(match, 'after'),
  }));
  return {
    before: runFigures(before),
    after: runFigures(after),
    sameData: sameData(before, after),
    matched: groups
      .flatMap(({ match, ...refs }) => {
        const closest = closestPair(refs, personas, background);
        return closest ? [{ ...withoutPrefix(refs), score: match.score ?? 0, closest }] : [];
      })
      .sort((left, right) => right.score - left.score),
    gone: groups.flatMap((group) => (group.after.length === 0 ? [withoutPrefix(group).before] : [])),
    new: groups.flatMap((group) => (group.before.length === 0 ? [withoutPrefix(group).after] : [])),
  };
}

/** A run in figures. */
export function runFigures(run: ComparedRun): RunFigures {
  const personas = run.models.flatMap((model) => model.personas);
  const excerpts = countEvidence(personas);
  const claims = countClaims(personas);
  const { runId, createdAt, name, mode, status, totals } = run;
  return {
    runId,
    createdAt,
    name,
    mode,
    status,
    models: { count: run.models.filter((model) => model.status === 'succeeded').length, of: run.planned.length },
    personas: personas.length,
    excerpts: { count: excerpts.verified, of: excerpts.cited },
    claims: { count: claims.verified, of: claims.all },
    rowsShown: { count: run.data.rowsShown, of: run.data.rows },
    totals,
  };
}

/** Whether the models of both runs were shown the same rows of the same files. */
export function sameData(left: Pick<Run, 'data'>, right: Pick<Run, 'data'>): boolean {
  const essence = ({ data }: Pick<Run, 'data'>): string =>
    JSON.stringify([data.sources.map(({ sha256 }) => sha256), data.shownRows]);
  return essence(left) === essence(right);
}

function refsOf({ members, duplicates }: Match, side: Side): string[] {
  return [...members, ...duplicates].filter((ref) => ref.startsWith(prefixes[side]));
}

function withoutPrefix({ before, after }: Record<Side, readonly string[]>): Record<Side, string[]> {
  const plain = (ref: string): string => ref.slice(prefixes.before.length);
  return { before: before.map(plain), after: after.map(plain) };
}

function closestPair(
  { before, after }: Record<Side, readonly string[]>,
  personas: ReadonlyMap<string, Persona>,
  background: Background,
): RunMatch['closest'] | undefined {
  const profiled = (refs: readonly string[]) =>
    refs.flatMap((ref) => {
      const persona = personas.get(ref);
      return persona
        ? [{ ref: ref.slice(prefixes.before.length), persona, profile: profileOf(persona, background) }]
        : [];
    });
  const later = profiled(after);
  const [best] = profiled(before)
    .flatMap((left) => later.map((right) => ({ left, right, score: similarityOf(left.profile, right.profile).score })))
    .sort(
      (one, other) =>
        other.score - one.score ||
        ([one.left.ref, one.right.ref].sort().join('\n') < [other.left.ref, other.right.ref].sort().join('\n')
          ? -1
          : 1),
    );
  return (
    best && {
      before: best.left.ref,
      after: best.right.ref,
      difference: personaDifference(best.left.persona, best.right.persona, background),
    }
  );
}
