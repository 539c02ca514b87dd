/**
 * Krippendorff's α for ordinal data such as ratings, any number of values a unit (Krippendorff, "Computing Krippendorff's Alpha-Reliability",
 * 2011, section D): the squared difference of two ranks is that of the values that lie between them. Each unit holds the values that
 * it was given; those with fewer than two say nothing. Null where no disagreement is to be expected.
 */
export function ordinalAlpha(units: readonly (readonly number[])[]): number | null {
  const paired = units.filter(({ length }) => length > 1);
  const ranks = [...new Set(paired.flat())].sort((left, right) => left - right);
  const counts = ranks.map((rank) => paired.flat().filter((value) => value === rank).length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const difference = squaredDifference(counts);
  let observed = 0;
  for (const unit of paired) {
    const places = unit.map((value) => ranks.indexOf(value));
    for (const left of places) {
      for (const right of places) {
        observed += difference(left, right) / (unit.length - 1);
      }
    }
  }
  let expected = 0;
  counts.forEach((count, left) => {
    counts.forEach((other, right) => {
      expected += (count * other * difference(left, right)) / (total - 1);
    });
  });
  return expected === 0 ? null : 1 - observed / expected;
}

/** (Σ of the counts from one rank to the other − half of both ends)². */
function squaredDifference(counts: readonly number[]): (left: number, right: number) => number {
  const upTo = [0];
  counts.forEach((count, rank) => upTo.push((upTo[rank] ?? 0) + count));
  return (left, right) => {
    const [low, high] = [Math.min(left, right), Math.max(left, right)];
    const between = (upTo[high + 1] ?? 0) - (upTo[low] ?? 0);
    return low === high ? 0 : (between - ((counts[low] ?? 0) + (counts[high] ?? 0)) / 2) ** 2;
  };
}
