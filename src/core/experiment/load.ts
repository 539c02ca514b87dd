import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PersonaError } from '../errors';
import type { Experiment } from './experiment';
import { notYetSupported } from './not-yet';
import { type ExperimentSettings, type Flags, resolveExperiment } from './overrides';
import { parseExperiment, type ParsedExperiment } from './parse';

export interface ExperimentRequest {
  /** Absolute path of the experiment file; null without one. */
  file: string | null;
  /** The text of an editor that is not saved yet, instead of the file's. */
  text?: string;
  flags: Flags;
  settings: ExperimentSettings;
  /** Paths of flags are relative to it. Absolute. */
  workingDirectory: string;
  /** The output directory is relative to it, unless a flag or the file names one. Absolute. */
  outputBase: string;
}

/** An experiment with its paths settled. */
export interface LoadedExperiment {
  experiment: Experiment;
  /** The data files are relative to it. */
  baseDirectory: string;
  outputDirectory: string;
  /** Nobody named a model. */
  usesDefaultModels: boolean;
  warnings: string[];
}

/**
 * Reads an experiment file, lays flags and settings over it, and settles its paths.
 * Throws PersonaError `invalid-config` with every problem of the file (`experiment.yaml:12:5: …`), `unsupported` where it
 * asks for something that is not available yet.
 */
export async function loadExperiment(request: ExperimentRequest): Promise<LoadedExperiment> {
  const { file, flags, settings, workingDirectory } = request;
  const parsed = file === null ? null : readProblems(parseExperiment(request.text ?? (await readText(file))), file);
  const resolved = resolveExperiment({ file: parsed?.document ?? null, flags, settings });
  const missing = notYetSupported(resolved.document);
  if (missing.length > 0) {
    throw new PersonaError('unsupported', missing.map(({ message }) => message).join('\n'));
  }
  const besideFile = file === null ? workingDirectory : path.dirname(file);
  const outputBases = {
    flags: workingDirectory,
    file: besideFile,
    settings: request.outputBase,
    default: request.outputBase,
  };
  const { experiment, origins } = resolved;
  return {
    experiment,
    baseDirectory: origins.data === 'file' ? besideFile : workingDirectory,
    outputDirectory: path.resolve(outputBases[origins.output], experiment.output.directory),
    usesDefaultModels: resolved.usesDefaultModels,
    warnings: [...(parsed?.warnings ?? []), ...resolved.warnings],
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new PersonaError('invalid-config', `The experiment file ${file} cannot be read. Check the path.`, { cause });
  }
}

function readProblems(
  { document, problems }: ParsedExperiment,
  file: string,
): { document: ParsedExperiment['document']; warnings: string[] } {
  const line = (problem: (typeof problems)[number]): string =>
    `${path.basename(file)}:${problem.line}:${problem.column}: ${problem.message}`;
  if (document === null) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    throw new PersonaError('invalid-config', errors.map(line).join('\n'));
  }
  return { document, warnings: problems.map(line) };
}
