/** What became of an excerpt when it was looked for in the data; see `evidence.ts`. */
export type Verdict = 'verified' | 'altered' | 'misattributed' | 'rejected';

/** A statement about a persona with the ids of the evidence it rests on. */
export interface Claim {
  text: string;
  evidence: string[];
  /** Support score in [0, 1]; null where it has not been computed. */
  support: number | null;
}

/** How often a value occurs among the rows that answer: 71 of 151. */
export interface Counts {
  value: number;
  of: number;
}

/** A demographic value: from a column, stated in a quote, or asserted by the model. Null in a persona means: not in the data. */
export interface Fact {
  value: string | { min: number; max: number };
  basis: 'column' | 'stated' | 'model';
  column: string | null;
  counts: Counts | null;
  evidence: string[];
}

export const demographicNames = ['age', 'location', 'education', 'occupation', 'techComfort'] as const;
export type DemographicName = (typeof demographicNames)[number];
export type Demographics = Record<DemographicName, Fact | null>;

export const claimListNames = ['goals', 'frustrations', 'behaviours', 'motivations'] as const;
export type ClaimListName = (typeof claimListNames)[number];

/** One excerpt, where it was cited and where it really stands. */
export interface Evidence {
  id: string;
  /** Path of the data file as the run names it. */
  source: string;
  /** 1-based record of that source, the header not counted: where the excerpt stands, else the cited one; null when that does not exist. */
  row: number | null;
  /** 1-based physical line on which the record starts. */
  line: number | null;
  column: string | null;
  /** UTF-16 offsets of the excerpt in the cell; null where it stands nowhere. */
  start: number | null;
  end: number | null;
  respondent: string | null;
  /** The words as they were cited. */
  excerpt: string;
  /** What the row really says, where the excerpt alters it. */
  original: string | null;
  /** The row that was cited; null when it does not exist. */
  citedRow: number | null;
  verdict: Verdict;
}

export interface Persona {
  id: string;
  /** A model's name for the persona, or the title of an offline one. */
  name: string;
  role: Claim;
  summary: Claim;
  demographics: Demographics;
  goals: Claim[];
  frustrations: Claim[];
  behaviours: Claim[];
  motivations: Claim[];
  quote: { text: string; evidence: string } | null;
  evidence: Evidence[];
}
