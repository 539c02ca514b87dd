import type { DraftPersona } from '../../src/core/persona/draft';

const claim = (text: string, row: string, excerpt: string): DraftPersona['role'] => ({
  text,
  evidence: [{ row, excerpt }],
});

const plannerOfWeeks: DraftPersona = {
  name: 'Weekly planner',
  role: claim('Parent who reads the week at a glance.', 'r1', 'I can tell you which was the birthday party'),
  summary: claim('Looks on Sundays, has no time on weekdays.', 'r1', "there's no time between five and eight"),
  demographics: {
    age: { value: '40-46', evidence: [{ row: 'r1', excerpt: '46' }] },
    location: null,
    education: { value: 'degree', evidence: [{ row: 'r1', excerpt: 'degree' }] },
    occupation: null,
    techComfort: { value: 'medium', evidence: [] },
  },
  goals: [claim('See the week at once.', 'r1', 'See the week at a glance on a Sunday')],
  frustrations: [
    // r13 says it; r15 is cited.
    claim(
      'The detail is hard to follow.',
      'r15',
      "I'd no notion what that cost until the new meter went in before Christmas",
    ),
    claim('Cannot annotate a day.', 'r1', "Can't put my own notes on a day."),
  ],
  behaviours: [
    claim('Runs machines at lunchtime.', 'r4', 'when I charge everything: laptop, bike, the vacuum cleaner'),
  ],
  motivations: [claim('Wants to save a fortune.', 'r2', 'I intend to save a small fortune every month')],
  quote: { row: 'r1', excerpt: 'I look at the seven bars' },
};

const lowBalance: DraftPersona = {
  name: 'Low-balance watcher',
  role: claim('Tops up a prepayment meter.', 'r12', 'Two pounds is no warning, two pounds is an obituary'),
  summary: claim('Needs the alarm earlier.', 'r12', 'Set my own low-balance alarm, at ten not at two'),
  demographics: { age: null, location: null, education: null, occupation: null, techComfort: null },
  goals: [claim('Stay ahead of the balance.', 'r18', 'Stay ahead of it, not behind')],
  frustrations: [claim('The limit is fixed.', 'r12', "You can't change the two pounds.")],
  behaviours: [],
  motivations: [],
  quote: { row: 'r18', excerpt: 'I never had a bill in my life' },
};

/** Answers of models about the sample interviews: excerpts of every verdict among them. */
export const householdAnswer = JSON.stringify({ personas: [plannerOfWeeks, lowBalance] });
