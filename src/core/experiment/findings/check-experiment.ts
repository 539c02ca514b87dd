import { checkDocument } from '../check';
import { definedFields } from '../defined-fields';
import type { Experiment } from '../experiment';
import { valueAt } from '../finding';
import { normaliseExperiment } from '../normalise';
import { parseExperiment, type Problem } from '../parse';
import { soundListings } from '../sound-listings';
import { dataFindings } from './data-findings';
import { type Fix, remedyFor, replacement } from './fix';
import { catalogFindings, type Listing, modelFindings } from './model-findings';
import type { FindingPorts, ProductCode, ProductFinding } from './product-finding';
import { promptFindings, type PromptParts } from './prompt-findings';

/** Something to know about an experiment file, where it stands. */
export interface ExperimentProblem extends Omit<Problem, 'code'> {
  code: Problem['code'] | ProductCode;
  /** What mends it; null where that is not known. */
  fix: Fix | null;
}

/** What a schema and a YAML parser would say as well. */
const languageCodes: ReadonlySet<ExperimentProblem['code']> = new Set([
  'yaml-syntax',
  'duplicate-key',
  'unknown-key',
  'wrong-type',
  'wrong-value',
  'required-key',
]);

/** Whether any editor of YAML that has the schema reports this problem, too. */
export function isLanguageProblem({ code }: ExperimentProblem): boolean {
  return languageCodes.has(code);
}

/**
 * Everything there is to say of the text of an experiment file, in its order: what its parser finds, and what only the
 * product knows of models, data, keys and prices. What is wrong in one place hides nothing in another.
 * Throws PersonaError `cancelled` only.
 */
export async function checkExperiment(text: string, ports: FindingPorts): Promise<ExperimentProblem[]> {
  const { problems, experiment, written } = parseExperiment(text, { refuseUnsupported: true });
  const parsed = problems.map((problem) => ({ ...problem, fix: replacement(problem, written) }));
  if (written === null) {
    return parsed;
  }
  const findings = await productFindings(written.value, experiment, ports);
  const located = findings.map((finding): ExperimentProblem => {
    const { path, part, severity, code, message, suggestion } = finding;
    const problem = { severity, message, ...written.rangeOf(path, part), suggestion };
    return { ...problem, code, fix: remedyFor(finding, written) ?? replacement(problem, written) };
  });
  return [...parsed, ...located].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

async function productFindings(
  value: unknown,
  experiment: Experiment | null,
  ports: FindingPorts,
): Promise<ProductFinding[]> {
  const listed = listings(value, experiment);
  const written = valueAt(value, ['data']);
  const data = experiment ?? soundPart({ data: written });
  const budget = experiment ?? soundPart({ budget: valueAt(value, ['budget']) });
  const consensus = valueAt(value, ['generation', 'consensus']);
  const { mergeWith = null } = (experiment ?? soundPart({ generation: definedFields({ consensus }) }))?.consensus ?? {};
  const checked = data && written !== undefined ? await dataFindings(data.data, written, ports) : null;
  return [
    ...noModels(value),
    ...(await modelFindings(listed, budget?.budget ?? { maxCost: null, allowUnknownPrice: false }, ports)),
    ...(mergeWith ? catalogFindings(mergeWith, ['generation', 'consensus', 'merge_with'], ports.day) : []),
    ...(checked?.findings ?? []),
    ...(experiment ? await promptFindings(listed, promptParts(experiment, checked?.files ?? null), ports) : []),
  ];
}

function promptParts({ study, generation, data }: Experiment, files: PromptParts['files']): PromptParts {
  const { personas, language } = generation;
  return { settings: { study, personas, language }, data, files };
}

/** The listings that nothing is wrong with, also where something is wrong elsewhere. */
function listings(value: unknown, experiment: Experiment | null): Listing[] {
  const models = valueAt(value, ['generation', 'models']);
  const items: readonly unknown[] = Array.isArray(models) ? models : [];
  const settings = experiment ? new Map(experiment.generation.models.entries()) : soundListings(items);
  return items.flatMap((item, index) => {
    const setting = settings.get(index);
    const path = ['generation', 'models', index];
    return setting ? [{ setting, path, namePath: typeof item === 'string' ? path : [...path, 'model'] }] : [];
  });
}

/** A part of a document as an experiment of its own; null where it is not there or something is wrong with it. */
function soundPart(part: Record<string, unknown>): Experiment | null {
  const isThere = Object.values(part).every((value) => value !== undefined);
  const document = isThere ? checkDocument(part).document : null;
  return document && normaliseExperiment(document);
}

function noModels(value: unknown): ProductFinding[] {
  const models = valueAt(value, ['generation', 'models']);
  if (models !== undefined && !(Array.isArray(models) && models.length === 0)) {
    return [];
  }
  const path = models === undefined && valueAt(value, ['generation']) === undefined ? [] : ['generation', 'models'];
  const message = 'No models are listed: those of the settings run, else the offline generators.';
  return [{ path, part: 'key', severity: 'info', code: 'no-models', message, suggestion: null }];
}
