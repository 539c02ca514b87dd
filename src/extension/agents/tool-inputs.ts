/** What language models may ask of the extension, by the names of the manifest. */
export const toolNames = [
  'personas_listRuns',
  'personas_readPersonas',
  'personas_runOffline',
  'personas_runExperiment',
] as const;

export type ToolName = (typeof toolNames)[number];

/** As a language model wrote it; each tool checks its own. */
export type ToolInput = Readonly<Record<string, unknown>>;
