import { fieldLabels } from '../../../core/persona/persona';
import { countOf, countText } from '../../../core/text/figures';
import type { Signals } from '../../../protocol/insights';
import type { ModelView } from '../../../protocol/messages';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { Disclosure } from '../parts/disclosure';

interface SignalListProps {
  signals: Signals;
  models: readonly ModelView[];
}

const wordsShown = 3;

/** What may point to stereotypes or sameness, each with what it is counted of. */
export function SignalList({ signals, models }: SignalListProps) {
  const found = sentences(signals, models);
  return signals.personas === 0 ? null : (
    <section class="signals">
      <Disclosure
        id="signals"
        kind="signals"
        startsOpen={false}
        summary={
          <>
            <h2>Signals</h2>
            <span class="secondary">
              {found.length === 0 ? 'none' : countText(found.length)}, in {countOf(signals.personas, 'persona')}
            </span>
          </>
        }
      >
        {() => (
          <>
            <p class="secondary">
              Where to look, never a verdict: each has innocent explanations, the data among them. Copies and
              repetitions count once.
            </p>
            <ul class="suggestions">
              {found.map((text) => (
                <li key={text}>
                  <DataText text={text} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Disclosure>
    </section>
  );
}

function sentences({ personas, named, names, alike, demographics, words }: Signals, models: readonly ModelView[]) {
  const labels = new Map(models.map((model) => [model.key, modelLabel(model)]));
  return [
    ...names.map(
      ({ name, kind, refs }) =>
        `${countText(refs.length)} of ${countOf(named, 'persona')} bear the ${kind === 'whole' ? '' : 'first '}name ${name}.`,
    ),
    ...alike.map(
      ({ key, pairs, said, quoted }) =>
        `The personas of ${labels.get(key) ?? key} are more alike (${figure(said)}) than what they quote (${figure(quoted)}), over ${countOf(pairs, 'pair')}.`,
    ),
    ...demographics.map(
      ({ refs, attributes }) =>
        `${countText(refs.length)} of ${countOf(personas, 'persona')}, all of ${labelOfRef(refs[0], labels)}, share ${attributes
          .map(({ name, category }) => `${fieldLabels[name].toLowerCase()} ${category}`)
          .join(', ')}.`,
    ),
    ...words.flatMap(({ attribute, value, words: marked }) =>
      marked
        .slice(0, wordsShown)
        .map(
          ({ word, inside, outside, quoted }) =>
            `“${word}” marks ${fieldLabels[attribute].toLowerCase()} ${value}: ${countText(inside.using)} of ${countText(inside.of)} such personas use it, ${countText(outside.using)} of ${countText(outside.of)} others; ${countText(quoted)} of the former quote it.`,
        ),
    ),
  ];
}

function figure(cosine: number | null): string {
  return cosine === null ? 'unknown' : cosine.toFixed(2);
}

function labelOfRef(ref: string | undefined, labels: ReadonlyMap<string, string>): string {
  const key = ref === undefined ? '' : ref.slice(0, ref.lastIndexOf('/'));
  return labels.get(key) ?? key;
}
