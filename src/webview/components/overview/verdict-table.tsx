import { countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import { hasEnded, modelLabel, verdictMarks, verdicts } from '../../status';
import { DataText } from '../parts/data-text';
import { MarkLabel } from '../parts/mark-label';

/** What became of each excerpt, by model. */
export function VerdictTable({ models }: { models: readonly ModelView[] }) {
  const citing = models.filter(({ evidence }) => evidence.cited > 0);
  return citing.length === 0 ? null : (
    <section>
      <h2>What became of each excerpt</h2>
      <table class="plain-table verdicts">
        <caption class="hidden">Excerpts of each model by verdict</caption>
        <thead>
          <tr>
            <th scope="col" class="start">
              Model
            </th>
            {verdicts.map((verdict) => (
              <th key={verdict} scope="col">
                <MarkLabel mark={verdictMarks[verdict]} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {citing.map((model) => (
            <tr key={model.key}>
              <th scope="row" class="start">
                <DataText text={modelLabel(model)} />
                {!hasEnded(model) && <span class="secondary"> so far</span>}
              </th>
              {verdicts.map((verdict) => (
                <td key={verdict}>{countText(model.evidence[verdict])}</td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" class="start">
              All models
            </th>
            {verdicts.map((verdict) => (
              <td key={verdict}>{countText(citing.reduce((sum, { evidence }) => sum + evidence[verdict], 0))}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
