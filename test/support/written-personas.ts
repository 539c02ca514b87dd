import type { Claim, Evidence, Fact, Persona } from '../../src/core/persona/persona';

/** A claim, or its words with the ids of its evidence. */
type Said = string | [text: string, ...evidence: string[]];

/** What a test says of a persona; the rest is empty. */
export interface WrittenPersona {
  id?: string;
  name?: string;
  role?: Said;
  summary?: Said;
  goals?: Said[];
  frustrations?: Said[];
  behaviours?: Said[];
  motivations?: Said[];
  demographics?: Partial<Record<keyof Persona['demographics'], string>>;
  evidence?: Evidence[];
}

export function writtenPersona(written: WrittenPersona = {}): Persona {
  const { id = 'p1', name = 'Someone', demographics = {}, evidence = [] } = written;
  const list = (claims: readonly Said[] = []): Claim[] => claims.map(claim);
  return {
    id,
    name,
    role: claim(written.role ?? ''),
    summary: claim(written.summary ?? ''),
    demographics: {
      age: fact(demographics.age),
      location: fact(demographics.location),
      education: fact(demographics.education),
      occupation: fact(demographics.occupation),
      techComfort: fact(demographics.techComfort),
    },
    goals: list(written.goals),
    frustrations: list(written.frustrations),
    behaviours: list(written.behaviours),
    motivations: list(written.motivations),
    quote: null,
    evidence,
  };
}

/** An excerpt of a row of `interviews.csv`, verified unless told. */
export function excerptOf(
  id: string,
  row: number,
  excerpt: string,
  verdict: Evidence['verdict'] = 'verified',
): Evidence {
  return {
    id,
    source: 'interviews.csv',
    row,
    line: row + 1,
    column: 'answer',
    start: 0,
    end: excerpt.length,
    respondent: null,
    excerpt,
    original: null,
    citedRow: row,
    verdict,
  };
}

function claim(said: Said): Claim {
  const [text, ...evidence] = typeof said === 'string' ? [said] : said;
  return { text, evidence, support: null };
}

function fact(value: string | undefined): Fact | null {
  return value === undefined ? null : { value, basis: 'stated', column: null, counts: null, evidence: [] };
}
