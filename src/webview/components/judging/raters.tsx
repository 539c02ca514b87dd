import { countText, percentText } from '../../../core/text/figures';
import type { RaterView } from '../../../protocol/reviews';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';

/** Who has judged the run and how far they agree; nothing where nobody else has. */
export function Raters() {
  const { state } = usePanel();
  const reviews = state.reviews.value;
  if (reviews === null || reviews.others.length === 0) {
    return null;
  }
  const { agreement, own, others } = reviews;
  return (
    <section>
      <h2>Raters</h2>
      <table class="plain-table raters">
        <caption class="hidden">Who has judged this run</caption>
        <thead>
          <tr>
            <th scope="col" class="start">
              Rater
            </th>
            <th scope="col">Personas rated</th>
            <th scope="col" class="start">
              Winner
            </th>
          </tr>
        </thead>
        <tbody>
          {[own, ...others].map((rater) => (
            <RaterRow
              key={rater.rater}
              rater={rater}
              isOwn={rater === own}
              isTold={rater === own || own.winner !== null}
            />
          ))}
        </tbody>
      </table>
      <p class="secondary">
        {agreement.figures === null
          ? `Agreement (ordinal α) appears from ten personas on that two people have rated. Now: ${countText(agreement.units)}.`
          : `Agreement: ordinal α ${agreement.figures.alpha?.toFixed(2) ?? 'unknown, as every rating is the same'}; ` +
            `${percentText(agreement.figures.rawAgreement)} of pairs give the same rating; ` +
            `${countText(agreement.units)} personas.`}
      </p>
    </section>
  );
}

function RaterRow({
  rater: { rater, ratings, winner },
  isOwn,
  isTold,
}: {
  rater: RaterView;
  isOwn: boolean;
  isTold: boolean;
}) {
  const { state } = usePanel();
  const model = state.models.value.find(({ key }) => key === winner)?.view.value;
  return (
    <tr>
      <th scope="row" class="start">
        <DataText text={rater} />
        {isOwn && <span class="secondary"> you</span>}
      </th>
      <td>{countText(Object.keys(ratings).length)}</td>
      <td class="start">
        {isTold ? model ? <DataText text={modelLabel(model)} /> : 'none' : 'told once you have chosen'}
      </td>
    </tr>
  );
}
