/** Where a pattern best fits into a text: `text.slice(start, end)` at `distance` edits. */
export interface ApproximateMatch {
  start: number;
  end: number;
  distance: number;
}

/**
 * The substring of `text` with the smallest Levenshtein distance to `pattern`, in UTF-16 units, searched from `from` on
 * (Sellers, "The theory and computation of evolutionary distances", 1980); undefined where that has more than `limit`
 * edits. Of `limit + 1` pieces of the pattern one occurs unchanged wherever the pattern fits with `limit` edits (the
 * partition of Wu and Manber, "Fast text searching allowing errors", 1992), so that only the surroundings of such pieces
 * are searched. O(|pattern| · |text|) time, O(|pattern|) memory.
 */
export function closeSubstring(pattern: string, text: string, limit: number, from = 0): ApproximateMatch | undefined {
  let best: ApproximateMatch | undefined;
  for (const [start, end] of surroundings(pattern, text, limit, from)) {
    const match = bestIn(pattern, text, start, end, limit);
    if (match.distance <= limit && match.distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = match;
    }
  }
  return best;
}

/** Stretches of `text` where the pattern may fit, in order, not overlapping. */
function surroundings(pattern: string, text: string, limit: number, from: number): [start: number, end: number][] {
  const pieces = limit + 1;
  if (limit < 0 || pieces > pattern.length) {
    return limit < 0 ? [] : [[from, text.length]];
  }
  const found: [number, number][] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const offset = Math.floor((piece * pattern.length) / pieces);
    const part = pattern.slice(offset, Math.floor(((piece + 1) * pattern.length) / pieces));
    for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) {
      const start = at - offset;
      found.push([Math.max(from, start - limit), Math.min(text.length, start + pattern.length + limit)]);
    }
  }
  const merged: [number, number][] = [];
  for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      merged.push([start, end]);
    }
  }
  return merged;
}

/**
 * The best match within `text.slice(from, to)`, exact where it has at most `limit` edits; rows of the table that are beyond
 * the limit are left out (the cut-off of Ukkonen, "Finding approximate patterns in strings", 1985).
 */
function bestIn(pattern: string, text: string, from: number, to: number, limit: number): ApproximateMatch {
  const rows = pattern.length;
  const units = Uint16Array.from({ length: rows }, (_, index) => pattern.charCodeAt(index));
  let distances = Uint32Array.from({ length: rows + 1 }, (_, index) => index);
  let starts = new Uint32Array(rows + 1).fill(from);
  let next = new Uint32Array(rows + 1);
  let nextStarts = new Uint32Array(rows + 1);
  let best: ApproximateMatch = { start: from, end: from, distance: rows };
  let active = Math.min(limit, rows);
  for (let column = from; column < to; column++) {
    next[0] = 0;
    nextStarts[0] = column + 1;
    const unit = text.charCodeAt(column);
    const last = Math.min(active + 1, rows);
    if (last > active) {
      distances[last] = limit + 1;
    }
    for (let row = 1; row <= last; row++) {
      const substitution = (distances[row - 1] ?? 0) + (units[row - 1] === unit ? 0 : 1);
      const insertion = (distances[row] ?? 0) + 1;
      const deletion = (next[row - 1] ?? 0) + 1;
      const least = Math.min(substitution, insertion, deletion);
      next[row] = least;
      nextStarts[row] =
        (least === substitution ? starts[row - 1] : least === insertion ? starts[row] : nextStarts[row - 1]) ?? 0;
    }
    active = last;
    while ((next[active] ?? 0) > limit) {
      active--;
    }
    const distance = active === rows ? (next[rows] ?? rows) : rows;
    if (distance < best.distance) {
      best = { start: nextStarts[rows] ?? 0, end: column + 1, distance };
    }
    [distances, next] = [next, distances];
    [starts, nextStarts] = [nextStarts, starts];
  }
  return best;
}
