import { claimListNames } from '../../persona/persona';
import type { Claim, ClaimListName, Persona } from '../../persona/persona';
import type { ShownData } from '../../data/table';
import type { Question } from './answers';
import { demographicsOf } from './demographics';
import type { Mentions, TermFinding } from './mentions';
import { EvidenceList, choosePassages } from './quotes';
import type { Respondent } from './respondents';
import { commonAnswers, distinctiveAnswers, percent } from './shares';
import type { AnswerFinding } from './shares';
import { capitalise } from './wording';

/** What all personas of a run are described from. Indexes of respondents are the same throughout. */
export interface Material {
  data: ShownData;
  respondents: readonly Respondent[];
  questions: readonly Question[];
  /** Text that is about no list in particular: null where there is none. */
  general: { columns: readonly number[]; mentions: Mentions } | null;
  /** Text columns whose name says which list of a persona they hold. */
  lists: readonly { list: ClaimListName; column: number; mentions: Mentions }[];
}

/** A group of respondents to describe. */
export interface Segment {
  id: string;
  /** Indexes into `Material.respondents`, nearest the centre first. */
  members: readonly number[];
  /** Everyone is in it: there is nothing to compare with. */
  overall: boolean;
}

const mostAnswers = 3;
const mostTerms = 5;
const titleParts = 3;
const quotesPerSegment = 3;
const themesPerColumn = 2;
const quotesPerTheme = 2;

/** A persona out of a segment: a title, counts, and words that stand in the rows shown. */
export function describeSegment(material: Material, segment: Segment): Persona {
  const { data, respondents, questions, general } = material;
  const { members, overall } = segment;
  const evidence = new EvidenceList(data);
  const people = members.map((member) => respondents[member] as Respondent);
  const answers = (overall ? commonAnswers : distinctiveAnswers)(questions, members).slice(0, mostAnswers);
  const terms = (
    general ? (overall ? general.mentions.frequent(members) : general.mentions.distinctive(members)) : []
  ).slice(0, mostTerms);

  const passages = choosePassages(people, {
    columns: general?.columns ?? [],
    wanted: new Set(terms.map(({ word }) => word)),
    required: false,
    limit: quotesPerSegment,
  });
  const cited = passages.map((passage) => evidence.add(passage));
  const [quoted] = passages;
  const lists = claimLists(material, segment, evidence);
  return {
    id: segment.id,
    name: titleFor(segment, answers, terms),
    role: claim(roleText(segment, respondents.length), []),
    summary: claim(summaryText(material, segment, answers, terms), cited),
    demographics: demographicsOf(data.table.columns, questions, members),
    ...lists,
    quote: quoted && cited[0] !== undefined ? { text: quoted.text, evidence: cited[0] } : null,
    evidence: evidence.entries,
  };
}

function claim(text: string, evidence: string[]): Claim {
  return { text, evidence, support: null };
}

function roleText({ members, overall }: Segment, total: number): string {
  return overall
    ? `All ${total} respondents`
    : `Segment of ${members.length} of ${total} respondents (${percent({ value: members.length, of: total })})`;
}

function titleFor(segment: Segment, answers: readonly AnswerFinding[], terms: readonly TermFinding[]): string {
  const ofAnswers = answers.flatMap(({ score, title }) => (title === null ? [] : [{ score, title }]));
  const ofTerms = terms.map(({ score, word }) => ({ score, title: word }));
  const parts = segment.overall
    ? [...ofTerms, ...ofAnswers]
    : [...ofAnswers, ...ofTerms].sort((left, right) => right.score - left.score);
  const title = [...new Set(parts.map((part) => part.title))].slice(0, titleParts).join(', ');
  if (segment.overall) {
    return title === '' ? 'All respondents' : `All respondents: ${title}`;
  }
  return title === '' ? `Segment ${segment.id.slice(1)}, nothing distinctive` : capitalise(title);
}

function summaryText(
  material: Material,
  segment: Segment,
  answers: readonly AnswerFinding[],
  terms: readonly TermFinding[],
): string {
  const sentences: string[] = [];
  if (answers.length > 0) {
    sentences.push(`${answers.map(({ text }) => text).join('; ')}.`);
  }
  if (terms.length > 0 && material.general) {
    const { mentions } = material.general;
    const inside = mentions.answering(segment.members).length;
    const total = mentions.answering([...material.respondents.keys()]).length;
    const counted = terms.map((term) =>
      segment.overall
        ? `${term.word} (${term.inside}/${inside})`
        : `${term.word} (${term.inside}/${inside} vs ${term.overall}/${total} overall)`,
    );
    sentences.push(`${segment.overall ? 'Frequent terms' : 'Terms'}: ${counted.join(', ')}.`);
  }
  return sentences.length === 0 ? 'No answer and no term sets these respondents apart.' : sentences.join(' ');
}

function claimLists(material: Material, segment: Segment, evidence: EvidenceList): Pick<Persona, ClaimListName> {
  const lists: Pick<Persona, ClaimListName> = { goals: [], frustrations: [], behaviours: [], motivations: [] };
  for (const name of claimListNames) {
    for (const { column, mentions } of material.lists.filter(({ list }) => list === name)) {
      lists[name].push(...themeClaims(material, segment, column, mentions, evidence));
    }
  }
  return lists;
}

/** Claims about what members say in one column. A theme that no shown row holds is left out: it could not be checked. */
function themeClaims(
  material: Material,
  segment: Segment,
  column: number,
  mentions: Mentions,
  evidence: EvidenceList,
): Claim[] {
  const { members, overall } = segment;
  const distinctive = overall ? [] : mentions.distinctive(members);
  const findings = distinctive.length > 0 ? distinctive : mentions.frequent(members).filter(({ inside }) => inside > 1);
  const label = distinctive.length > 0 ? 'Terms' : 'Frequent terms';
  const answering = mentions.answering(members).length;
  return mentions.themes(findings, members, themesPerColumn).flatMap(({ words, mentions: count }) => {
    const passages = choosePassages(
      members.map((member) => material.respondents[member] as Respondent),
      { columns: [column], wanted: new Set(words), required: true, limit: quotesPerTheme },
    );
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
