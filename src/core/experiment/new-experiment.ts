import type { DataFile } from '../data/file';
import { readHead } from '../data/head';
import { profileColumns } from '../data/profile';
import { redact, RedactionMemory } from '../data/redact';
import { detectRoles } from '../data/roles';
import type { Column } from '../data/table';
import { yamlText } from './yaml-text';

/** A column of the data with the part that it would play. */
export interface ColumnPart {
  name: string;
  type: Column['type'];
  part: 'text' | 'id' | 'exclude' | 'context' | 'none';
}

/**
 * The columns of a file with what they would be used for, from its beginning: those whose examples are nothing but e-mail
 * addresses, phone or card numbers are to stay on this machine.
 *
 * @throws PersonaError `invalid-data` or `cancelled`, as reading the whole file would.
 */
export async function readColumnParts(file: DataFile, signal: AbortSignal): Promise<ColumnPart[]> {
  const { names, records } = await readHead(file, { signal });
  const rows = records.map(({ cells, line }, index) => ({ source: 0, row: index + 1, line, cells }));
  const columns = profileColumns(names, rows);
  const exclude = columns.filter(isPersonal).map(({ name }) => name);
  const roles = detectRoles({ columns }, { exclude });
  const parts: [ColumnPart['part'], readonly number[]][] = [
    ['exclude', roles.excluded],
    ['id', roles.id === null ? [] : [roles.id]],
    ['text', roles.text],
    ['context', roles.context],
  ];
  return columns.map(({ name, type }, index) => ({
    name,
    type,
    part: parts.find(([, indexes]) => indexes.includes(index))?.[0] ?? 'none',
  }));
}

function isPersonal({ examples }: Column): boolean {
  const isAllPersonal = (text: string): boolean => {
    const [only, ...others] = redact(text, new RedactionMemory()).replacements;
    return only !== undefined && others.length === 0 && only.end - only.start === text.length;
  };
  return examples.length > 0 && examples.every((example) => isAllPersonal(example.trim()));
}

export interface NewExperiment {
  /** Of the data, as the experiment names it. */
  dataPath: string;
  /** Of the experiment, for the command that runs it. */
  fileName: string;
  columns: readonly ColumnPart[];
  /** Models whose keys are known; empty: the offline generators alone. */
  models: readonly string[];
}

/** The text of a new experiment, with a comment for what one would change first, and where its context stands in it. */
export function newExperimentText(experiment: NewExperiment): {
  text: string;
  context: { start: number; end: number };
} {
  const { dataPath, fileName } = experiment;
  const file = dataPath.split('/').at(-1) ?? dataPath;
  const title =
    file
      .replace(/\.[^.]*$/u, '')
      .replaceAll(/[-_.\s]+/gu, ' ')
      .trim() || 'Experiment';
  const context = yamlText(`Answers in ${file}`);
  const before = [
    '# An experiment: which data, which models, how many personas.',
    '# Run it from the line above, or in a terminal with',
    `#   persona generate ${fileName}`,
    '',
    `name: ${yamlText(title.charAt(0).toUpperCase() + title.slice(1))}`,
    '',
    '# Your brief. Language models read it, and it is kept with the run.',
    'study:',
    '  # What the product is and where the data comes from, in one or two sentences.',
    '  context: ',
  ].join('\n');
  const after = [
    '',
    '  # questions:',
    '  #   - What makes people stop using it?',
    '',
    ...dataLines(experiment),
    '',
    ...generationLines(experiment),
    '',
    '# budget:',
    '#   max_cost: 5 # USD for the whole run',
    '',
  ].join('\n');
  return { text: before + context + after, context: { start: before.length, end: before.length + context.length } };
}

function dataLines({ dataPath, columns }: NewExperiment): string[] {
  const named = (part: ColumnPart['part']): string[] =>
    columns.filter((each) => each.part === part).map(({ name }) => name);
  const [id] = named('id');
  const list = (names: readonly string[]): string => `[${names.map(yamlText).join(', ')}]`;
  const [text, exclude, shown, unused] = [named('text'), named('exclude'), named('context'), named('none')];
  return [
    'data:',
    `  from: ${yamlText(dataPath)} # relative to this file; a list of files works, too`,
    text.length > 0
      ? `  text: ${list(text)} # columns that may be quoted`
      : '  # text: [] # columns that may be quoted; none of free text was found',
    id === undefined
      ? '  # id: # column that says who a row is from; without one, each row is a respondent'
      : `  id: ${yamlText(id)} # who a row is from; never sent`,
    exclude.length > 0
      ? `  exclude: ${list(exclude)} # columns that never leave this machine`
      : '  # exclude: [] # columns that never leave this machine',
    ...columnComment('Shown beside the text', shown),
    ...columnComment('Not used: empty, always the same, or another id', unused),
    '  # redact: true # the default: addresses, phone, card and account numbers are replaced before sending',
  ];
}

const commentWidth = 95;

/** A comment over as many lines as it takes. */
function columnComment(what: string, names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [index, name] of names.entries()) {
    const word = `${name.replaceAll(/\s+/gu, ' ')}${index < names.length - 1 ? ',' : ''}`;
    const last = lines.at(-1);
    if (last === undefined) {
      lines.push(`  # ${what}: ${word}`);
    } else if (last.length + word.length < commentWidth) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(`  #   ${word}`);
    }
  }
  return lines;
}

function generationLines({ models }: NewExperiment): string[] {
  const offline = [
    'offline:segments # groups of respondents who answer alike',
    'offline:topics # what people write about, by the words they share',
    'offline:archetypes # extreme patterns of answers, not the average',
  ];
  const statistics = '    # Statistics on this machine: no key, no network, no cost.';
  return [
    'generation:',
    '  personas: 3 # of each model',
    '  # language: en # the default: that of the data',
    '  models:',
    ...(models.length > 0
      ? [
          '    # The models whose keys are known.',
          ...models.map((model) => `    - ${model}`),
          statistics,
          ...offline.map((model) => `    # - ${model}`),
        ]
      : [
          statistics,
          ...offline.map((model) => `    - ${model}`),
          '    # Language models need a key: use the command "Personas: Set API Key…". Never write a key into a file.',
          '    # - anthropic:claude-sonnet-5-5',
          '    # - ollama:llama3:8b # served by Ollama on this machine: no key',
        ]),
    '  execution:',
    '    mode: parallel # all models at once; sequential: each refines what the one before wrote',
  ];
}
