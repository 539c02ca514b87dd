import { assign } from './kmeans';
import type { Clustering } from './kmeans';
import { takeRows } from './matrix';
import type { Matrix } from './matrix';

/**
 * Mean simplified silhouette, from −1 to 1: (b − a) / max(a, b) with a the distance of a point to its own centroid and b
 * that to the nearest other one (Hruschka, Campello & de Castro 2006). 0 for a single cluster.
 */
export function simplifiedSilhouette(points: Matrix, clustering: Clustering): number {
  const { centroids, labels, distances } = clustering;
  if (centroids.rows < 2) {
    return 0;
  }
  let sum = 0;
  for (let c = 0; c < centroids.rows; c++) {
    const otherCentroids = Array.from({ length: centroids.rows }, (_, i) => i).filter((i) => i !== c);
    const members: number[] = [];
    labels.forEach((label, i) => {
      if (label === c) {
        members.push(i);
      }
    });
    const others = assign(takeRows(points, members), takeRows(centroids, otherCentroids)).distances;
    members.forEach((point, i) => {
      const own = Math.sqrt(distances[point] as number);
      const other = Math.sqrt(others[i] as number);
      sum += other === 0 && own === 0 ? 0 : (other - own) / Math.max(other, own);
    });
  }
  return sum / points.rows;
}
