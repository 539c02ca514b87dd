import { fieldLabels } from '../../../core/persona/persona';
import { countText, percentText } from '../../../core/text/figures';
import type { AnalysisView } from '../../../protocol/messages';
import type { CoveringModel } from '../../coverage-view';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { TableArea } from '../parts/table-area';

interface DemographicTablesProps {
  coverage: AnalysisView['coverage'];
  models: readonly CoveringModel[];
}

/** For each demographic column of the data: who answered what, and how many personas of each model fit the answer. */
export function DemographicTables({ coverage: { demographics }, models }: DemographicTablesProps) {
  const delivering = models.filter(({ personas }) => personas.length > 0);
  return (
    <section>
      <h2>
        Demographics <span class="secondary">respondents of the data against personas</span>
      </h2>
      {demographics.length === 0 && <p class="absent">No column of the data holds an attribute that personas state.</p>}
      {demographics.map(({ attribute, column, answering, levels }) => (
        <TableArea key={attribute} label={fieldLabels[attribute]}>
          <table class="plain-table">
            <caption>
              {fieldLabels[attribute]}{' '}
              <span class="secondary">
                column{' '}
                <code>
                  <DataText text={column} />
                </code>
                , {countText(answering)} answer
              </span>
            </caption>
            <thead>
              <tr>
                <th scope="col" class="start">
                  Answer
                </th>
                <th scope="col">Respondents</th>
                {delivering.map((model) => (
                  <th key={model.key} scope="col">
                    <DataText text={modelLabel(model)} /> <span class="secondary">personas</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {levels.map(({ value, respondents, byModel }) => (
                <tr key={value}>
                  <th scope="row" class="start">
                    <DataText text={value} />
                  </th>
                  <td>
                    {countText(respondents)}{' '}
                    <span class="secondary">{answering > 0 ? percentText(respondents / answering) : ''}</span>
                  </td>
                  {delivering.map(({ key }) => (
                    <td key={key}>{countText(byModel[key] ?? 0)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableArea>
      ))}
    </section>
  );
}
