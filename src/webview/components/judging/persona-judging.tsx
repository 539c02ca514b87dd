import { visibleText } from '../../../core/text/visible-text';
import type { Persona } from '../../../protocol/messages';
import type { PersonaReview } from '../../../protocol/reviews';
import type { OpenForm } from '../../state/judging';
import { usePanel } from '../../state/panel-context';
import { hasEnded, modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { InlineEditor } from '../parts/inline-editor';
import { Menu } from '../parts/menu';
import { DoneBy } from './doing';
import { EditedMark } from './edited-mark';
import { MergeForm } from './merge-form';
import { OtherJudgements } from './other-judgements';
import { Rating } from './rating';

interface PersonaJudgingProps {
  reference: string;
  modelKey: string;
  persona: Persona;
}

/** The name of a persona as people have edited it, and what the user may do to it. */
export function PersonaJudging(props: PersonaJudgingProps) {
  return (
    <div class="judged-name">
      <h3>
        <JudgedName {...props} />
      </h3>
      <PersonaStanding {...props} />
    </div>
  );
}

/** The name of a persona as people have edited it, struck where they rejected it. */
export function JudgedName({ reference, persona }: Omit<PersonaJudgingProps, 'modelKey'>) {
  const { state } = usePanel();
  const change = state.changeOf(reference).value;
  const name = <DataText text={nameOf(persona, change)} />;
  return change?.rejected || change?.mergedInto ? <s>{name}</s> : name;
}

/** What people did to a persona, and what the user may do to it once its model has ended. */
export function PersonaStanding({ reference, modelKey, persona }: PersonaJudgingProps) {
  const { state } = usePanel();
  const change = state.changeOf(reference).value;
  const renamed = change?.edits.find(({ field }) => field === 'name');
  const name = nameOf(persona, change);
  const model = state.models.value.find(({ key }) => key === modelKey)?.view.value;
  const label = `${visibleText(name)} of ${model ? modelLabel(model) : ''}`;
  const out = change?.rejected ?? change?.mergedInto;
  return (
    <>
      {renamed && <EditedMark edit={renamed} />}
      {change?.rejected && <DoneBy what="Rejected" doing={change.rejected} to={label} />}
      {change?.mergedInto && (
        <DoneBy what={`Merged into ${mergedName(state, change.mergedInto.ref)}`} doing={change.mergedInto} to={label} />
      )}
      {!out && model && hasEnded(model) && (
        <JudgingBar reference={reference} name={name} label={label} change={change} />
      )}
    </>
  );
}

function nameOf(persona: Persona, change: PersonaReview | undefined): string {
  return change?.edits.find(({ field }) => field === 'name')?.now ?? persona.name;
}

function mergedName({ models }: ReturnType<typeof usePanel>['state'], ref: string): string {
  const slash = ref.lastIndexOf('/');
  const model = models.value.find(({ key }) => key === ref.slice(0, slash))?.view.value;
  const persona = model?.personas.find(({ id }) => id === ref.slice(slash + 1));
  return model && persona ? `${visibleText(persona.name)} of ${modelLabel(model)}` : ref;
}

interface JudgingBarProps {
  reference: string;
  name: string;
  /** The persona with its model, for names of controls. */
  label: string;
  change: PersonaReview | undefined;
}

/** Rating, comment, lock and more of one persona. */
function JudgingBar({ reference, name, label, change }: JudgingBarProps) {
  const { judging, state } = usePanel();
  const reviews = state.reviews.value;
  if (reviews === null) {
    return null;
  }
  const disabled = reviews.readOnly !== null;
  const comment = reviews.own.comments[reference] ?? '';
  const locked = change?.locked ?? null;
  const open = (kind: OpenForm['kind']): void => {
    judging.form.value = { ref: reference, kind };
  };
  return (
    <>
      <div class="judging-bar">
        <Rating reference={reference} label={label} disabled={disabled} />
        <button
          type="button"
          class="icon-button"
          aria-label={`Comment on ${label}`}
          aria-pressed={comment !== ''}
          title="Comment"
          disabled={disabled}
          onClick={() => open('comment')}
        >
          <Icon name="comment" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Lock ${label}`}
          aria-pressed={locked !== null}
          title={locked === null ? 'Lock: no more edits' : `Locked by ${visibleText(locked.by)}`}
          disabled={disabled}
          onClick={() => judging.judge({ type: 'lock', ref: reference, locked: locked === null })}
        >
          <Icon name="lock" />
        </button>
        <MoreMenu {...{ reference, label, open, disabled }} isLocked={locked !== null} />
        {judging.editing.value === reference && (
          <button type="button" class="small" onClick={() => (judging.editing.value = null)}>
            Done Editing
          </button>
        )}
      </div>
      <PersonaForm {...{ reference, name, label, comment }} />
      <OtherJudgements reference={reference} label={label} />
    </>
  );
}

/** What is being written of a persona, and the comment on it. */
function PersonaForm({ reference, name, label, comment }: Omit<JudgingBarProps, 'change'> & { comment: string }) {
  const { judging } = usePanel();
  const form = judging.form.value?.ref === reference ? judging.form.value.kind : null;
  const leave = (): void => {
    judging.form.value = null;
  };
  return (
    <>
      {form === 'comment' && (
        <InlineEditor
          label={`Comment on ${label}`}
          text={comment}
          mayBeEmpty
          save={(text) => judging.judge({ type: 'comment', ref: reference, text })}
          leave={leave}
        />
      )}
      {form === 'rename' && (
        <InlineEditor
          label={`Name of ${label}`}
          text={name}
          save={(text) => judging.judge({ type: 'rename', ref: reference, name: text })}
          leave={leave}
        />
      )}
      {form === 'merge' && <MergeForm reference={reference} label={label} />}
      {comment !== '' && form !== 'comment' && (
        <p class="comment">
          <DataText text={comment} />
        </p>
      )}
    </>
  );
}

interface MoreMenuProps extends Pick<JudgingBarProps, 'reference' | 'label'> {
  isLocked: boolean;
  /** Nothing can be written down. */
  disabled: boolean;
  open: (kind: 'rename' | 'merge') => void;
}

function MoreMenu({ reference, label, isLocked, disabled, open }: MoreMenuProps) {
  const { judging, post, state, view } = usePanel();
  const baseline = view.baseline.value;
  const fixed = isLocked || disabled;
  const isRated = state.reviews.value?.own.ratings[reference] !== undefined;
  return (
    <Menu
      name={`More for ${label}`}
      items={[
        { label: 'Rename', disabled: fixed, act: () => open('rename') },
        { label: 'Edit', disabled: fixed, act: () => (judging.editing.value = reference) },
        { label: 'Reject', disabled: fixed, act: () => judging.judge({ type: 'reject', ref: reference }) },
        { label: 'Merge Into…', disabled: fixed, act: () => open('merge') },
        {
          label: 'Take Back Rating',
          disabled: disabled || !isRated,
          act: () => judging.judge({ type: 'rate', ref: reference, rating: null }),
        },
        { label: 'Copy Persona', act: () => post({ type: 'copy-persona', ref: reference }) },
        {
          label: baseline === null ? 'Open as Native Diff…' : 'Diff with Baseline',
          act: () => post({ type: 'diff-persona', ref: reference, baseline }),
        },
      ]}
    />
  );
}
