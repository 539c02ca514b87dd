// Adds to package-lock.json the optional packages of other platforms that a registry mirror does not carry. `npm install`
// leaves them out then, and `npm ci` refuses a lock file without them. Run it after every `npm install` of something new.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const file = path.join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(await readFile(file, 'utf8'));
const { packages } = lock;
const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/** The word of `words` that a package's name holds, as the only item of a list. */
function named(words, name) {
  const found = words.find((word) => new RegExp(String.raw`(?:^|[-/])${word}(?:$|[-/])`).test(name));
  return found === undefined ? undefined : [found];
}

function entry(name, version, dev) {
  const os = named(systems, name);
  const libc =
    os?.[0] !== 'linux' ? undefined : name.includes('musl') ? ['musl'] : name.includes('gnu') ? ['glibc'] : undefined;
  return { version, cpu: named(processors, name), dev: dev ? true : undefined, libc, optional: true, os };
}

let added = 0;
for (const [place, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const known = packages[`node_modules/${name}`] ?? packages[`${place}/node_modules/${name}`];
    if (place !== '' && known === undefined) {
      packages[`node_modules/${name}`] = entry(name, version, dev);
      added++;
    }
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added to package-lock.json`);
