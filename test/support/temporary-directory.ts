import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that lives as long as a test. */
export class TemporaryDirectory {
  readonly path = mkdtempSync(path.join(tmpdir(), 'persona-test-'));

  join(...parts: string[]): string {
    return path.join(this.path, ...parts);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = this.join(name);
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** All files below a directory with their text, by path relative to it with `/`, sorted. */
export function filesBelow(directory: string): Map<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    files
      .toSorted()
      .map((file) => [path.relative(directory, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')]),
  );
}
