import { alignMatches, type AlignedMatch } from '../../core/analysis/aligned-personas';
import type { Match } from '../../core/analysis/analysis-schema';
import type { ModelView } from '../../protocol/messages';

const known = new WeakMap<readonly Match[], AlignedMatch[]>();

/** The members of each match with their claims in rows; worked out once for the matches of a run. */
export function alignedMatches(matches: readonly Match[], models: readonly ModelView[]): AlignedMatch[] {
  const aligned = known.get(matches) ?? alignMatches(matches, models);
  known.set(matches, aligned);
  return aligned;
}
