import type { Persona } from '../../persona/persona';
import { smallCorpus } from '../../statistics/term-index';
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

/** That a number is kept although the data does not bear it out. */
export function countKept(count: number): string {
  return `You get ${count} all the same, as asked for (--count, generation.personas)`;
}

/** Why there are fewer personas than asked for; nothing where there are as many. */
export function fewerWarnings(count: number | null, found: number, respondents: number, difference: string): string[] {
  if (count === null || found >= count) {
    return [];
  }
  const reason = respondents < count ? `there are only ${respondents} respondents to analyse` : difference;
  return [`${found} instead of ${count} personas: ${reason}.`];
}

const leastMembers = 5;

/** Which groups are too small to stand for a kind of respondent; `sizes` are in the order of the personas. */
export function smallGroupWarnings(sizes: readonly number[], respondents: number, unit: Unit): string[] {
  const least = respondents < smallCorpus ? 2 : leastMembers;
  const small = sizes.flatMap((size, i) => (sizes.length > 1 && size < least ? [`p${i + 1} (${size})`] : []));
  if (small.length === 0) {
    return [];
  }
  const [what, they] =
    small.length === 1 ? [`Small ${unit}`, 'It is a single case'] : [`Small ${unit}s`, 'They are single cases'];
  return [
    `${what}: ${small.join(', ')} ${least === 2 ? 'rest on one respondent' : `with fewer than ${least} respondents`}. ${they} rather than a kind of respondent; a lower count avoids that.`,
  ];
}
