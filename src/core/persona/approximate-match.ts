/** Where a pattern best fits into a text: `text.slice(start, end)` at `distance` edits. */
export interface ApproximateMatch {
  start: number;
  end: number;
  distance: number;
}

/**
 * The substring of `text` with the smallest Levenshtein distance to `pattern`, searched from `from` on
 * (Sellers, "The theory and computation of evolutionary distances", 1980). O(|pattern| · |text|) time, O(|pattern|) memory.
 */
export function bestSubstring(pattern: string, text: string, from = 0): ApproximateMatch {
  const rows = pattern.length;
  let distances = Uint32Array.from({ length: rows + 1 }, (_, index) => index);
  let starts = new Uint32Array(rows + 1).fill(from);
  let next = new Uint32Array(rows + 1);
  let nextStarts = new Uint32Array(rows + 1);
  let best: ApproximateMatch = { start: from, end: from, distance: rows };
  for (let column = from; column < text.length; column++) {
    next[0] = 0;
    nextStarts[0] = column + 1;
    const unit = text.charCodeAt(column);
    for (let row = 1; row <= rows; row++) {
      const substitution = (distances[row - 1] ?? 0) + (pattern.charCodeAt(row - 1) === unit ? 0 : 1);
      const insertion = (distances[row] ?? 0) + 1;
      const deletion = (next[row - 1] ?? 0) + 1;
      const least = Math.min(substitution, insertion, deletion);
      next[row] = least;
      nextStarts[row] =
        (least === substitution
          ? row === 1
            ? column
            : starts[row - 1]
          : least === insertion
            ? starts[row]
            : nextStarts[row - 1]) ?? 0;
    }
    const distance = next[rows] ?? rows;
    if (distance < best.distance) {
      best = { start: nextStarts[rows] ?? 0, end: column + 1, distance };
    }
    [distances, next] = [next, distances];
    [starts, nextStarts] = [nextStarts, starts];
  }
  return best;
}
