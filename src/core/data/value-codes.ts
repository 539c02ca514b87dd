/** UTF-16 units that codes must save in a column. */
const leastSaved = 200;
/** Shorter values are two tokens or three, as a code is, whatever the tokeniser. */
export const leastCodedLength = 12;
/** How often a value must stand in a column to have a code. */
const leastUses = 3;
export const codeMark = '~';

/**
 * Short codes for the longer values of a column that recur, the most frequent first: `~1`, `~2` …; null where codes and their legend
 * would hardly be shorter than the values, or a value could be taken for a code.
 */
export function valueCodes(values: readonly string[]): ReadonlyMap<string, string> | null {
  const uses = new Map<string, number>();
  for (const value of values) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  if ([...uses.keys()].some((value) => value.startsWith(codeMark))) {
    return null;
  }
  const recurring = [...uses]
    .filter(([value, count]) => value.length >= leastCodedLength && count >= leastUses)
    .sort(([, left], [, right]) => right - left);
  const codes = new Map<string, string>();
  let saved = 0;
  for (const [value, count] of recurring) {
    const code = `${codeMark}${codes.size + 1}`;
    const gain = count * (value.length - code.length) - (value.length + code.length + 3);
    if (gain > 0) {
      codes.set(value, code);
      saved += gain;
    }
  }
  return saved < leastSaved ? null : codes;
}

/** `~1 gas boiler; ~2 heat pump`. */
export function codeLegend(codes: ReadonlyMap<string, string>): string {
  return Array.from(codes, ([value, code]) => `${code} ${value}`).join('; ');
}
