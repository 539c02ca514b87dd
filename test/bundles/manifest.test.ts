import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toolNames } from '../../src/extension/agents/tool-inputs';
import { toolSchemas } from '../../src/extension/agents/tool-schemas';
import { commandIds, settingIds } from '../../src/extension/contributions';

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command?: string; when?: string }[]>;
    configuration: { properties: Record<string, unknown> };
    languageModelTools: { name: string; inputSchema: unknown }[];
  };
}

const manifest: Manifest = JSON.parse(readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8'));

describe('the manifest and the code', () => {
  const contributed = manifest.contributes.commands.map(({ command }) => command);

  it('name the same commands', () => {
    assert.deepEqual(contributed.toSorted(), commandIds.toSorted());
  });

  it('name the same settings', () => {
    assert.deepEqual(Object.keys(manifest.contributes.configuration.properties).toSorted(), settingIds.toSorted());
  });

  it('name the same tools of language models, with the same input', () => {
    const tools = manifest.contributes.languageModelTools.map(({ name, inputSchema }) => [name, inputSchema]);
    const known = toolNames.map((name): unknown[] => [name, JSON.parse(JSON.stringify(toolSchemas[name]))]);
    assert.deepEqual(tools, known);
  });

  it('put only commands into menus that exist', () => {
    const inMenus = Object.values(manifest.contributes.menus).flatMap((entries) =>
      entries.flatMap(({ command }) => command ?? []),
    );
    assert.deepEqual(
      inMenus.filter((command) => !contributed.includes(command)),
      [],
    );
  });

  it('give every command a title and the category of the product', () => {
    for (const { command, title, category } of manifest.contributes.commands) {
      assert.ok(title.length > 0, command);
      assert.equal(category, 'Personas', command);
    }
  });
});
