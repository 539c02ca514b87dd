import { countOf, countText } from '../../../core/text/figures';
import { evidenceOfRow } from '../../evidence-words';
import { usePanel } from '../../state/panel-context';
import type { RunFacts } from '../../state/run-state';
import { DataText } from '../parts/data-text';
import { Disclosure } from '../parts/disclosure';

/** The groups of alike rows that the models were shown, with their sizes; a click on a row opens it in the data file. */
export function RowGroups({ groups, sources }: Pick<RunFacts, 'groups' | 'sources'>) {
  if (groups.length === 0) {
    return null;
  }
  return (
    <Disclosure
      id="row-groups"
      kind="row-groups"
      startsOpen={false}
      summary={`The models saw the rows in ${countOf(groups.length, 'group')} of alike ones`}
    >
      {() => (
        <ol>
          {groups.map((group) => (
            <li key={group.id}>
              <Disclosure
                id={`row-group-${group.id}`}
                kind="row-group"
                startsOpen={false}
                summary={<Summary {...group} />}
              >
                {() => <Rows shown={group.shown} sources={sources} />}
              </Disclosure>
            </li>
          ))}
        </ol>
      )}
    </Disclosure>
  );
}

function Summary({ label, rows, estimated, shown }: RunFacts['groups'][number]) {
  return (
    <span>
      <b>{countText(shown.length)}</b> of {estimated ? 'about ' : ''}
      <b>{countText(rows)}</b> rows shown{label === '' ? '' : ': '}
      <DataText text={label} />
    </span>
  );
}

function Rows({ shown, sources }: { shown: readonly string[]; sources: RunFacts['sources'] }) {
  const { post } = usePanel();
  return (
    <p class="chips">
      {shown.map((id) => {
        const evidence = evidenceOfRow(id, sources);
        return evidence === null ? null : (
          <button key={id} type="button" class="chip" onClick={() => post({ type: 'open-evidence', evidence })}>
            <bdi dir="ltr">{id}</bdi>
          </button>
        );
      })}
    </p>
  );
}
