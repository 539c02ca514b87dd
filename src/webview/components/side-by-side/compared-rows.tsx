import type { ComponentChildren } from 'preact';
import type { AlignedAttribute, AlignedClaims } from '../../../core/analysis/aligned-personas';
import { fieldLabels } from '../../../core/persona/persona';
import { countText } from '../../../core/text/figures';
import type { Claim, Persona } from '../../../protocol/messages';
import type { ComparedMatch, ComparedPersona } from '../../compared';
import { dissenting } from '../../dissent';
import { usePanel } from '../../state/panel-context';
import { JudgedClaim } from '../judging/judged-claim';
import { PersonaJudging } from '../judging/persona-judging';
import { DataParagraph, DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { ClaimText, type Grounds } from '../persona/claim';
import { FactValue } from '../persona/demographic-list';

export interface RowProps {
  match: ComparedMatch;
  /** Keys of the models, in the order of their columns. */
  columns: readonly string[];
}

interface RowFrameProps extends RowProps {
  heading: ComponentChildren;
  differs: boolean;
  /** What stands in the cell of a model's personas; null where they have nothing to say here. */
  cell: (personas: readonly ComparedPersona[]) => ComponentChildren;
  /** Also personas that were rejected or merged into others have a cell. */
  withRejected?: boolean;
}

/** A row with a cell for each model; an empty one says so, and a row that differs says so too. */
function RowFrame({ match, columns, heading, differs, cell, withRejected = false }: RowFrameProps) {
  const { state, view } = usePanel();
  const changeOf = (ref: string) => state.changeOf(ref).value;
  const cells = columns.map((key) => {
    const all = match.personas.get(key) ?? [];
    const personas = withRejected
      ? all
      : all.filter(({ ref }) => !changeOf(ref)?.rejected && !changeOf(ref)?.mergedInto);
    const left = all.some(({ ref }) => changeOf(ref)?.rejected) ? '– rejected' : '– merged';
    const out = personas.length === 0 && all.length > 0 ? left : null;
    return { key, out, content: personas.length === 0 ? null : cell(personas) };
  });
  const stating = cells.filter(({ content }) => content !== null).length;
  const alone = differs && stating === 1 && match.personas.size > 1 && cells.every(({ out }) => out === null);
  const baseline = view.baseline.value;
  const held = cells.find(({ key }) => key === baseline);
  const isNew = differs && held !== undefined && held.content === null && match.personas.has(held.key);
  return (
    <tr class={differs ? 'differs' : ''} tabIndex={differs ? -1 : undefined}>
      <th scope="row">
        {heading}
        {differs && <span class="hidden">, differs</span>}
      </th>
      {cells.map(({ key, out, content }) => (
        <td key={key} class={content === null ? 'not-raised' : ''}>
          {content === null ? (out ?? '– not raised') : content}
          {content !== null && (alone || isNew) && (
            <span class="difference">
              <Icon name="only" />
              {isNew ? 'Not in the baseline' : 'Only here'}
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}

export function NameRow(props: RowProps) {
  return (
    <RowFrame
      {...props}
      heading="Name"
      differs={false}
      withRejected
      cell={(personas) =>
        personas.map(({ ref, modelKey, persona }) => (
          <PersonaJudging key={ref} reference={ref} modelKey={modelKey} persona={persona} />
        ))
      }
    />
  );
}

/** What the models say of an attribute. */
export function AttributeRow({ attribute, ...row }: RowProps & { attribute: AlignedAttribute }) {
  const { name, relation } = attribute;
  const { view } = usePanel();
  const baseline = view.baseline.value;
  const dissent =
    relation === 'contradicts' ? dissenting(attribute, [...row.match.personas.values()].flat(), baseline) : undefined;
  return (
    <RowFrame
      {...row}
      heading={fieldLabels[name]}
      differs={dissent !== undefined || relation === 'partial'}
      cell={(personas) => {
        const stating = personas.flatMap(({ ref, persona }) => {
          const fact = persona.demographics[name];
          return fact === null ? [] : [{ ref, fact, grounds: groundsOf(persona) }];
        });
        return stating.length === 0 ? null : (
          <>
            {stating.map(({ ref, fact, grounds }) => (
              <p key={ref} class="attribute">
                <FactValue fact={fact} grounds={grounds} />
              </p>
            ))}
            {stating.some(({ ref }) => dissent?.has(ref)) && (
              <span class="difference">
                <Icon name="conflict" />
                {baseline !== null && row.match.personas.has(baseline) ? 'Conflicts with the baseline' : 'Conflicts'}
              </span>
            )}
          </>
        );
      }}
    />
  );
}

/** Claims that say the same. */
export function ClaimRow({ claims, ...row }: RowProps & { claims: AlignedClaims }) {
  const { field, words, cells, differs } = claims;
  const saying = row.columns.filter((key) =>
    (row.match.personas.get(key) ?? []).some(({ ref }) => cells.some((cell) => cell.ref === ref)),
  ).length;
  const isStatement = field === 'role' || field === 'summary';
  return (
    <RowFrame
      {...row}
      heading={
        isStatement ? (
          fieldHeadings[field]
        ) : (
          <>
            <DataText text={words.join(', ')} />
            <span class="secondary">
              {countText(saying)} of {countText(row.columns.length)}
            </span>
          </>
        )
      }
      differs={differs && row.match.personas.size > 1}
      cell={(personas) => {
        const said = personas.flatMap(({ ref, persona }) =>
          (cells.find((cell) => cell.ref === ref)?.claims ?? []).map((index) => ({
            key: `${ref} ${index}`,
            reference: ref,
            index,
            claim: claimAt(persona, field, index),
            grounds: groundsOf(persona),
          })),
        );
        return said.length === 0
          ? null
          : said.map(({ key, ...said }) => <JudgedClaim key={key} field={field} {...said} />);
      }}
    />
  );
}

const fieldHeadings = { role: 'Role', summary: 'Summary' } as const;

export function QuoteRow(props: RowProps) {
  return (
    <RowFrame
      {...props}
      heading="Quote"
      differs={false}
      cell={(personas) => {
        const quoted = personas.flatMap(({ ref, persona }) =>
          persona.quote === null ? [] : [{ ref, quote: persona.quote, grounds: groundsOf(persona) }],
        );
        return quoted.length === 0
          ? null
          : quoted.map(({ ref, quote, grounds }) => (
              <blockquote key={ref}>
                <DataParagraph text={`“${quote.text}”`} />
                <ClaimText claim={{ text: '', evidence: [quote.evidence], support: null }} grounds={grounds} />
              </blockquote>
            ));
      }}
    />
  );
}

function claimAt(persona: Persona, field: AlignedClaims['field'], index: number): Claim {
  const value = persona[field];
  return (Array.isArray(value) ? value[index] : value) ?? { text: '', evidence: [], support: null };
}

const known = new WeakMap<Persona['evidence'], Grounds>();

function groundsOf({ evidence }: Persona): Grounds {
  const grounds = known.get(evidence) ?? new Map(evidence.map((item) => [item.id, item]));
  known.set(evidence, grounds);
  return grounds;
}
