import { demographicNames } from '../persona/persona';
import type { DemographicName, Fact, Persona } from '../persona/persona';
import { isContentWord, wordsOf } from '../statistics/terms';

/** Years between two ages at which they no longer count as alike. */
const distantAges = 20;
const ageBand = 10;
/** Of those who answer: below these a value is one among many. */
const leastShare = 0.1;
const leastCount = 2;

/** What a persona's attribute says, ready to be compared. */
interface Statement {
  /** The same for statements that are the same to all others. */
  key: string;
  /** Middle of the numbers in an age. */
  age: number | null;
  span: { min: number; max: number } | null;
  words: ReadonlySet<string>;
  text: string;
}

/** The attributes that a persona states; null where it leaves one open. */
export type Attributes = Record<DemographicName, Statement | null>;

export function attributesOf({ demographics }: Pick<Persona, 'demographics'>): Attributes {
  const statement = (name: DemographicName): Statement | null => {
    const fact = demographics[name];
    if (!fact || !isShared(fact)) {
      return null;
    }
    const age = name === 'age' ? middle(fact) : null;
    const span = typeof fact.value === 'string' ? null : fact.value;
    const text = plainText(fact);
    return { key: `${span ? 'range' : 'text'} ${age ?? ''} ${text}`, age, span, words: wordSet(fact), text };
  };
  return {
    age: statement('age'),
    location: statement('location'),
    education: statement('education'),
    occupation: statement('occupation'),
    techComfort: statement('techComfort'),
  };
}

/**
 * How alike an attribute of two personas is, from 0 to 1; null where one of them leaves it open. Ages by the distance of
 * their middles, over 20 years; other ranges by the share they have in common (Jaccard 1901); anything else by the words both use (Dice 1945).
 */
export function attributeSimilarity(name: DemographicName, left: Attributes, right: Attributes): number | null {
  const [l, r] = [left[name], right[name]];
  if (l === null || r === null) {
    return null;
  }
  if (l.age !== null && r.age !== null) {
    return Math.max(0, 1 - Math.abs(l.age - r.age) / distantAges);
  }
  if (l.span && r.span) {
    return overlap(l.span, r.span);
  }
  const total = l.words.size + r.words.size;
  if (total === 0) {
    return l.text === r.text ? 1 : 0;
  }
  let shared = 0;
  for (const word of l.words) {
    shared += r.words.has(word) ? 1 : 0;
  }
  return (2 * shared) / total;
}

function overlap(left: { min: number; max: number }, right: { min: number; max: number }): number {
  const shared = Math.min(left.max, right.max) - Math.max(left.min, right.min);
  const all = Math.max(left.max, right.max) - Math.min(left.min, right.min);
  return all === 0 ? 1 : Math.max(0, shared / all);
}

/** Mean over the attributes that both personas state, by their weights; null where none counts. */
export function attributesSimilarity(
  left: Attributes,
  right: Attributes,
  weightOf: (name: DemographicName) => number,
): number | null {
  let [sum, known] = [0, 0];
  for (const name of demographicNames) {
    const similarity = attributeSimilarity(name, left, right);
    if (similarity !== null) {
      sum += weightOf(name) * similarity;
      known += weightOf(name);
    }
  }
  return known === 0 ? null : sum / known;
}

/** The category of an attribute, for measures that know only equal and different: ages by decade, words in any order. Null where it is open. */
export function attributeCategory(name: DemographicName, attributes: Attributes): string | null {
  const statement = attributes[name];
  if (statement === null) {
    return null;
  }
  if (statement.age !== null) {
    return String(Math.floor(statement.age / ageBand) * ageBand);
  }
  return [...statement.words].sort().join(' ') || statement.text;
}

/** Whether a value is that of those who answer: offline generators say of how many it is, also where answers vary. */
function isShared({ counts }: Fact): boolean {
  return (
    counts === null ||
    counts.value === counts.of ||
    (counts.value >= leastCount && counts.value >= leastShare * counts.of)
  );
}

/** Middle of a range, or of the numbers in a text such as `25-34`; null without any. */
function middle({ value }: Fact): number | null {
  if (typeof value !== 'string') {
    return (value.min + value.max) / 2;
  }
  const numbers = (value.match(/\d+/gu) ?? []).slice(0, 2).map(Number);
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function plainText({ value }: Fact): string {
  return typeof value === 'string' ? value.normalize('NFKC').trim().toLowerCase() : `${value.min}–${value.max}`;
}

function wordSet(fact: Fact): Set<string> {
  return new Set(wordsOf(plainText(fact)).filter(isContentWord));
}
