import assert from 'node:assert/strict';
import { assemblePersona } from '../../../src/core/persona/assemble';
import type { DraftPersona } from '../../../src/core/persona/draft';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import { personaText } from '../../../src/core/runs/export/persona-text';
import { draftPersona } from '../../support/draft-answers';
import { shownAnswers } from '../../support/shown-data';

const data = shownAnswers('I check the app daily and it costs me nothing.', 'The setup took an hour.');

function textOf(overrides: Partial<DraftPersona>, withEvidence = false): string {
  const draft = { ...draftPersona('Ada'), frustrations: [], behaviours: [], motivations: [], ...overrides };
  return personaText(assemblePersona(draft, 'p1', new EvidenceChecker(data), data), withEvidence);
}

describe('personaText', () => {
  it('has a line for each statement, in the same order for every persona', () => {
    const goals = ['Pay less.', 'Know why.'].map((text) => ({ text, evidence: [] }));
    const labels = (text: string): string[] =>
      text.split('\n').flatMap((line) => /^[A-Z][a-z ]+(?=:|$)/u.exec(line)?.[0] ?? []);
    const text = textOf({ goals });
    assert.match(text, /^Ada\n\nRole: .+\nSummary: .+\n\nAge: not in data\n/u);
    assert.match(text, /\nGoals\n- Pay less\.\n- Know why\.\n\nFrustrations\nnot in data\n/u);
    assert.deepEqual(labels(text), labels(textOf({ goals: [] })));
  });

  it('names the row and the verdict of each excerpt where it is asked to', () => {
    const goals = [
      {
        text: 'Pay less.',
        evidence: [
          { row: 'r2', excerpt: 'The setup took an hour' },
          { row: 'r9', excerpt: 'I never said anything like it' },
        ],
      },
    ];
    const text = textOf({ goals }, true);
    assert.match(text, /- Pay less\.\n {2}\[\S+ row 2, verified: “The setup took an hour”\]\n {2}\[rejected: .+\]\n/u);
    assert.doesNotMatch(textOf({ goals }), /verified|rejected/u);
  });

  it('keeps what a model writes on its line, and lets no character act', () => {
    const text = textOf({ name: 'A\n\n# B\u202E', goals: [{ text: 'one\r\ntwo\u0000', evidence: [] }] });
    assert.match(text, /^A # B⟨U\+202E⟩\n/u);
    assert.match(text, /\n- one two⟨U\+0000⟩\n/u);
  });
});
