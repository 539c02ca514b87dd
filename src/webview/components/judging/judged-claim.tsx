import { useLayoutEffect, useRef } from 'preact/hooks';
import { visibleText } from '../../../core/text/visible-text';
import type { Claim } from '../../../protocol/messages';
import type { PersonaReview } from '../../../protocol/reviews';
import { claimPlace } from '../../state/judging';
import { usePanel } from '../../state/panel-context';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { InlineEditor } from '../parts/inline-editor';
import { ClaimText, type Grounds } from '../persona/claim';
import { DoneBy } from './doing';
import { EditedMark } from './edited-mark';

type ClaimField = Exclude<PersonaReview['edits'][number]['field'], 'name'>;

interface JudgedClaimProps {
  /** The persona. */
  reference: string;
  field: ClaimField;
  /** Place in its list as the model wrote it. */
  index: number;
  claim: Claim;
  grounds: Grounds;
  kind?: string;
}

/** A statement as people have edited it; it can be edited while its persona is. */
export function JudgedClaim({ reference, field, index, claim, grounds, ...style }: JudgedClaimProps) {
  const { judging, state } = usePanel();
  const edit = state.changeOf(reference).value?.edits.find((one) => one.field === field && one.index === index);
  const isEditing = judging.isEditing(reference).value;
  if (!edit && !isEditing) {
    return <ClaimText claim={claim} grounds={grounds} {...style} />;
  }
  if (edit?.now === null) {
    return (
      <p class="rejected-claim">
        <s>
          <DataText text={claim.text} />
        </s>{' '}
        <DoneBy what="Rejected" doing={edit} to={`“${visibleText(claim.text)}”`} />
      </p>
    );
  }
  const shown = edit ? { ...claim, text: edit.now, support: null } : claim;
  return (
    <>
      <ClaimBody {...{ reference, field, index, grounds }} claim={shown} isEditing={isEditing} />
      {edit && <EditedMark edit={edit} />}
    </>
  );
}

function ClaimBody({ reference, field, index, claim, grounds, isEditing }: JudgedClaimProps & { isEditing: boolean }) {
  const { judging } = usePanel();
  const pencil = useRef<HTMLButtonElement>(null);
  const place = claimPlace(reference, field, index);
  const isWriting = judging.writing.value === place;
  const wasWriting = useRef(false);
  useLayoutEffect(() => {
    if (wasWriting.current && !isWriting) {
      pencil.current?.focus();
    }
    wasWriting.current = isWriting;
  }, [isWriting]);
  if (isEditing && isWriting) {
    return (
      <InlineEditor
        label={`Edit “${visibleText(claim.text)}”`}
        text={claim.text}
        save={(text) => judging.judge({ type: 'edit-claim', ref: reference, field, index, text })}
        leave={() => (judging.writing.value = null)}
      />
    );
  }
  return (
    <>
      <ClaimText claim={claim} grounds={grounds} />
      {isEditing && (
        <span class="claim-actions">
          <button
            type="button"
            class="icon-button"
            aria-label={`Edit “${visibleText(claim.text)}”`}
            title="Edit"
            ref={pencil}
            onClick={() => (judging.writing.value = place)}
          >
            <Icon name="pencil" />
          </button>
          {field !== 'role' && field !== 'summary' && (
            <button
              type="button"
              class="icon-button"
              aria-label={`Reject “${visibleText(claim.text)}”`}
              title="Reject"
              onClick={() => judging.judge({ type: 'reject-claim', ref: reference, field, index })}
            >
              <Icon name="cross" />
            </button>
          )}
        </span>
      )}
    </>
  );
}
