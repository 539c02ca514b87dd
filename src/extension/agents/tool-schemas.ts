import { Type, type Static, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { PersonaError } from '../../core/errors';
import type { ToolName } from './tool-inputs';

const run = Type.Optional(
  Type.String({ description: 'Id of a run, the start of one, or "last" for the newest. Default: last.' }),
);
const strict = { additionalProperties: false };

/** The inputs of the tools; the manifest holds the same. */
export const toolSchemas = {
  personas_listRuns: Type.Object(
    {
      search: Type.Optional(
        Type.String({
          description: 'Words that all have to be found in study, data, model, status, mode, persona name or date.',
        }),
      ),
      page: Type.Optional(Type.Integer({ minimum: 1, description: 'From 1; newest runs first. Default: 1.' })),
    },
    strict,
  ),
  personas_readPersonas: Type.Object(
    {
      run,
      model: Type.Optional(
        Type.String({ description: 'Key of a model of the run, or "consensus". Default: all of them.' }),
      ),
      search: Type.Optional(Type.String({ description: 'Only personas with all these words.' })),
      page: Type.Optional(Type.Integer({ minimum: 1, description: 'From 1. Default: 1.' })),
    },
    strict,
  ),
  personas_runOffline: Type.Object(
    {
      data: Type.String({
        description: 'Data file, relative to the workspace folder: CSV, TSV, JSON, JSON lines or text.',
      }),
      personas: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 50, description: 'Personas of each generator. Default: 3.' }),
      ),
    },
    strict,
  ),
  personas_runExperiment: Type.Object(
    { file: Type.String({ description: 'experiment.yaml, relative to the workspace folder.' }) },
    strict,
  ),
} as const satisfies Record<ToolName, TSchema>;

/** What a language model asks, checked. Throws PersonaError `invalid-config` that says what is wrong with it. */
export function inputOf<Name extends ToolName>(name: Name, input: unknown): Static<(typeof toolSchemas)[Name]> {
  const schema: TSchema = toolSchemas[name];
  if (!Check(schema, input)) {
    const [problem] = Errors(schema, input);
    throw new PersonaError(
      'invalid-config',
      `${name}: ${problem?.instancePath ?? ''} ${problem?.message ?? 'is wrong'}.`,
    );
  }
  // `Check` has just held it against the schema of this name.
  return input as Static<(typeof toolSchemas)[Name]>;
}
