import { claimListNames, demographicNames, fieldLabels } from '../../../core/persona/persona';
import type { AlignedClaims } from '../../../core/analysis/aligned-personas';
import { countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import type { ComparedMatch } from '../../compared';
import { usePanel } from '../../state/panel-context';
import { withItem } from '../../state/view-state';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { AttributeRow, ClaimRow, NameRow, QuoteRow } from './compared-rows';

interface ComparedSectionProps {
  match: ComparedMatch;
  models: readonly ModelView[];
  startsOpen: boolean;
  /** What is looked for occurs in it. */
  found: boolean;
}

const foldKeys: Readonly<Record<string, boolean>> = { ArrowRight: true, ArrowLeft: false };

/** The members of a match field by field, under a heading that folds them. */
export function ComparedSection({ match, models, startsOpen, found }: ComparedSectionProps) {
  const { view } = usePanel();
  const id = `match/${match.id}`;
  const open = found || view.toggled.value.has(id) !== startsOpen;
  const setOpen = (wanted: boolean): void => {
    view.toggled.value = withItem(view.toggled.value, id, wanted !== startsOpen);
  };
  return (
    <tbody class="match">
      <tr class="match-heading">
        <th colSpan={models.length + 1} scope="rowgroup">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            onKeyDown={(event) => event.key in foldKeys && setOpen(foldKeys[event.key] === true)}
          >
            <Icon name="chevron" />
            <DataText text={match.name} />
          </button>
          <SectionFacts match={match} models={models} />
        </th>
      </tr>
      {open && <SectionRows match={match} models={models} />}
    </tbody>
  );
}

function SectionFacts({ match, models }: Pick<ComparedSectionProps, 'match' | 'models'>) {
  const { aligned, personas } = match;
  const having = models.filter(({ key }) => personas.has(key)).length;
  const { score, sharedWords } = match.match;
  return (
    <>
      <b>
        {countText(having)} of {countText(models.length)} models
      </b>
      <span class="secondary">
        <DataText text={sharedWords.join(', ')} />
      </span>
      <span class="secondary end">{score === null ? 'single-source' : `similarity ${score.toFixed(2)}`}</span>
      <span class="secondary">
        {personas.size > 1 ? `${countText(aligned.differing)} of ${countText(aligned.rows)} rows differ` : ''}
      </span>
    </>
  );
}

function SectionRows({ match, models }: Pick<ComparedSectionProps, 'match' | 'models'>) {
  const { view } = usePanel();
  const hidden = view.hiddenFields.value;
  const only = view.onlyDifferences.value && match.personas.size > 1;
  const shown = (row: { differs: boolean }): boolean => !only || row.differs;
  const { claims, attributes } = match.aligned;
  const statements = claims.filter(({ field }) => (field === 'role' || field === 'summary') && !hidden.has(field));
  const stated = attributes.filter(({ relation }) => relation !== 'unstated' && (!only || relation !== 'same'));
  const row = (claim: AlignedClaims, index: number) => (
    <ClaimRow key={`${claim.field}${index}`} claims={claim} match={match} models={models} />
  );
  return (
    <>
      {!only && <NameRow match={match} models={models} />}
      {statements.filter(shown).map(row)}
      {!hidden.has('demographics') &&
        demographicNames.flatMap((name) => {
          const attribute = stated.find((one) => one.name === name);
          return attribute ? [<AttributeRow key={name} attribute={attribute} match={match} models={models} />] : [];
        })}
      {claimListNames.map((name) => {
        const own = claims.filter(({ field }) => field === name);
        const listed = own.filter(shown);
        return hidden.has(name) || listed.length === 0 ? null : (
          <>
            <tr class="field-heading" key={name}>
              <th colSpan={models.length + 1} scope="rowgroup">
                {fieldLabels[name]}{' '}
                <span class="secondary">
                  {countText(own.length)} aligned, {countText(own.filter(({ differs }) => differs).length)} differ
                </span>
              </th>
            </tr>
            {listed.map(row)}
          </>
        );
      })}
      {!hidden.has('quote') && !only && <QuoteRow match={match} models={models} />}
    </>
  );
}
