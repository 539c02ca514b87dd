import { claimListNames, fieldLabels, type ClaimListName } from '../../../core/persona/persona';
import { countText } from '../../../core/text/figures';
import { visibleText } from '../../../core/text/visible-text';
import type { Claim, Persona } from '../../../protocol/messages';
import { referenceTo } from '../../coverage-view';
import { ChipRow } from '../evidence/chip-row';
import { JudgedClaim } from '../judging/judged-claim';
import { JudgedName, PersonaStanding } from '../judging/persona-judging';
import type { Grounds } from './claim';
import { DataParagraph } from '../parts/data-text';
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
            <JudgedName reference={referenceTo(modelKey, persona.id)} persona={persona} />
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
  const reference = referenceTo(modelKey, persona.id);
  return (
    <div class="persona-fields">
      <div class="judged-name">
        <PersonaStanding reference={reference} modelKey={modelKey} persona={persona} />
      </div>
      <section class="field">
        <h4>Role</h4>
        <JudgedClaim reference={reference} field="role" index={0} claim={persona.role} grounds={grounds} kind="role" />
      </section>
      <section class="field">
        <h4>Summary</h4>
        <JudgedClaim reference={reference} field="summary" index={0} claim={persona.summary} grounds={grounds} />
      </section>
      <section class="field">
        <h4>Demographics</h4>
        <DemographicList demographics={persona.demographics} grounds={grounds} />
      </section>
      {claimListNames.map((name) => (
        <ClaimList key={name} name={name} reference={reference} claims={persona[name]} grounds={grounds} />
      ))}
      <Quote quote={persona.quote} grounds={grounds} />
      <EvidenceList id={`${modelKey}/${persona.id}/evidence`} evidence={persona.evidence} />
    </div>
  );
}

interface ClaimListProps {
  name: ClaimListName;
  /** The persona. */
  reference: string;
  claims: readonly Claim[];
  grounds: Grounds;
}

/** A named list of statements; an empty one says so. */
function ClaimList({ name, reference, claims, grounds }: ClaimListProps) {
  return (
    <section class="field">
      <h4>{fieldLabels[name]}</h4>
      {claims.length === 0 ? (
        <p class="absent">not in data</p>
      ) : (
        <ul class="claims">
          {claims.map((claim, index) => (
            <li key={index}>
              <JudgedClaim reference={reference} field={name} index={index} claim={claim} grounds={grounds} />
            </li>
          ))}
        </ul>
      )}
    </section>
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
