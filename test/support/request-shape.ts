import type { WireRequest } from './wire-server';

const forbiddenKeywords = [
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'oneOf',
  'allOf',
  'not',
  'default',
];

/** Where a schema leaves the subset of JSON Schema that all vendors accept in strict mode. */
function strictSchemaProblems(schema: unknown, at = '#'): string[] {
  if (typeof schema !== 'object' || schema === null) {
    return [`${at} is not a schema`];
  }
  const node = schema as Record<string, unknown>;
  const problems = forbiddenKeywords.filter((keyword) => keyword in node).map((keyword) => `${at} has ${keyword}`);
  if (node['type'] === 'object') {
    const properties = (node['properties'] ?? {}) as Record<string, unknown>;
    const required = new Set((node['required'] ?? []) as string[]);
    if (node['additionalProperties'] !== false) {
      problems.push(`${at} is open`);
    }
    for (const [name, property] of Object.entries(properties)) {
      problems.push(
        ...(required.has(name) ? [] : [`${at}/${name} is optional`]),
        ...strictSchemaProblems(property, `${at}/${name}`),
      );
    }
  }
  if (node['type'] === 'array') {
    problems.push(...strictSchemaProblems(node['items'], `${at}/items`));
  }
  const variants = (node['anyOf'] ?? []) as unknown[];
  return [...problems, ...variants.flatMap((variant, index) => strictSchemaProblems(variant, `${at}/anyOf/${index}`))];
}

/** What Anthropic's Messages API would refuse in a request, as far as this product can get it wrong. */
export function anthropicRequestProblems({ headers, body }: WireRequest): string[] {
  const problems: string[] = [];
  if (!headers.authorization?.startsWith('Bearer ') && headers['x-api-key'] === undefined) {
    problems.push('no key header');
  }
  const version = headers['anthropic-version'];
  const sampling = ['temperature', 'top_p', 'top_k'].filter((name) => name in body);
  if (version !== '2026-10-21' && version !== '2023-06-01') {
    problems.push('no known anthropic-version');
  }
  if (version === '2026-10-21') {
    problems.push(...sampling.map((name) => `${name} is refused by this version`));
  }
  problems.push(...missing(body, ['model', 'max_tokens', 'messages', 'system', 'stream']));
  const format = (body['output_config'] as { format?: { type?: string; schema?: unknown } } | undefined)?.format;
  return [
    ...problems,
    ...(format?.type === 'json_schema' ? strictSchemaProblems(format.schema) : ['no output_config.format']),
  ];
}

/** What a server with chat completions would refuse or ignore in a request. */
export function chatRequestProblems({ body }: WireRequest): string[] {
  const problems = missing(body, ['model', 'max_tokens', 'messages', 'stream']);
  if ((body['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage !== true) {
    problems.push('no usage asked for');
  }
  const format = body['response_format'] as
    | { type?: string; json_schema?: { name?: string; strict?: boolean; schema?: unknown } }
    | undefined;
  if (format?.type !== 'json_schema' || format.json_schema?.strict !== true || !format.json_schema.name) {
    problems.push('no strict response_format');
  }
  return [...problems, ...strictSchemaProblems(format?.json_schema?.schema)];
}

/** What OpenAI's Responses API would refuse, or keep, of a request. */
export function responsesRequestProblems({ headers, body }: WireRequest): string[] {
  const problems = missing(body, ['model', 'max_output_tokens', 'instructions', 'input', 'stream']);
  if (!headers.authorization?.startsWith('Bearer ')) {
    problems.push('no key header');
  }
  if (body['store'] !== false) {
    problems.push('the answer would be stored');
  }
  const format = (body['text'] as { format?: Record<string, unknown> } | undefined)?.format;
  if (format?.['type'] !== 'json_schema' || format['strict'] !== true || !format['name']) {
    problems.push('no strict text.format');
  }
  return [...problems, ...strictSchemaProblems(format?.['schema'])];
}

/** What Google's Gemini API would refuse or ignore in a request. */
export function geminiRequestProblems({ headers, path, body }: WireRequest): string[] {
  const problems = missing(body, ['contents', 'systemInstruction', 'generationConfig']);
  if (headers['x-goog-api-key'] === undefined) {
    problems.push('no key header');
  }
  if (!path.endsWith('?alt=sse')) {
    problems.push('no event stream asked for');
  }
  const config = (body['generationConfig'] ?? {}) as Record<string, unknown>;
  if (config['responseMimeType'] !== 'application/json' || !('maxOutputTokens' in config)) {
    problems.push('no JSON or no output limit asked for');
  }
  return [...problems, ...strictSchemaProblems(config['responseJsonSchema'])];
}

function missing(body: Record<string, unknown>, names: readonly string[]): string[] {
  return names.filter((name) => !(name in body)).map((name) => `no ${name}`);
}
