// Writes the JSON Schemas of media/schema/ from their one definition in the sources. Run it after a change there.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tsImport } from 'tsx/esm/api';

const root = path.resolve(import.meta.dirname, '..');
const { experimentJsonSchema } = await tsImport('../src/core/experiment/schema.ts', import.meta.url);
const { runJsonSchema } = await tsImport('../src/core/runs/run.ts', import.meta.url);
const schemas = { 'experiment.schema.json': experimentJsonSchema(), 'run.schema.json': runJsonSchema() };

const directory = path.join(root, 'media', 'schema');
await mkdir(directory, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(path.join(directory, name), `${JSON.stringify(schema, null, 2)}\n`);
}
