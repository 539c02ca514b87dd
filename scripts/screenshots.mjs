// Makes the pictures of the README: runs the end-to-end test of five models as far as its picture of the panel.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const test = spawnSync(
  process.execPath,
  [path.join(root, 'scripts', 'test-e2e.mjs'), '--grep', 'five models.*(runs them|looks right)'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (test.status !== 0) {
  process.exit(test.status ?? 1);
}
const images = path.join(root, 'docs', 'images');
await mkdir(images, { recursive: true });
await copyFile(path.join(root, '.cache', 'screenshots', 'five-2-dark.png'), path.join(images, 'comparison.png'));
