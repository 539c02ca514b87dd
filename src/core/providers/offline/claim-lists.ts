import type { ShownRow } from '../../data/table';
import { mapClaimLists } from '../../persona/persona';
import type { Claim, ClaimListName, Persona } from '../../persona/persona';
import type { Material } from './material';
import type { Mentions } from './mentions';
import { choosePassages } from './quotes';
import type { QuotedEvidence } from './quotes';

/** Respondents to describe. */
export interface Group {
  /** Numbers of respondents, in any order. */
  members: readonly number[];
  /** Those of them who can be quoted, those who stand for the group most first. */
  quotable: readonly number[];
  /** Everyone is in it: there is nothing to compare with. */
  overall: boolean;
}

const themesPerColumn = 2;
const quotesPerTheme = 2;

/** The shown rows of each member who can be quoted. */
export function shownRows({ respondents }: Material, { quotable }: Group): (readonly ShownRow[])[] {
  return quotable.map((member) => respondents.shown.get(member) ?? []);
}

/** A claim whose support is not known yet. */
export function claim(text: string, evidence: string[]): Claim {
  return { text, evidence, support: null };
}

/** Goals, frustrations, behaviours and motivations: from the columns whose names say that they hold them, else none. */
export function claimLists(material: Material, group: Group, evidence: QuotedEvidence): Pick<Persona, ClaimListName> {
  return mapClaimLists((name) =>
    material.lists
      .filter(({ list }) => list === name)
      .flatMap(({ column, mentions }) => themeClaims(material, group, column, mentions, evidence)),
  );
}

/** Claims about what members say in one column. A theme that no shown row holds is left out: it could not be checked. */
function themeClaims(
  material: Material,
  group: Group,
  column: number,
  mentions: Mentions,
  evidence: QuotedEvidence,
): Claim[] {
  const { members, overall } = group;
  const distinctive = overall ? [] : mentions.distinctive(members);
  const findings = distinctive.length > 0 ? distinctive : mentions.frequent(members).filter(({ inside }) => inside > 1);
  const label = distinctive.length > 0 ? 'Terms' : 'Frequent terms';
  const answering = mentions.answering(members);
  const people = shownRows(material, group);
  return mentions.themes(findings, members, themesPerColumn).flatMap(({ words, mentions: count }) => {
    const passages = choosePassages(people, {
      columns: [column],
      wanted: new Set(words),
      required: true,
      limit: quotesPerTheme,
    });
    const them = words.length === 1 ? 'it' : 'one of them';
    const text = `${label}: ${words.join(', ')}. ${count} of ${answering} respondents mention ${them}.`;
    return passages.length === 0
      ? []
      : [
          claim(
            text,
            passages.map((passage) => evidence.add(passage)),
          ),
        ];
  });
}
