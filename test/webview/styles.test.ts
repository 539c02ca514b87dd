import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..', '..', 'src', 'webview', 'styles');
const sheets = readdirSync(folder).filter((name) => name.endsWith('.css'));

/** Declarations of a style sheet as property and value. */
function declarations(sheet: string): [string, string][] {
  const text = readFileSync(path.join(folder, sheet), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
  return [...text.matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g)].map(([, property = '', value = '']) => [property, value]);
}

describe('style sheets of the panel', () => {
  for (const sheet of sheets) {
    it(`${sheet} takes every colour from the editor`, () => {
      const literal =
        /#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|\b(?:white|black|gray|grey|red|green|blue|orange|yellow|purple)\b/i;
      const found = declarations(sheet).filter(([, value]) => literal.test(value.replaceAll(/--[\w-]+/g, '')));
      assert.deepEqual(found, []);
    });

    it(`${sheet} has a fallback for every variable of the editor`, () => {
      const found = declarations(sheet).filter(([, value]) => /var\(--vscode-[\w-]+\)/.test(value));
      assert.deepEqual(found, []);
    });

    it(`${sheet} lays out by writing direction`, () => {
      const physical =
        /^(?:(?:min-|max-)?(?:width|height)|left|right|top|bottom|(?:margin|padding|border)-(?:left|right|top|bottom))$/;
      const found = declarations(sheet).filter(
        ([property, value]) => physical.test(property) || /^(?:left|right)$/.test(value),
      );
      assert.deepEqual(found, []);
    });
  }

  it('are all in the page', () => {
    const imported = readFileSync(path.join(folder, 'style-sheet.ts'), 'utf8');
    assert.deepEqual(
      sheets.filter((sheet) => !imported.includes(`'./${sheet}'`)),
      [],
    );
  });
});
