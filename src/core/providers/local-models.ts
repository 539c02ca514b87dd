import { Type } from 'typebox';
import { Check } from 'typebox/value';

const ModelList = Type.Object({ data: Type.Array(Type.Object({ id: Type.String() })) });
const patienceMs = 700;

/** Ids of the models that an OpenAI-compatible server on this machine offers; none when it does not answer in time. */
export async function listLocalModels(baseUrl: string, request: typeof fetch = fetch): Promise<string[]> {
  try {
    const response = await request(`${baseUrl.replace(/\/+$/u, '')}/models`, {
      signal: AbortSignal.timeout(patienceMs),
    });
    const body: unknown = await response.json();
    return Check(ModelList, body) ? body.data.map((model) => model.id) : [];
  } catch {
    return [];
  }
}
