/** A token count as a server reported it; null for anything that is not a whole number from 0 on. */
export function reportedCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
