import assert from 'node:assert/strict';
import type { ShownData } from '../../src/core/data/table';
import { EvidenceChecker } from '../../src/core/persona/evidence';
import type { Persona } from '../../src/core/persona/persona';
import { createOfflineGenerator } from '../../src/core/providers/offline/offline';

/** What an offline generator makes of all rows. */
export async function generate(
  data: ShownData,
  options: { count?: number; seed?: number; signal?: AbortSignal; model?: string } = {},
): Promise<{ personas: Persona[]; warnings: string[] }> {
  return createOfflineGenerator().generate({
    model: options.model ?? 'segments',
    data,
    count: options.count ?? null,
    seed: options.seed ?? 7,
    signal: options.signal ?? new AbortController().signal,
  });
}

export function evidenceOf(personas: readonly Persona[]): Persona['evidence'] {
  return personas.flatMap(({ evidence }) => evidence);
}

/** Checks every excerpt as a model's would be, and its offsets in the original cell. */
export function assertEvidenceHolds(data: ShownData, personas: readonly Persona[]): void {
  const checker = new EvidenceChecker(data);
  for (const entry of evidenceOf(personas)) {
    const shown = data.rows.find(({ row }) => row.row === entry.row);
    assert.ok(shown, `row ${entry.row} is shown`);
    const column = data.table.columns.findIndex(({ name }) => name === entry.column);
    const cell = shown.cells.find((candidate) => candidate.column === column);
    assert.ok(cell?.text.includes(entry.excerpt), `"${entry.excerpt}" stands in row ${entry.row}`);
    assert.ok(data.roles.text.includes(column));
    const checked = checker.check(shown.id, entry.excerpt);
    const { verdict, row, line, start, source, citedRow, respondent } = entry;
    assert.deepEqual(
      {
        ...checked,
        verdict,
        row,
        line,
        start,
        source,
        citedRow,
        respondent,
      },
      checked,
    );
    assert.equal(verdict, 'verified');
  }
  for (const { evidence, role, summary, goals, frustrations, behaviours, motivations, quote } of personas) {
    const ids = new Set(evidence.map(({ id }) => id));
    for (const claim of [role, summary, ...goals, ...frustrations, ...behaviours, ...motivations]) {
      assert.ok(claim.evidence.every((id) => ids.has(id)));
    }
    assert.equal(quote ? evidence.find(({ id }) => id === quote.evidence)?.excerpt : undefined, quote?.text);
  }
}
