import { averageLinkage } from '../../src/core/analysis/average-linkage';
import { comparePersonas, matchCompared, personaReference } from '../../src/core/analysis/matching';
import type { ComparedPersona, ModelPersonas, PersonaComparison } from '../../src/core/analysis/matching';
import { similarityWeights, weightedMean } from '../../src/core/analysis/similarity';
import type { Background, SimilarityWeights } from '../../src/core/analysis/similarity';

/** Groups of personas by reference. */
export type Grouping = string[][];
export type Method = (models: readonly ModelPersonas[], background: Background) => Grouping;

const known = new WeakMap<readonly ModelPersonas[], PersonaComparison>();

/** Compares personas once for all methods and thresholds; a study belongs to one background. */
function compared(models: readonly ModelPersonas[], background: Background): PersonaComparison {
  const comparison = known.get(models) ?? comparePersonas(models, background);
  known.set(models, comparison);
  return comparison;
}

/** What the product does, with other figures where told. */
export function softLinkage(
  threshold: number,
  sameModelMargin = 0.1,
  weights: SimilarityWeights = similarityWeights,
): Method {
  return (models, background) =>
    matchCompared(compared(models, background), { threshold, sameModelMargin, weights }).map(
      ({ members, duplicates }) => [...members, ...duplicates],
    );
}

export const equalRoles: Method = (models) => {
  const groups = new Map<string, string[]>();
  for (const { key, personas } of models) {
    for (const persona of personas) {
      const role = persona.role.text.toLowerCase();
      groups.set(role, [...(groups.get(role) ?? []), personaReference(key, persona)]);
    }
  }
  return [...groups.values()];
};

/** Two personas of one model are never put together. */
export function cannotLink(threshold: number): Method {
  return (models, background) => {
    const { entries, score } = scored(models, background);
    return averageLinkage({
      models: entries.map(({ model }) => model),
      similarity: score,
      threshold,
      sameModelMargin: Infinity,
    }).map((group) => refsOf(group.map((index) => entries[index]!)));
  };
}

/** Model after model is assigned to the groups so far, at the highest sum of mean similarities. */
export function sequentialHungarian(threshold: number): Method {
  return (models, background) => {
    const { entries, score } = scored(models, background);
    const groups: number[][] = [];
    for (const { key } of models) {
      const arriving = [...entries.keys()].filter((index) => entries[index]!.model === key);
      const similarity = arriving.map((index) =>
        groups.map((group) => group.reduce((sum, member) => sum + score(index, member), 0) / group.length),
      );
      const assigned = groups.length === 0 ? [] : bestAssignment(similarity);
      arriving.forEach((index, i) => {
        const group = assigned[i] ?? -1;
        if (group >= 0 && similarity[i]![group]! >= threshold) {
          groups[group]!.push(index);
        } else {
          groups.push([index]);
        }
      });
    }
    return groups.map((group) => refsOf(group.map((index) => entries[index]!)));
  };
}

function scored(models: readonly ModelPersonas[], background: Background) {
  const { entries, parts } = compared(models, background);
  const score = (left: number, right: number): number =>
    weightedMean(parts(Math.max(left, right), Math.min(left, right)), similarityWeights);
  return { entries, score };
}

function refsOf(entries: readonly ComparedPersona[]): string[] {
  return entries.flatMap(({ ref, duplicates }) => [ref, ...duplicates]);
}

/** For each row the column of the assignment with the highest sum, -1 for none (Kuhn 1955; shortest augmenting paths). */
export function bestAssignment(values: readonly (readonly number[])[]): number[] {
  const size = Math.max(values.length, values[0]?.length ?? 0);
  const cost = (row: number, column: number): number => -(values[row]?.[column] ?? 0);
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  const rowOfColumn = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const previous = new Int32Array(size + 1);
    const slack = new Float64Array(size + 1).fill(Infinity);
    const visited = new Set<number>();
    rowOfColumn[0] = row;
    let column = 0;
    while (rowOfColumn[column] !== 0) {
      visited.add(column);
      const current = rowOfColumn[column]!;
      let [least, next] = [Infinity, 0];
      for (let other = 1; other <= size; other++) {
        if (!visited.has(other)) {
          const reduced = cost(current - 1, other - 1) - rowPotential[current]! - columnPotential[other]!;
          if (reduced < slack[other]!) {
            slack[other] = reduced;
            previous[other] = column;
          }
          if (slack[other]! < least) {
            [least, next] = [slack[other]!, other];
          }
        }
      }
      for (let other = 0; other <= size; other++) {
        if (visited.has(other)) {
          rowPotential[rowOfColumn[other]!]! += least;
          columnPotential[other]! -= least;
        } else {
          slack[other]! -= least;
        }
      }
      column = next;
    }
    for (; column !== 0; column = previous[column]!) {
      rowOfColumn[column] = rowOfColumn[previous[column]!]!;
    }
  }
  const assigned = values.map(() => -1);
  for (let column = 1; column <= (values[0]?.length ?? 0); column++) {
    const row = rowOfColumn[column]! - 1;
    if (row < values.length) {
      assigned[row] = column - 1;
    }
  }
  return assigned;
}
