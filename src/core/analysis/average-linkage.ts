import { atOnce } from '../steps';
import type { Steps } from '../steps';

export interface LinkageTask {
  /** The model of each item. */
  models: readonly string[];
  /** Similarity of two items; `later` > `earlier`. */
  similarity: (later: number, earlier: number) => number;
  threshold: number;
  /** How much more similar two groups must be that both hold an item of the same model; not negative. */
  sameModelMargin: number;
  /**
   * Groups to begin with, each of items that are the same to all others and alike to the full, no two of one model: average linkage would put them
   * together first. In the order of their first items. Each item by itself unless told.
   */
  same?: readonly (readonly number[])[];
}

interface Group {
  members: number[];
  /** A bit for each model. */
  models: Uint32Array;
}

/** Groups with the mean similarities between them, and for each the most similar of those after it (-1: none). */
interface Linkage {
  groups: (Group | null)[];
  /** Groups × groups. */
  means: Float64Array;
  nearest: Int32Array;
  priorities: Float64Array;
  margin: number;
}

const bits = 32;
const itemsAtOnce = 200;
const mergesAtOnce = 100;

/**
 * Agglomerative clustering with average linkage (UPGMA; Sokal & Michener 1958) down to a threshold. Groups that share a model are
 * taken to be less similar by the margin, so that they can merge, but only on clearer grounds. Of equally similar pairs the first in
 * the order of the items merges first. Returns the items of each group, ascending. Time grows with the square of the items
 * except where many share a nearest neighbour.
 */
export function averageLinkage(task: LinkageTask): number[][] {
  return atOnce(averageLinkageSteps(task));
}

/** {@link averageLinkage} in steps. */
export function* averageLinkageSteps(task: LinkageTask): Steps<number[][]> {
  const linkage = yield* startOf(task);
  const { groups, nearest, priorities } = linkage;
  groups.forEach((_, left) => findNearest(left, linkage));
  for (let merges = 1; ; merges++) {
    if (merges % mergesAtOnce === 0) {
      yield;
    }
    let best = -1;
    for (let left = 0; left < groups.length; left++) {
      if (nearest[left] !== -1 && (best === -1 || (priorities[left] as number) > (priorities[best] as number))) {
        best = left;
      }
    }
    if (best === -1 || (priorities[best] as number) < task.threshold) {
      return groups.flatMap((group) => (group ? [group.members.sort((left, right) => left - right)] : []));
    }
    const joining = nearest[best] as number;
    merge(best, joining, linkage);
    for (let left = 0; left < groups.length; left++) {
      if (left === best || left === joining || nearest[left] === best || nearest[left] === joining) {
        findNearest(left, linkage);
      }
    }
  }
}

/**
 * Positions of one kind together where `joins` says so, others by themselves, in the order of the first of each. For {@link LinkageTask.same}.
 */
export function sameOnes<Kind>(kinds: Iterable<Kind>, joins: (kind: Kind) => boolean): number[][] {
  const groups: number[][] = [];
  const known = new Map<Kind, number[] | null>();
  let position = 0;
  for (const kind of kinds) {
    const group = known.get(kind);
    if (group) {
      group.push(position);
    } else {
      const own = [position];
      groups.push(own);
      known.set(kind, group === undefined && joins(kind) ? own : null);
    }
    position++;
  }
  return groups;
}

function* startOf({ models, similarity, sameModelMargin, same }: LinkageTask): Steps<Linkage> {
  const items = same ?? models.map((_, item) => [item]);
  const numberOf = new Map([...new Set(models)].map((model, number) => [model, number]));
  const groups = items.map((members): Group => {
    const own = new Uint32Array(Math.ceil(numberOf.size / bits));
    for (const member of members) {
      const number = numberOf.get(models[member] ?? '') ?? 0;
      own[Math.floor(number / bits)] = (own[Math.floor(number / bits)] as number) | (1 << (number % bits));
    }
    return { members: [...members], models: own };
  });
  const count = items.length;
  const means = new Float64Array(count * count);
  for (let left = 0; left < count; left++) {
    for (let right = 0; right < left; right++) {
      const [one, other] = [items[left]?.[0] as number, items[right]?.[0] as number];
      const value = similarity(Math.max(one, other), Math.min(one, other));
      means[left * count + right] = value;
      means[right * count + left] = value;
    }
    if (left % itemsAtOnce === itemsAtOnce - 1) {
      yield;
    }
  }
  return {
    groups,
    means,
    nearest: new Int32Array(count).fill(-1),
    priorities: new Float64Array(count),
    margin: sameModelMargin,
  };
}

/**
 * Finds the group after `left` it is most similar to; a merge never makes two groups more similar to a third than the closer of them
 * was.
 */
function findNearest(left: number, { groups, means, nearest, priorities, margin }: Linkage): void {
  const group = groups[left];
  let [found, most] = [-1, -Infinity];
  for (let right = group ? left + 1 : groups.length; right < groups.length; right++) {
    const other = groups[right];
    const mean = means[left * groups.length + right] as number;
    if (group && other && mean > most) {
      const priority = shareModel(group.models, other.models) ? mean - margin : mean;
      if (priority > most) {
        [found, most] = [right, priority];
      }
    }
  }
  nearest[left] = found;
  priorities[left] = most;
}

/** `right` joins `left`, with the mean similarities of both weighted by their sizes (Lance & Williams 1967). */
function merge(left: number, right: number, { groups, means }: Linkage): void {
  const [kept, joining] = [groups[left], groups[right]];
  if (!kept || !joining) {
    return;
  }
  const [size, added] = [kept.members.length, joining.members.length];
  const count = groups.length;
  for (let other = 0; other < count; other++) {
    const [ofKept, ofJoining] = [means[left * count + other] as number, means[right * count + other] as number];
    const mean = (size * ofKept + added * ofJoining) / (size + added);
    means[left * count + other] = mean;
    means[other * count + left] = mean;
  }
  kept.members.push(...joining.members);
  joining.models.forEach((word, index) => {
    kept.models[index] = (kept.models[index] as number) | word;
  });
  groups[right] = null;
}

function shareModel(left: Uint32Array, right: Uint32Array): boolean {
  for (let index = 0; index < left.length; index++) {
    if (((left[index] as number) & (right[index] as number)) !== 0) {
      return true;
    }
  }
  return false;
}
