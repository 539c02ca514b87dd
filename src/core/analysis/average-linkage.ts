export interface LinkageTask {
  /** The model of each item. */
  models: readonly string[];
  /** Similarity of two items; `later` > `earlier`. */
  similarity: (later: number, earlier: number) => number;
  threshold: number;
  /** How much more similar two groups must be that both hold an item of the same model. */
  sameModelMargin: number;
}

interface Group {
  members: number[];
  models: Set<string>;
}

/**
 * Agglomerative clustering with average linkage (UPGMA; Sokal & Michener 1958) down to a threshold. Groups that share a model are
 * taken to be less similar by the margin, so that they can merge, but only on clearer grounds. Of equally similar pairs the first in
 * the order of the items merges first. Returns the items of each group, ascending. Time grows with the square of the items
 * except where many share a nearest neighbour.
 */
export function averageLinkage(task: LinkageTask): number[][] {
  const groups = task.models.map((model, item): Group | null => ({ members: [item], models: new Set([model]) }));
  const means = meansOf(task);
  const priority = (left: number, right: number): number => {
    const [models, others] = [groups[left]?.models, groups[right]?.models];
    const margin = models && others && shareModel(models, others) ? task.sameModelMargin : 0;
    return (means[left]?.[right] ?? 0) - margin;
  };
  const nearest = groups.map((_, left) => nearestOf(left, groups, priority));
  for (;;) {
    let best: number | null = null;
    nearest.forEach((candidate, left) => {
      const most = best === null ? -Infinity : (nearest[best]?.priority ?? -Infinity);
      if (candidate && candidate.priority > most) {
        best = left;
      }
    });
    const pair = best === null ? null : nearest[best];
    if (best === null || !pair || pair.priority < task.threshold) {
      return groups.flatMap((group) => (group ? [group.members.sort((left, right) => left - right)] : []));
    }
    merge(best, pair.right, groups, means);
    for (let left = 0; left < groups.length; left++) {
      const touched = left === best || nearest[left]?.right === best || nearest[left]?.right === pair.right;
      if (groups[left] === null) {
        nearest[left] = null;
      } else if (touched) {
        nearest[left] = nearestOf(left, groups, priority);
      }
    }
  }
}

function meansOf({ models, similarity }: LinkageTask): Float64Array[] {
  const means = models.map(() => new Float64Array(models.length));
  for (let later = 0; later < models.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const value = similarity(later, earlier);
      (means[later] as Float64Array)[earlier] = value;
      (means[earlier] as Float64Array)[later] = value;
    }
  }
  return means;
}

/** The group after `left` it is most similar to; a merge never makes two groups more similar to a third than the closer of them was. */
function nearestOf(
  left: number,
  groups: readonly (Group | null)[],
  priority: (left: number, right: number) => number,
): { right: number; priority: number } | null {
  let nearest: { right: number; priority: number } | null = null;
  for (let right = left + 1; right < groups.length; right++) {
    if (groups[right]) {
      const value = priority(left, right);
      if (nearest === null || value > nearest.priority) {
        nearest = { right, priority: value };
      }
    }
  }
  return nearest;
}

/** `right` joins `left`, with the mean similarities of both weighted by their sizes (Lance & Williams 1967). */
function merge(left: number, right: number, groups: (Group | null)[], means: readonly Float64Array[]): void {
  const [kept, joining] = [groups[left], groups[right]];
  if (!kept || !joining) {
    return;
  }
  const [size, added] = [kept.members.length, joining.members.length];
  for (let other = 0; other < groups.length; other++) {
    const [ofKept, ofJoining] = [means[left]?.[other] ?? 0, means[right]?.[other] ?? 0];
    const mean = (size * ofKept + added * ofJoining) / (size + added);
    (means[left] as Float64Array)[other] = mean;
    (means[other] as Float64Array)[left] = mean;
  }
  kept.members.push(...joining.members);
  joining.models.forEach((model) => kept.models.add(model));
  groups[right] = null;
}

function shareModel(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  const [fewer, more] = left.size <= right.size ? [left, right] : [right, left];
  for (const model of fewer) {
    if (more.has(model)) {
      return true;
    }
  }
  return false;
}
