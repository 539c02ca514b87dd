/**
 * How much more often each term is used inside a group than outside it: z-scores of the log-odds ratio with an informative
 * Dirichlet prior (Monroe, Colaresi & Quinn 2008, equations 15–22). The prior is the pooled use of the terms, weighing as much as
 * a tenth of all mentions, so that rare terms are drawn towards no difference. Positive is inside.
 * `inside` and `outside` hold the mentions of each term.
 */
export function logOddsScores(inside: ArrayLike<number>, outside: ArrayLike<number>): Float64Array {
  const insideTotal = sum(inside);
  const outsideTotal = sum(outside);
  const priorTotal = (insideTotal + outsideTotal) * priorWeight;
  const scores = new Float64Array(inside.length);
  for (let term = 0; term < inside.length; term++) {
    const [y, other] = [inside[term] as number, outside[term] as number];
    const prior = (y + other) * priorWeight;
    if (prior > 0) {
      const difference =
        Math.log((y + prior) / (insideTotal + priorTotal - y - prior)) -
        Math.log((other + prior) / (outsideTotal + priorTotal - other - prior));
      const score = difference / Math.sqrt(1 / (y + prior) + 1 / (other + prior));
      scores[term] = Number.isFinite(score) ? score : 0;
    }
  }
  return scores;
}

const priorWeight = 0.1;

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    total += counts[i] as number;
  }
  return total;
}
