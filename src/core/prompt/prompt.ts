/** What a language model is sent. */
export interface Prompt {
  /** Instructions. */
  system: string;
  /** The data, the same for every model of a run. */
  user: string;
  /** JSON Schema of the answer in the subset all vendors accept in strict mode. */
  schema: Record<string, unknown>;
  /** Name of the schema where a vendor asks for one. */
  schemaName: string;
}
