import { countOf, countText, factValueText } from '../../../core/text/figures';
import { fieldLabels } from '../../../core/persona/persona';
import type { Step } from '../../../protocol/insights';
import type { ModelView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { Disclosure } from '../parts/disclosure';
import { Icon, type IconName } from '../parts/icon';
import { TableArea } from '../parts/table-area';

type KeptPersona = Step['kept'][number];
type ClaimChange = KeptPersona['claims'][number];
type Change = ClaimChange['change'];

/** What each model of a sequential run added, changed and dropped against the one before. */
export function StepsView() {
  const { state } = usePanel();
  const steps = state.insights.value?.steps ?? [];
  const models = state.models.value.map(({ view }) => view.value);
  return (
    // A scroll area must be reachable by keyboard also where nothing in it can take the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section class="scroll steps" tabIndex={0} aria-label="Steps">
      <StepTable steps={steps} models={models} />
      {steps.map((step) => (
        <StepSection key={step.key} step={step} models={models} />
      ))}
    </section>
  );
}

interface StepsProps {
  steps: readonly Step[];
  models: readonly ModelView[];
}

function StepTable({ steps, models }: StepsProps) {
  const columns = ['Kept', 'Added', 'Dropped', 'Claims as before', 'Reworded', 'New', 'Left out'];
  return (
    <TableArea label="Counts">
      <table class="plain-table">
        <caption class="hidden">What each step changed</caption>
        <thead>
          <tr>
            <th scope="col" class="start">
              Model
            </th>
            <th scope="col" class="start">
              Was given the personas of
            </th>
            {columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ key, against, kept, added, dropped, claims }) => (
            <tr key={key}>
              <th scope="row" class="start">
                <DataText text={labelOf(key, models)} />
              </th>
              <td class="start">
                <DataText text={labelOf(against, models)} />
              </td>
              {[
                kept.length,
                added.length,
                dropped.length,
                claims.identical,
                claims.reworded,
                claims.new,
                claims.dropped,
              ].map((count, index) => (
                <td key={columns[index]}>{countText(count)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableArea>
  );
}

function StepSection({ step, models }: { step: Step; models: readonly ModelView[] }) {
  const { key, against, kept, added, dropped } = step;
  return (
    <section>
      <h2>
        <DataText text={labelOf(key, models)} />{' '}
        <span class="secondary">
          against <DataText text={labelOf(against, models)} />
        </span>
      </h2>
      <NameList title="Added" icon="only" refs={added} models={models} />
      <NameList title="Dropped" icon="cross" refs={dropped} models={models} />
      {kept.map((persona) => (
        <KeptSection key={persona.after} persona={persona} models={models} />
      ))}
    </section>
  );
}

interface NameListProps {
  title: string;
  icon: IconName;
  refs: readonly string[];
  models: readonly ModelView[];
}

function NameList({ title, icon, refs, models }: NameListProps) {
  return refs.length === 0 ? null : (
    <p class="step-names">
      <span class="difference">
        <Icon name={icon} />
        {title}
      </span>{' '}
      {refs.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <DataText text={nameOf(ref, models)} />
        </span>
      ))}
    </p>
  );
}

const marks: Readonly<Record<Exclude<Change, 'identical'>, { icon: IconName; word: string }>> = {
  new: { icon: 'only', word: 'New' },
  dropped: { icon: 'cross', word: 'Left out' },
  reworded: { icon: 'pencil', word: 'Reworded' },
};

function KeptSection({ persona, models }: { persona: KeptPersona; models: readonly ModelView[] }) {
  const { before, after, attributes, claims } = persona;
  const [earlier, later] = [nameOf(before, models), nameOf(after, models)];
  const changed = claims.filter(({ change }) => change !== 'identical');
  const contradicting = attributes.filter(({ relation }) => relation !== 'same' && relation !== 'unstated');
  const count = changed.length + contradicting.length + (earlier === later ? 0 : 1);
  const summary = (
    <>
      <DataText text={later} />
      <span class="secondary">{count === 0 ? 'as it was' : countOf(count, 'change')}</span>
    </>
  );
  if (count === 0) {
    return <p class="step-same">{summary}</p>;
  }
  return (
    <Disclosure id={`step/${after}`} kind="step" startsOpen summary={summary}>
      {() => (
        <ul class="changes">
          {earlier !== later && (
            <li>
              <b>Name</b> <BeforeAndAfter before={earlier} after={later} />
            </li>
          )}
          {contradicting.map(({ name, before: was, after: is }) => (
            <li key={name}>
              <b>{fieldLabels[name]}</b>{' '}
              <BeforeAndAfter before={was && factValueText(was)} after={is && factValueText(is)} />
            </li>
          ))}
          {changed.map((change, index) => (
            <ChangeItem key={index} change={change} />
          ))}
        </ul>
      )}
    </Disclosure>
  );
}

const statementLabels = { role: 'Role', summary: 'Summary' } as const;

function ChangeItem({ change: { change, before, after } }: { change: ClaimChange }) {
  const field = (after ?? before)?.field;
  if (change === 'identical' || field === undefined) {
    return null;
  }
  const { icon, word } = marks[change];
  return (
    <li>
      <b>{field === 'role' || field === 'summary' ? statementLabels[field] : fieldLabels[field]}</b>{' '}
      <span class="difference">
        <Icon name={icon} />
        {word}
      </span>{' '}
      <BeforeAndAfter before={before?.text ?? null} after={after?.text ?? null} />
    </li>
  );
}

/** The two as a deletion and an insertion; null: there is none. */
function BeforeAndAfter({ before, after }: { before: string | null; after: string | null }) {
  return (
    <>
      {before !== null && (
        <del>
          <DataText text={before} />
        </del>
      )}
      {before !== null && after !== null && ' '}
      {after !== null && (
        <ins>
          <DataText text={after} />
        </ins>
      )}
    </>
  );
}

function labelOf(key: string, models: readonly ModelView[]): string {
  const model = models.find((one) => one.key === key);
  return model ? modelLabel(model) : key;
}

/** The name of a persona by its reference. */
function nameOf(ref: string, models: readonly ModelView[]): string {
  const [key, id] = [ref.slice(0, ref.lastIndexOf('/')), ref.slice(ref.lastIndexOf('/') + 1)];
  return models.find((one) => one.key === key)?.personas.find((persona) => persona.id === id)?.name ?? ref;
}
