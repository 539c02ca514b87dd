import type { ModelPersonas } from '../../src/core/analysis/matching';
import type { ShownData } from '../../src/core/data/table';
import { demographicNames, mapDemographics } from '../../src/core/persona/persona';
import type { Claim, DemographicName, Evidence, Fact, Persona } from '../../src/core/persona/persona';
import { seededRandom } from '../../src/core/random';
import type { Random } from '../../src/core/random';
import { sampleIndexes } from '../../src/core/statistics/sampling';
import { shownData } from './shown-data';

/** What models do to the personas they should find; shares from 0 to 1. */
export interface Regime {
  /** Terms that are replaced. */
  paraphrase: number;
  /** Cited rows that are any row. */
  noise: number;
  drop: number;
  split: number;
  /** A segment's persona that takes a third of its terms and rows from another segment. */
  merge: number;
  /** Personas of no segment, as a share of the personas asked for. */
  invent: number;
  /**
   * Each statement is set in a sentence that all models use for its kind, as statistical generators do, and all personas
   * say the same of location and technology.
   */
  patterns?: boolean;
}

export const faithful: Regime = { paraphrase: 0, noise: 0, drop: 0, split: 0, merge: 0, invent: 0 };

/** Rows with known segments. */
export interface PlantedData {
  data: ShownData;
  /** For each segment the rows of it, 1-based. */
  rowsOf: number[][];
  segments: { terms: string[]; role: string[]; attributes: Record<DemographicName, Fact['value']> }[];
}

export interface PlantedStudy {
  models: ModelPersonas[];
  /** The segment of each persona by reference; a number of its own for an invented one. */
  truth: Map<string, number>;
}

const topicSize = 30;
const personaTerms = 40;
const commonTerms = 150;
const phraseTerms = 60;
const otherTerms = 1500;
const citations = 8;
/** Words of a sentence pattern; every third is one that respondents use too. */
const patternWords = 6;
const sameForAll: Partial<Record<DemographicName, string>> = {
  location: 'Varied, many different answers',
  techComfort: '3–4',
};
const attributeError = 0.2;
const attributeMissing = 0.3;
const source = 'interviews.csv';
const choices: Record<Exclude<DemographicName, 'age'>, string[]> = {
  location: ['North', 'South', 'East', 'West'],
  education: ['School', 'Apprenticeship', 'Bachelor', 'Doctorate'],
  occupation: ['Nurse', 'Teacher', 'Engineer', 'Farmer', 'Clerk', 'Student', 'Baker', 'Pilot'],
  techComfort: ['Low', 'Medium', 'High'],
};

/** Rows of `segments` kinds of respondents: of 20 words about 40 % are from their own topic, the rest common to all. */
export function plantData(segments: number, rows: number, seed: number): PlantedData {
  const random = seededRandom(seed);
  const rowsOf: number[][] = Array.from({ length: segments }, () => []);
  const answers = Array.from({ length: rows }, (_, row) => {
    const segment = Math.floor(random() * segments);
    rowsOf[segment]!.push(row + 1);
    const words = Array.from({ length: 20 }, () => (random() < 0.4 ? topicTerm(segment, random) : common(random)));
    return [words.join(' ')];
  });
  return {
    data: shownData(answers),
    rowsOf,
    segments: rowsOf.map((_, segment) => ({
      terms: Array.from({ length: personaTerms }, () => (random() < 0.5 ? topicTerm(segment, random) : common(random))),
      role: Array.from({ length: 2 }, () => topicTerm(segment, random)),
      attributes: attributes(random),
    })),
  };
}

/** `models` models of the regime, `m1` …, each asked for a persona of every segment. */
export function plantModels(planted: PlantedData, models: number, regime: Regime, seed: number): PlantedStudy {
  const random = seededRandom(seed);
  const truth = new Map<string, number>();
  let invented = planted.segments.length;
  const made = Array.from({ length: models }, (_, model): ModelPersonas => {
    const key = `test:m${model + 1}`;
    const personas: Persona[] = [];
    const add = (segment: number, persona: Omit<Persona, 'id' | 'name'>): void => {
      const id = `p${personas.length + 1}`;
      truth.set(`${key}/${id}`, segment);
      personas.push({ id, name: `Persona ${model + 1}.${personas.length + 1}`, ...persona });
    };
    planted.segments.forEach((_, segment) => {
      if (random() < regime.drop) {
        return;
      }
      for (let copies = random() < regime.split ? 2 : 1; copies > 0; copies--) {
        const other = random() < regime.merge ? Math.floor(random() * planted.segments.length) : null;
        add(segment, inPatterns(personaOf(planted, segment, other, regime, random), regime));
      }
    });
    for (let i = 0; i < planted.segments.length; i++) {
      if (random() < regime.invent) {
        add(invented++, inPatterns(inventedPersona(planted, random), regime));
      }
    }
    return { key, personas };
  });
  return { models: made, truth };
}

function personaOf(
  { segments, rowsOf, data }: PlantedData,
  segment: number,
  other: number | null,
  regime: Regime,
  random: Random,
): Omit<Persona, 'id' | 'name'> {
  const own = segments[segment]!;
  const from = (): number => (other !== null && random() < 1 / 3 ? other : segment);
  const reworded = (terms: readonly string[]): string[] =>
    terms.map((term) => (random() < regime.paraphrase ? replacement(random) : term));
  const rows = Array.from({ length: citations }, () => {
    const candidates = rowsOf[from()]!;
    return random() < regime.noise || candidates.length === 0
      ? 1 + Math.floor(random() * data.rows.length)
      : candidates[Math.floor(random() * candidates.length)]!;
  });
  const stated = attributes(random);
  return written(
    reworded(own.role),
    reworded(own.terms.map((term, i) => segments[from()]!.terms[i] ?? term)),
    rows,
    (name) => (random() < attributeMissing ? null : random() < attributeError ? stated[name] : own.attributes[name]),
  );
}

function inventedPersona({ segments, data }: PlantedData, random: Random): Omit<Persona, 'id' | 'name'> {
  const term = (): string =>
    random() < 0.5 ? replacement(random) : topicTerm(Math.floor(random() * segments.length), random);
  const rows = sampleIndexes(data.rows.length, citations, random).map((row) => row + 1);
  const stated = attributes(random);
  return written(Array.from({ length: 2 }, term), Array.from({ length: personaTerms }, term), rows, (name) =>
    random() < attributeMissing ? null : stated[name],
  );
}

function written(
  role: string[],
  terms: string[],
  rows: readonly number[],
  attribute: (name: DemographicName) => Fact['value'] | null,
): Omit<Persona, 'id' | 'name'> {
  const claim = (words: readonly string[]): Claim => ({ text: words.join(' '), evidence: ['e1'], support: null });
  const fact = (name: DemographicName): Fact | null => {
    const value = attribute(name);
    return value === null ? null : { value, basis: 'stated', column: null, counts: null, evidence: [] };
  };
  const facts = Object.fromEntries(demographicNames.map((name) => [name, fact(name)]));
  return {
    role: claim(role),
    summary: claim(terms.slice(0, 8)),
    demographics: facts as Persona['demographics'],
    goals: [claim(terms.slice(8, 16))],
    frustrations: [claim(terms.slice(16, 24))],
    behaviours: [claim(terms.slice(24, 32))],
    motivations: [claim(terms.slice(32))],
    quote: null,
    evidence: rows.map((row, i) => citation(`e${i + 1}`, row)),
  };
}

function inPatterns(persona: Omit<Persona, 'id' | 'name'>, { patterns }: Regime): Omit<Persona, 'id' | 'name'> {
  if (!patterns) {
    return persona;
  }
  const set = (claim: Claim, kind: number): Claim => {
    const words = Array.from({ length: patternWords }, (_, i) =>
      i % 3 === 2 ? `common${letters(kind * patternWords + i)}` : `pattern${letters(kind * patternWords + i)}`,
    );
    return { ...claim, text: `${words.join(' ')} ${claim.text}` };
  };
  const said = (name: DemographicName): Fact | null => {
    const value = sameForAll[name];
    return value === undefined
      ? persona.demographics[name]
      : { value, basis: 'column', column: name, counts: null, evidence: [] };
  };
  return {
    ...persona,
    role: set(persona.role, 0),
    summary: set(persona.summary, 1),
    demographics: mapDemographics(said),
    goals: persona.goals.map((claim) => set(claim, 2)),
    frustrations: persona.frustrations.map((claim) => set(claim, 3)),
    behaviours: persona.behaviours.map((claim) => set(claim, 4)),
    motivations: persona.motivations.map((claim) => set(claim, 5)),
  };
}

/** An excerpt of a row of the planted data. */
export function citation(id: string, row: number, verdict: Evidence['verdict'] = 'verified'): Evidence {
  return {
    id,
    source,
    row,
    line: row + 1,
    column: 'answer',
    start: 0,
    end: 10,
    respondent: null,
    excerpt: `excerpt ${row}`,
    original: null,
    citedRow: row,
    verdict,
  };
}

function attributes(random: Random): Record<DemographicName, Fact['value']> {
  const pick = (values: readonly string[]): string => values[Math.floor(random() * values.length)]!;
  const age = 18 + Math.floor(random() * 52);
  return {
    age: { min: age, max: age + 9 },
    location: pick(choices.location),
    education: pick(choices.education),
    occupation: pick(choices.occupation),
    techComfort: pick(choices.techComfort),
  };
}

/** Frequent terms of a topic are drawn more often; every third is shared with a neighbouring segment. */
function topicTerm(segment: number, random: Random): string {
  const term = Math.floor(random() ** 2 * topicSize);
  const owner = term % 3 === 2 ? `pair${letters(Math.floor(segment / 2))}` : `topic${letters(segment)}`;
  return `${owner}x${letters(term)}`;
}

function common(random: Random): string {
  return `common${letters(Math.floor(random() ** 2 * commonTerms))}`;
}

/** What stands for a term in a paraphrase: a word common in the data, one that every persona uses and no respondent, or a rare one. */
function replacement(random: Random): string {
  const kind = Math.floor(random() * 3);
  return kind === 0
    ? common(random)
    : kind === 1
      ? `phrase${letters(Math.floor(random() * phraseTerms))}`
      : `other${letters(Math.floor(random() * otherTerms))}`;
}

function letters(number: number): string {
  return String(number).replaceAll(/\d/gu, (digit) => String.fromCharCode(97 + Number(digit)));
}
