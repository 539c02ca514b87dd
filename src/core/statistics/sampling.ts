import { shuffled } from '../random';
import type { Random } from '../random';

/** `size` independent standard normal numbers (Box & Muller 1958). */
export function gaussian(size: number, random: Random): Float64Array {
  const numbers = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    numbers[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }
  return numbers;
}

const shuffledWhole = 20_000;

/**
 * `size` of the indexes 0 … `total` − 1 without repetition, ascending; all of them where there are no more than `size`. Beyond 20,000
 * by Floyd's method (Bentley & Floyd 1987), whose cost depends on `size` alone.
 */
export function sampleIndexes(total: number, size: number, random: Random): number[] {
  if (total > Math.max(size, shuffledWhole)) {
    const chosen = new Set<number>();
    for (let last = total - size; last < total; last++) {
      const drawn = Math.floor(random() * (last + 1));
      chosen.add(chosen.has(drawn) ? last : drawn);
    }
    return [...chosen].sort((left, right) => left - right);
  }
  const all = Array.from({ length: total }, (_, i) => i);
  return total <= size
    ? all
    : shuffled(all, random)
        .slice(0, size)
        .sort((left, right) => left - right);
}

/** A whole number below 2³² to seed another generator with, so that one step's draws do not shift those of the next. */
export function deriveSeed(random: Random): number {
  return Math.floor(random() * 4294967296);
}
