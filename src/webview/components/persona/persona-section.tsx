import { claimListNames, fieldLabels } from '../../../core/persona/persona';
import { countText } from '../../../core/text/figures';
import { visibleText } from '../../../core/text/visible-text';
import type { Persona } from '../../../protocol/messages';
import { ChipRow } from '../evidence/chip-row';
import { ClaimList, ClaimText, type Grounds } from './claim';
import { DataParagraph, DataText } from '../parts/data-text';
import { DemographicList } from './demographic-list';
import { Disclosure } from '../parts/disclosure';
import { EvidenceList } from '../evidence/evidence-list';

/** One persona with every field, under a header that folds it. */
export function PersonaSection({ modelKey, persona }: { modelKey: string; persona: Persona }) {
  const verified = persona.evidence.filter((item) => item.verdict === 'verified').length;
  return (
    <Disclosure
      id={`${modelKey}/${persona.id}`}
      kind="persona"
      startsOpen
      summary={
        <>
          <h3 title={visibleText(persona.name)}>
            <DataText text={persona.name} />
          </h3>
          <span class="secondary">
            {countText(verified)} of {countText(persona.evidence.length)} verified
          </span>
        </>
      }
    >
      {() => <PersonaFields modelKey={modelKey} persona={persona} />}
    </Disclosure>
  );
}

function PersonaFields({ modelKey, persona }: { modelKey: string; persona: Persona }) {
  const grounds: Grounds = new Map(persona.evidence.map((item) => [item.id, item]));
  return (
    <div class="persona-fields">
      <section class="field">
        <h4>Role</h4>
        <ClaimText claim={persona.role} grounds={grounds} kind="role" />
      </section>
      <section class="field">
        <h4>Summary</h4>
        <ClaimText claim={persona.summary} grounds={grounds} />
      </section>
      <section class="field">
        <h4>Demographics</h4>
        <DemographicList demographics={persona.demographics} grounds={grounds} />
      </section>
      {claimListNames.map((name) => (
        <ClaimList key={name} title={fieldLabels[name]} claims={persona[name]} grounds={grounds} />
      ))}
      <Quote quote={persona.quote} grounds={grounds} />
      <EvidenceList id={`${modelKey}/${persona.id}/evidence`} evidence={persona.evidence} />
    </div>
  );
}

function Quote({ quote, grounds }: { quote: Persona['quote']; grounds: Grounds }) {
  return (
    <section class="field">
      <h4>Quote</h4>
      {quote === null ? (
        <p class="absent">not in data</p>
      ) : (
        <>
          <blockquote>
            <DataParagraph text={`“${quote.text}”`} />
          </blockquote>
          <div class="grounds">
            <ChipRow ids={[quote.evidence]} evidence={grounds} />
          </div>
        </>
      )}
    </section>
  );
}
