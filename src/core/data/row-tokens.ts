import type { DataFile, FileOptions } from './file';
import { readHead } from './head';
import { profileColumns } from './profile';
import { detectRoles, type RoleChoice } from './roles';
import { rowTokens } from './show';
import type { Row } from './table';

/**
 * About how many tokens the rows of the files take together when all of them are shown: those at the beginning of each file
 * are estimated as a run does, the rest by its bytes.
 *
 * @throws PersonaError `invalid-data`, `invalid-config` or `cancelled`, as reading the files would.
 */
export async function readRowTokens(
  files: readonly DataFile[],
  { text, id, exclude, ...options }: FileOptions & RoleChoice,
): Promise<number> {
  let total = 0;
  for (const file of files) {
    const { names, records, share } = await readHead(file, options);
    if (records.length > 0) {
      const rows = records.map(({ cells, line }, index): Row => ({ source: 0, row: index + 1, line, cells }));
      const among = (wanted: readonly string[]): string[] => wanted.filter((name) => names.includes(name));
      const roles = detectRoles(
        { columns: profileColumns(names, rows) },
        {
          ...(text && { text: among(text) }),
          ...(id !== undefined && names.includes(id) && { id }),
          exclude: among(exclude ?? []),
        },
      );
      const columns = [...roles.context, ...roles.text];
      const inHead = rows.reduce((sum, { cells }) => sum + rowTokens(cells, columns), 0);
      total += inHead / share;
    }
  }
  return Math.round(total);
}
