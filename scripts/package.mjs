// Packages the extension: npm run package [-- --out FILE]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { print, runScript } from './project.mjs';
import { defaultVsix, packageExtension } from './vsix.mjs';

await runScript(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string', short: 'o', default: defaultVsix } } });
  const file = path.resolve(values.out);
  const bytes = await packageExtension(file);
  print(`${path.relative(process.cwd(), file)} (${Math.ceil(bytes / 1024)} kB)`);
  return 0;
});
