import { claimListNames, demographicNames, fieldLabels, type ClaimListName } from '../../../core/persona/persona';
import type { AlignedClaims } from '../../../core/analysis/aligned-personas';
import { countText } from '../../../core/text/figures';
import type { ComparedMatch } from '../../compared';
import { usePanel } from '../../state/panel-context';
import { withItem } from '../../state/view-state';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { AttributeRow, ClaimRow, NameRow, QuoteRow, type RowProps } from './compared-rows';

interface ComparedSectionProps extends RowProps {
  startsOpen: boolean;
  /** What is looked for occurs in it. */
  found: boolean;
  /** How many of its rows are drawn. */
  drawn: number;
}

const sectionId = ({ id }: Pick<ComparedMatch, 'id'>): string => `match/${id}`;

/** Whether the user sees the rows of a match: as it starts unless toggled. */
export function isOpen(match: Pick<ComparedMatch, 'id'>, startsOpen: boolean, toggled: ReadonlySet<string>): boolean {
  return toggled.has(sectionId(match)) !== startsOpen;
}

const foldKeys: Readonly<Record<string, boolean>> = { ArrowRight: true, ArrowLeft: false };

/** The members of a match field by field, under a heading that folds them. */
export function ComparedSection({ match, columns, startsOpen, found, drawn }: ComparedSectionProps) {
  const { view } = usePanel();
  const id = sectionId(match);
  const open = found || isOpen(match, startsOpen, view.toggled.value);
  const setOpen = (wanted: boolean): void => {
    view.toggled.value = withItem(view.toggled.value, id, wanted !== startsOpen);
  };
  return (
    <tbody class="match">
      <tr class="match-heading">
        <th colSpan={columns.length + 1} scope="rowgroup">
          <div class="match-line">
            <h2>
              <button
                type="button"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
                onKeyDown={(event) => event.key in foldKeys && setOpen(foldKeys[event.key] === true)}
              >
                <Icon name="chevron" />
                <DataText text={match.name} />
              </button>
            </h2>
            <SectionFacts match={match} columns={columns} />
          </div>
        </th>
      </tr>
      {open && <SectionRows match={match} columns={columns} drawn={drawn} />}
    </tbody>
  );
}

function SectionFacts({ match, columns }: RowProps) {
  const { aligned, personas } = match;
  const having = columns.filter((key) => personas.has(key)).length;
  const { score, sharedWords } = match.match;
  return (
    <>
      <b>
        {countText(having)} of {countText(columns.length)} models
      </b>
      <span class="secondary">
        <DataText text={sharedWords.join(', ')} />
      </span>
      {personas.size > 1 && (
        <span class="secondary">
          {countText(aligned.differing)} of {countText(aligned.rows)} rows differ
        </span>
      )}
      <span class="secondary end">{score === null ? 'single-source' : `similarity ${score.toFixed(2)}`}</span>
    </>
  );
}

function SectionRows({ match, columns, drawn }: Pick<ComparedSectionProps, keyof RowProps | 'drawn'>) {
  const { view } = usePanel();
  const hidden = view.hiddenFields.value;
  const only = view.onlyDifferences.value && match.personas.size > 1;
  const shown = (row: { differs: boolean }): boolean => !only || row.differs;
  const { claims, attributes } = match.aligned;
  const statements = claims.filter(({ field }) => (field === 'role' || field === 'summary') && !hidden.has(field));
  const stated = attributes.filter(({ relation }) => relation !== 'unstated' && (!only || relation !== 'same'));
  const row = (claim: AlignedClaims, index: number) => (
    <ClaimRow key={`${claim.field}${index}`} claims={claim} match={match} columns={columns} />
  );
  const rows = [
    ...(only ? [] : [<NameRow key="name" match={match} columns={columns} />]),
    ...statements.filter(shown).map(row),
    ...(hidden.has('demographics') ? [] : demographicNames).flatMap((name) => {
      const attribute = stated.find((one) => one.name === name);
      return attribute ? [<AttributeRow key={name} attribute={attribute} match={match} columns={columns} />] : [];
    }),
    ...claimListNames.flatMap((name) => {
      const own = claims.filter(({ field }) => field === name);
      const listed = own.filter(shown);
      return hidden.has(name) || listed.length === 0
        ? []
        : [<FieldHeading key={name} name={name} claims={own} columns={columns} />, ...listed.map(row)];
    }),
    ...(hidden.has('quote') || only ? [] : [<QuoteRow key="quote" match={match} columns={columns} />]),
  ];
  return <>{rows.slice(0, drawn)}</>;
}

interface FieldHeadingProps extends Pick<RowProps, 'columns'> {
  name: ClaimListName;
  claims: readonly AlignedClaims[];
}

function FieldHeading({ name, claims, columns }: FieldHeadingProps) {
  return (
    <tr class="field-heading">
      <th colSpan={columns.length + 1} scope="rowgroup">
        {fieldLabels[name]}{' '}
        <span class="secondary">
          {countText(claims.length)} aligned, {countText(claims.filter(({ differs }) => differs).length)} differ
        </span>
      </th>
    </tr>
  );
}
