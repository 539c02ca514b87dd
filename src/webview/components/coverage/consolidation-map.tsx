import type { AnalysisView, ModelView } from '../../../protocol/messages';
import { coveredPersonas } from '../../coverage-view';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';

interface ConsolidationMapProps {
  matches: AnalysisView['matches'];
  models: readonly ModelView[];
}

/** Which personas are the same one: a row for each group, a column for each model. */
export function ConsolidationMap({ matches, models }: ConsolidationMapProps) {
  const groups = coveredPersonas(models);
  return (
    <section>
      <h2>
        Which personas are the same one <span class="secondary">similarity of those in a row</span>
      </h2>
      <div class="table-area">
        <table class="plain-table map">
          <caption class="hidden">Personas that match, by model</caption>
          <thead>
            <tr>
              {groups.map(({ model }) => (
                <th key={model.key} scope="col" class="start">
                  <DataText text={modelLabel(model)} />
                </th>
              ))}
              <th scope="col">Similarity</th>
            </tr>
          </thead>
          <tbody>
            {matches.map(({ id, members, score, sharedWords }) => (
              <tr key={id}>
                {groups.map(({ model, personas }) => {
                  const own = personas.filter(({ ref }) => members.includes(ref));
                  return (
                    <td key={model.key} class="start">
                      {own.length === 0 ? (
                        <span class="none">– none</span>
                      ) : (
                        own.map(({ ref, name }) => (
                          <span key={ref} class={members.length === 1 ? 'box alone' : 'box'}>
                            <DataText text={name} />
                          </span>
                        ))
                      )}
                    </td>
                  );
                })}
                <td>
                  {score === null ? 'alone' : score.toFixed(2)}
                  <span class="secondary">
                    <DataText text={sharedWords.slice(0, 3).join(', ')} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
