/** Tells whether a value that came from outside has a type. */
export type Check<T> = (value: unknown) => value is T;

/** One check per property of T: a property that is forgotten does not compile. */
export type Fields<T> = { readonly [Name in keyof T]-?: Check<T[Name]> };

export const isString: Check<string> = (value) => typeof value === 'string';
export const isNumber: Check<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const isBoolean: Check<boolean> = (value) => typeof value === 'boolean';
const isNull: Check<null> = (value) => value === null;
export const isRecord: Check<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string out of a closed set, given as the keys of `values` so that none can be forgotten. */
export function oneOf<T extends string>(values: Readonly<Record<T, true>>): Check<T> {
  return (value): value is T => isString(value) && Object.hasOwn(values, value);
}

export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value): value is A | B => first(value) || second(value);
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return either(check, isNull);
}

export function listOf<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every((item) => check(item));
}

/** An object with at least these properties; further ones are allowed. */
export function object<T>(fields: Fields<T>): Check<T> {
  const checks = Object.entries<Check<unknown>>({ ...fields });
  return (value): value is T => isRecord(value) && checks.every(([name, check]) => check(value[name]));
}

/** An object whose properties may have any name. */
export function recordOf<T>(check: Check<T>): Check<Record<string, T>> {
  return (value): value is Record<string, T> => isRecord(value) && Object.values(value).every((item) => check(item));
}
