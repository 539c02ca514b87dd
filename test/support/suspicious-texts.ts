import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The texts of `suspicious-texts.txt` with the kind they are labelled with: a `Suspicion`, or `innocent`. */
export function suspiciousTexts(): { text: string; kind: string }[] {
  const lines = readFileSync(path.join(__dirname, 'suspicious-texts.txt'), 'utf8').split('\n');
  let kind = '';
  return lines.flatMap((line) => {
    kind = /^## (\w+)$/u.exec(line)?.[1] ?? kind;
    const isHeading = line === '' || line.startsWith('# ') || line === `## ${kind}`;
    return isHeading ? [] : [{ text: unescaped(line), kind }];
  });
}

function unescaped(line: string): string {
  return line.replaceAll(/\\u\{([0-9A-F]+)\}/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
