import { countText, percentText } from '../../../core/text/figures';
import type { AnalysisView } from '../../../protocol/messages';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';

interface AgreementFiguresProps {
  agreement: AnalysisView['agreement'];
  models: number;
  /** Agreement of a model with itself where it ran repeatedly, by listing. */
  self: AnalysisView['selfAgreement'];
}

/** How far the models agree on what matched personas are like, with what it rests on. */
export function AgreementFigures({
  agreement: { figures, units, groups, matchRate },
  models,
  self,
}: AgreementFiguresProps) {
  const line = (label: string, value: string) => (
    <div key={label}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <section class="agreement">
      <h2>Agreement</h2>
      <dl>
        {figures !== null && [
          line('Krippendorff’s α', figures.alpha === null ? 'every value the same' : figures.alpha.toFixed(2)),
          line(
            '95 % interval',
            figures.interval === null
              ? 'unknown'
              : `${figures.interval.low.toFixed(2)} to ${figures.interval.high.toFixed(2)}`,
          ),
          line('Same answer, raw', percentText(figures.rawAgreement)),
          line('Gwet’s AC1', figures.ac1.toFixed(2)),
        ]}
        {line('Personas that match', matchRate === null ? 'unknown' : percentText(matchRate))}
        {line('Units, groups, models', [units, groups, models].map((count) => countText(count)).join(', '))}
        {Object.entries(self).map(([listing, { figures: own }]) => (
          <div key={listing}>
            <dt>
              <DataText text={listing} /> with itself
            </dt>
            <dd>{own === null || own.alpha === null ? 'too few units' : `α ${own.alpha.toFixed(2)}`}</dd>
          </div>
        ))}
      </dl>
      {figures === null && (
        <p class="secondary">α appears from ten units on: attributes that two models state of a persona they share.</p>
      )}
      <p class="secondary note-line">
        <Icon name="info" tone="info" />
        Models that err often err alike: agreement is not evidence. Read it beside the rows.
      </p>
    </section>
  );
}
