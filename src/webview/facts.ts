import { costText, countText } from '../core/text/figures';
import type { ModelView, RunView } from '../protocol/messages';
import { citedRows } from './cited-rows';
import { sumOf, unknownAmong } from './totals';

/** A figure with the words around it, the spaces between them included. */
export interface Fact {
  before: string;
  figure: string;
  after: string;
}

type Facts = Pick<RunView, 'blind' | 'status' | 'totals' | 'rows' | 'rowsShown' | 'redactions'>;

/** What a run rests on and what it cost; what is not known yet is left out. */
export function runFacts(run: Facts, models: readonly ModelView[]): Fact[] {
  const personas = models.flatMap((model) => model.personas);
  const cited = models.reduce((sum, { evidence }) => sum + evidence.cited, 0);
  const verified = models.reduce((sum, { evidence }) => sum + evidence.verified, 0);
  const { figure, after } = sumOf(
    run.totals.usd,
    unknownAmong(models, ({ cost }) => cost?.usd ?? null),
    run.status === 'running',
    costText,
  );
  return [
    { before: '', figure: `${countText(run.rowsShown)} of ${countText(run.rows)}`, after: ' rows shown' },
    ...(cited === 0
      ? []
      : [
          { before: '', figure: countText(citedRows(personas)), after: ' rows cited' },
          {
            before: '',
            figure: `${countText(verified)} of ${countText(cited)}`,
            after: ' excerpts verified',
          },
        ]),
    ...(run.blind ? [] : [{ before: 'cost ', figure, after }]),
    {
      before: '',
      figure: run.redactions === 0 ? 'no' : countText(run.redactions),
      after: run.redactions === 1 ? ' redaction' : ' redactions',
    },
  ];
}
