import type { AnalysisView } from '../../../protocol/messages';
import { coveredPersonas, type CoveringModel } from '../../coverage-view';
import { modelLabel } from '../../status';
import { useGrowing } from '../../use-growing';
import { DataText } from '../parts/data-text';
import { TableArea } from '../parts/table-area';

interface ConsolidationMapProps {
  matches: AnalysisView['matches'];
  models: readonly CoveringModel[];
}

/** What is drawn before the first painting, and with each one after it. */
const rowsAtFirst = 5;
const cellsAtFirst = 200;

/** Which personas are the same one: a row for each group, a column for each model. */
export function ConsolidationMap({ matches, models }: ConsolidationMapProps) {
  const groups = coveredPersonas(models);
  const owners = new Map(groups.flatMap(({ personas }) => personas.map((persona) => [persona.ref, persona] as const)));
  const rows = Math.max(rowsAtFirst, Math.ceil(cellsAtFirst / Math.max(1, groups.length)));
  const drawn = useGrowing(rows, rows, matches.length);
  return (
    <section>
      <h2>
        Which personas are the same one <span class="secondary">similarity of those in a row</span>
      </h2>
      <TableArea label="Matches">
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
            {matches.slice(0, drawn).map(({ id, members, score, sharedWords }) => (
              <tr key={id}>
                {groups.map(({ model }) => {
                  const own = members
                    .flatMap((ref) => owners.get(ref) ?? [])
                    .filter(({ modelKey }) => modelKey === model.key);
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
      </TableArea>
    </section>
  );
}
