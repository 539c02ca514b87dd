import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataFile } from '../../src/core/data/file';
import { readTable, type ReadOptions } from '../../src/core/data/read';
import type { Table } from '../../src/core/data/table';

/** A folder of data files that lives as long as a test. */
export class DataFiles {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'persona-data-'));

  write(name: string, content: string | Uint8Array): DataFile {
    const absolutePath = path.join(this.directory, name);
    writeFileSync(absolutePath, content);
    return { path: name, absolutePath };
  }

  /** The table of one file with this content. */
  read(content: string | Uint8Array, options: ReadOptions = {}, name = 'data.csv'): Promise<Table> {
    return readTable([this.write(name, content)], options);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** UTF-16 with its byte order mark. */
export function utf16(text: string, endian: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return endian === 'le' ? bytes : bytes.swap16();
}

/** The cells of all rows. */
export function cellsOf(table: Table): string[][] {
  return table.rows.map((row) => row.cells);
}
