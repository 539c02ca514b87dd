import type { Persona } from '../../persona/persona';
import type { EmbeddedTask } from '../provider';
import type { Material } from './material';

/** What a generator forms out of respondents. */
export type Unit = 'segment' | 'topic' | 'archetype';

/** What is missing in the data whatever the method: respondents without an answer, and text to quote. */
export function dataWarnings(
  { data: { roles } }: EmbeddedTask,
  { respondents: { count, total } }: Material,
  personas: readonly Persona[],
  unit: Unit,
): string[] {
  const warnings: string[] = [];
  if (count < total) {
    warnings.push(`${total - count} of ${total} respondents left every analysed column blank and are not counted.`);
  }
  const silent = personas.filter(({ evidence }) => evidence.length === 0).map(({ id }) => id);
  if (roles.text.length === 0) {
    warnings.push('Nothing to quote: there is no text column, so the personas rest on counts alone.');
  } else if (silent.length > 0) {
    warnings.push(`Nothing to quote for ${silent.join(', ')}: none of the rows shown holds text of this ${unit}.`);
  }
  return warnings;
}

/** Why there are fewer personas than asked for; nothing where there are as many. */
export function fewerWarnings(count: number | null, found: number, respondents: number, difference: string): string[] {
  if (count === null || found >= count) {
    return [];
  }
  const reason = respondents < count ? `there are only ${respondents} respondents to analyse` : difference;
  return [`${found} instead of ${count} personas: ${reason}.`];
}
