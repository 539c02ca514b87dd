/** Personas as their model delivered them: without the support that comparing all models gives their claims. */
export function unsupported(personas: unknown): unknown {
  return JSON.parse(JSON.stringify(personas), (name, value: unknown) => (name === 'support' ? null : value));
}
