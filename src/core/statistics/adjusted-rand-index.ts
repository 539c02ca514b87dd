/**
 * Agreement of two partitions of the same points: 1 when they are equal up to renaming, 0 on average by chance
 * (Hubert & Arabie 1985). Labels are any whole numbers; 1 as well where both put everything into one cluster or each point into its own.
 * Throws RangeError where the partitions differ in length.
 */
export function adjustedRandIndex(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) {
    throw new RangeError(`The partitions have ${left.length} and ${right.length} points.`);
  }
  const both = new Map<string, number>();
  const ofLeft = new Map<number, number>();
  const ofRight = new Map<number, number>();
  for (let i = 0; i < left.length; i++) {
    const [l, r] = [left[i] as number, right[i] as number];
    increment(both, `${l},${r}`);
    increment(ofLeft, l);
    increment(ofRight, r);
  }
  const together = sumOfPairs(both);
  const leftPairs = sumOfPairs(ofLeft);
  const rightPairs = sumOfPairs(ofRight);
  const allPairs = pairs(left.length);
  const expected = allPairs === 0 ? 0 : (leftPairs * rightPairs) / allPairs;
  const maximum = (leftPairs + rightPairs) / 2;
  return maximum === expected ? 1 : (together - expected) / (maximum - expected);
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sumOfPairs<K>(counts: Map<K, number>): number {
  let sum = 0;
  for (const count of counts.values()) {
    sum += pairs(count);
  }
  return sum;
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
