import { fieldLabels } from '../persona/persona';
import { countOf, percentText } from '../text/figures';
import { scoreText } from './comparison-text';
import type { Escape } from './comparison-text';
import type { StereotypeSignals } from './stereotype-signals';

const longestWords = 5;

/** What may point to sameness and stereotypes, each with what it is of. Empty where nothing does. */
export function signalLines(
  signals: StereotypeSignals,
  titles: (refs: readonly string[]) => string,
  escape: Escape,
): string[] {
  const { sameness, alike, names, named, demographics, words, personas } = signals;
  return [
    ...alike.map((key) => {
      const { said = null, quoted = null, pairs = 0 } = sameness[key] ?? {};
      return `${escape(key)}: personas are more alike (${scoreText(said)}) than what they quote (${scoreText(quoted)}), over ${countOf(pairs, 'pair')}`;
    }),
    ...names.map(
      ({ name, kind, refs }) =>
        `${kind === 'whole' ? 'The name' : 'The first name'} “${escape(name)}” ${refs.length} times in ${countOf(named, 'persona')}: ${titles(refs)}`,
    ),
    ...demographics.map(({ refs, attributes }) => {
      const stated = attributes.map(({ name, category }) => `${fieldLabels[name].toLowerCase()} ${escape(category)}`);
      return `The same demographics (${stated.join(', ')}) in ${refs.length} of ${countOf(personas, 'persona')}: ${titles(refs)}`;
    }),
    ...words.map(({ attribute, value, refs, words: marked }) => {
      const shown = marked.slice(0, longestWords).map(({ word, inside, outside, quoted }) => {
        const where = `${inside.using} of ${inside.of}, else ${outside.using} of ${outside.of}`;
        return `${escape(word)} (${where}; quoted by ${quoted})`;
      });
      return `Words that mark ${fieldLabels[attribute].toLowerCase()} ${escape(value)}, ${percentText(refs.length / personas)} of the personas: ${shown.join(', ')}`;
    }),
  ];
}
