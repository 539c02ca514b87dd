/**
 * What was heard last, `after`, with each part that says the same as in `before` replaced by that of `before`: what is drawn of such a part
 * stands still. Changes `after`, which has to be plain data.
 */
export function keepParts<T>(before: T | undefined, after: T): T {
  return before !== undefined && settle(before, after) ? before : after;
}

/** Whether both say the same; where they do not, the parts of `after` that do become those of `before`. */
function settle(before: unknown, after: unknown): boolean {
  if (Object.is(before, after)) {
    return true;
  }
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) {
    return false;
  }
  const names = Object.keys(after);
  let same = Array.isArray(before) === Array.isArray(after) && names.length === Object.keys(before).length;
  for (const name of names) {
    const kept: unknown = Reflect.get(before, name);
    if (Object.hasOwn(before, name) && settle(kept, Reflect.get(after, name))) {
      Reflect.set(after, name, kept);
    } else {
      same = false;
    }
  }
  return same;
}
