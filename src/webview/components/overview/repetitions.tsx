import { countText, durationText } from '../../../core/text/figures';
import type { RunInsights } from '../../../protocol/insights';
import { DataText } from '../parts/data-text';

/** Which personas come back when a model is asked the same again, and how its latencies spread. */
export function Repetitions({ stability, latency }: Pick<RunInsights, 'stability' | 'latency'>) {
  return stability.length === 0 ? null : (
    <section>
      <h2>
        Asked again <span class="secondary">personas by the repetitions that have them</span>
      </h2>
      <table class="plain-table repetitions">
        <caption class="hidden">Personas of each repeated model by how often they come back</caption>
        <thead>
          <tr>
            <th scope="col" class="start">
              Persona
            </th>
            <th scope="col">Repetitions</th>
          </tr>
        </thead>
        {stability.map(({ model, of, everyTime, once, personas }) => {
          const spread = latency.find((one) => one.model === model);
          return (
            <tbody key={model}>
              <tr>
                <th scope="rowgroup" colSpan={2} class="start">
                  <b>
                    <DataText text={model} />
                  </b>{' '}
                  <span class="secondary">
                    {countText(everyTime)} of {countText(personas.length)} every time, {countText(once)} once
                    {spread &&
                      `; latency ${durationText(spread.latency.p50)} p50, ${durationText(spread.latency.p95)} p95`}
                  </span>
                </th>
              </tr>
              {personas.map(({ name, present }, index) => (
                <tr key={index}>
                  <td class="start">
                    <DataText text={name} />
                  </td>
                  <td>
                    {countText(present)} of {countText(of)}
                  </td>
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
    </section>
  );
}
