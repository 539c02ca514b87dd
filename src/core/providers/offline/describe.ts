import type { Persona } from '../../persona/persona';
import { claim, claimLists, shownRows } from './claim-lists';
import type { Group } from './claim-lists';
import { demographicsOf } from './demographics';
import type { Material, Speech } from './material';
import type { TermFinding } from './mentions';
import type { Passage } from './passages';
import { choosePassages, QuotedEvidence } from './quotes';
import { commonAnswers, distinctiveAnswers, longestTitle, percent } from './shares';
import type { AnswerFinding } from './shares';
import { capitalise, cutAfterWord } from '../../text/shortened';

/** What sets a group apart, or what is common in it where it is everyone. */
export interface Findings {
  answers: AnswerFinding[];
  /** Of the general text. */
  terms: TermFinding[];
}

/** What a persona says of itself, and which text it quotes. */
export interface Portrait {
  id: string;
  name: string;
  role: string;
  summary: string;
  quotedColumns: readonly number[];
  /** What the summary says of the text: a passage quoted for it holds one of these words. */
  quotedWords: readonly string[];
  /** Whether what the summary says of the answers holds for a respondent; null where it says nothing of them. */
  holds: ((respondent: number) => boolean) | null;
}

const mostAnswers = 3;
const mostTerms = 5;
const titleParts = 3;
const quotesPerPersona = 3;

export async function findingsOf({ questions, general, pause }: Material, group: Group): Promise<Findings> {
  const answers = await (group.overall ? commonAnswers : distinctiveAnswers)(questions, group.members, pause);
  return { answers: answers.slice(0, mostAnswers), terms: general ? leadingTerms(general, group) : [] };
}

/** The terms that set a group apart, or that are frequent in it where it is everyone; the strongest first. */
export function leadingTerms({ mentions }: Speech, { members, overall }: Group): TermFinding[] {
  return (overall ? mentions.frequent(members) : mentions.distinctive(members)).slice(0, mostTerms);
}

/** A persona out of a group: what is said of it, with demographics and claims from columns, and words that stand in the rows shown. */
export function describe(material: Material, group: Group, portrait: Portrait): Persona {
  const evidence = new QuotedEvidence(material.data);
  const passages = supportingPassages(material, group, portrait);
  const cited = passages.map((passage) => evidence.add(passage));
  const [quoted] = passages;
  const lists = claimLists(material, group, evidence);
  return {
    id: portrait.id,
    name: portrait.name,
    role: claim(portrait.role, []),
    summary: claim(portrait.summary, cited),
    demographics: demographicsOf(material.data.table.columns, material.questions, group.members),
    ...lists,
    quote: quoted && cited[0] !== undefined ? { text: quoted.text, evidence: cited[0] } : null,
    evidence: evidence.entries,
  };
}

/**
 * Passages that bear out the summary, nearest the centre of the group first: with its words, of respondents who gave its answers. Where
 * nobody has both, one of the two is enough; where nobody has either, there are none. A summary that says nothing is illustrated by any.
 */
function supportingPassages(
  material: Material,
  group: Group,
  { quotedColumns, quotedWords, holds }: Portrait,
): Passage[] {
  const choose = (quotable: readonly number[], required: boolean): Passage[] =>
    choosePassages(shownRows(material, { ...group, quotable }), {
      columns: quotedColumns,
      wanted: new Set(quotedWords),
      required,
      limit: quotesPerPersona,
    });
  const named = quotedWords.length > 0;
  const holding = holds ? group.quotable.filter(holds) : group.quotable;
  const both = choose(holding, named);
  if (both.length > 0 || !(named && holds)) {
    return both;
  }
  const worded = choose(group.quotable, true);
  return worded.length > 0 ? worded : choose(holding, false);
}

/** A persona out of a group that is known by its findings alone. */
export function describeByFindings(
  material: Material,
  group: Group,
  findings: Findings,
  wording: Pick<Portrait, 'id' | 'name' | 'role' | 'summary'>,
): Persona {
  return describe(material, group, {
    ...wording,
    quotedColumns: material.general?.columns ?? [],
    quotedWords: findings.terms.map(({ word }) => word),
    holds:
      findings.answers.length > 0
        ? (respondent) => findings.answers.some(({ isHeldBy }) => isHeldBy(respondent))
        : null,
  });
}

/** The one persona of data that is not divided. */
export async function describeEveryone(material: Material): Promise<Persona> {
  const { respondents } = material;
  const members = Array.from({ length: respondents.count }, (_, respondent) => respondent);
  const group: Group = { members, quotable: members.filter((member) => respondents.shown.has(member)), overall: true };
  const findings = await findingsOf(material, group);
  const prefix = 'All respondents: ';
  const title = titleOf([...ofTerms(findings), ...ofAnswers(findings)], longestTitle - prefix.length);
  return describeByFindings(material, group, findings, {
    id: 'p1',
    name: title === '' ? 'All respondents' : `${prefix}${title}`,
    role: `All ${respondents.count} respondents`,
    summary: findingsText(material, group, findings),
  });
}

/** A title of the answers and terms that set a group apart most; `otherwise` where there are none. */
export function distinctiveTitle(findings: Findings, otherwise: string): string {
  const parts = [...ofAnswers(findings), ...ofTerms(findings)].sort((left, right) => right.score - left.score);
  return capitalise(titleOf(parts, longestTitle) || otherwise);
}

/** `212 of 1000 respondents (21 %)` */
export function shareText(value: number, of: number): string {
  return `${value} of ${of} respondents (${percent({ value, of })})`;
}

/** The findings in sentences, with counts. */
export function findingsText(material: Material, group: Group, { answers, terms }: Findings): string {
  const sentences: string[] = [];
  if (answers.length > 0) {
    sentences.push(answersText(answers));
  }
  if (terms.length > 0 && material.general) {
    const { mentions } = material.general;
    const inside = mentions.answering(group.members);
    const total = mentions.everyone;
    const counted = terms.map((term) =>
      group.overall
        ? `${term.word} (${term.inside}/${inside})`
        : `${term.word} (${term.inside}/${inside} vs ${term.overall}/${total} overall)`,
    );
    sentences.push(`${group.overall ? 'Frequent terms' : 'Terms'}: ${counted.join(', ')}.`);
  }
  return sentences.length === 0 ? 'No answer and no term sets these respondents apart.' : sentences.join(' ');
}

export function answersText(answers: readonly AnswerFinding[]): string {
  return `${answers.map(({ text }) => text).join('; ')}.`;
}

/** Tells personas with the same name apart, by a number after it. */
export function distinguishTitles(personas: readonly Persona[]): void {
  const seen = new Map<string, number>();
  for (const persona of personas) {
    const times = (seen.get(persona.name) ?? 0) + 1;
    seen.set(persona.name, times);
    if (times > 1) {
      persona.name = `${persona.name} (${times})`;
    }
  }
}

interface TitlePart {
  score: number;
  title: string;
}

function ofAnswers({ answers }: Findings): TitlePart[] {
  return answers.flatMap(({ score, title }) => (title === null ? [] : [{ score, title }]));
}

function ofTerms({ terms }: Findings): TitlePart[] {
  return terms.map(({ score, word }) => ({ score, title: word }));
}

/** As many of the first three parts as fit into `room` characters; of the first one at least the beginning. */
function titleOf(parts: readonly TitlePart[], room: number): string {
  let title = '';
  for (const part of [...new Set(parts.map((candidate) => candidate.title))].slice(0, titleParts)) {
    const longer = title === '' ? cutAfterWord(part, room) : `${title}, ${part}`;
    title = Array.from(longer).length <= room ? longer : title;
  }
  return title;
}
