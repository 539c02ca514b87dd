import path from 'node:path';
import type { TextEdit, WrittenExperiment } from '../written';
import { yamlText } from '../yaml-text';
import { namedDataFiles } from './structure';

/**
 * The changes by which an experiment still names a data file, or those of a folder, under a new name. Patterns stay as they are.
 *
 * @param baseDirectory what the paths of the experiment are relative to; all paths are absolute.
 */
export function renamedData(written: WrittenExperiment, baseDirectory: string, from: string, to: string): TextEdit[] {
  return namedDataFiles(written).flatMap(({ text, path: at }) => {
    const inside = path.relative(from, path.resolve(baseDirectory, text));
    if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) {
      return [];
    }
    const moved = path.join(to, inside);
    const named = path.isAbsolute(text) ? moved : path.relative(baseDirectory, moved).split(path.sep).join('/');
    return [{ ...written.rangeOf(at), newText: yamlText(named) }];
  });
}
