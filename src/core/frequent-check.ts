import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Check } from 'typebox/value';

/** Compiling takes as long as this many checks of a persona without it. */
const checksBeforeCompiling = 20;

/** A check of values against `schema` that is compiled once it is asked often: in runs of hundreds of calls. */
export function frequentCheck<Schema extends TSchema>(schema: Schema): (value: unknown) => value is Static<Schema> {
  let checks = 0;
  let compiled: { Check(value: unknown): boolean } | undefined;
  return (value): value is Static<Schema> => {
    checks++;
    if (checks <= checksBeforeCompiling) {
      return Check(schema, value);
    }
    compiled ??= Compile(schema);
    return compiled.Check(value);
  };
}
