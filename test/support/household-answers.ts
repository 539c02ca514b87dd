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

const cookAtSix: DraftPersona = {
  name: 'Dinner at six',
  role: claim('Parent whose evening peak cannot move.', 'r41', "we eat at six, and I'm not having my dinner at nine"),
  summary: claim(
    'Meals and bath time set the peak; alerts are waved away.',
    'r44',
    "Bath's at half six and I'm not moving it",
  ),
  demographics: {
    age: { value: '33-39', evidence: [{ row: 'r44', excerpt: '33' }] },
    location: null,
    education: null,
    occupation: { value: 'shift and service work', evidence: [{ row: 'r41', excerpt: 'machine operator' }] },
    techComfort: null,
  },
  goals: [
    claim('Predictable bills.', 'r44', 'Bills I can actually predict'),
    claim('Cheaper evenings.', 'r41', 'Cheaper evenings, basically'),
  ],
  frustrations: [claim('Nothing can be done about when people eat.', 'r41', 'Nothing I can do about when people eat')],
  behaviours: [claim('Ignores red hours.', 'r44', 'when it flashes red at me I turn the phone over')],
  motivations: [],
  quote: { row: 'r44', excerpt: "Bath's at half six and I'm not moving it" },
};

const prepaidOnEdge: DraftPersona = {
  name: 'Prepaid, checks the box',
  role: claim(
    'Tops up in small sums and trusts only the meter.',
    'r35',
    "now I don't trust it unless I've seen the box myself",
  ),
  summary: claim(
    'Money comes in dribs and drabs, and top-ups arrive late.',
    'r35',
    'My money comes in dribs and drabs',
  ),
  demographics: {
    age: { value: '26-51', evidence: [{ row: 'r35', excerpt: '26' }] },
    location: null,
    education: null,
    occupation: null,
    techComfort: { value: 'varies', evidence: [] },
  },
  goals: [
    claim('Know before work whether there is enough on.', 'r35', "Know before I go to work if there's enough on"),
  ],
  frustrations: [
    claim('Debt comes off first.', 'r34', "They take debt off before I've even boiled a kettle"),
    claim('Gas and electricity are two balances.', 'r36', 'Nobody explains why gas and electric are on two balances.'),
  ],
  behaviours: [claim('Puts on a few pounds at a time.', 'r35', 'I put on three, four, five quid at a time')],
  motivations: [claim('Being treated fairly.', 'r42', 'They should treat people on meters like everyone else')],
  quote: { row: 'r36', excerpt: 'We were in coats, watching telly' },
};

const pumpAndPrice: DraftPersona = {
  name: 'Heat-pump scheduler',
  role: claim('Owner who moves hot water to the afternoon.', 'r43', 'So I set the hot water for the afternoon myself'),
  summary: claim(
    'Wants one app that sees pump and prices.',
    'r43',
    "Two apps, one for the pump and one for prices, and they don't talk.",
  ),
  demographics: {
    age: null,
    location: null,
    education: { value: 'degree', evidence: [{ row: 'r43', excerpt: 'degree' }] },
    occupation: { value: 'railway planner', evidence: [{ row: 'r43', excerpt: 'railway planner' }] },
    techComfort: { value: '4', evidence: [{ row: 'r43', excerpt: '4' }] },
  },
  goals: [claim('Keep the pump off while cooking.', 'r43', 'Keep the heat pump off while we cook')],
  frustrations: [
    claim('Messages come at night.', 'r32', 'It sends messages in the night, and the telephone lies beside my bed.'),
  ],
  behaviours: [claim('Saw a peak of nine kilowatts.', 'r43', 'I saw a peak of nine kilowatts, I got a fright')],
  motivations: [claim('A quiet overview.', 'r32', 'A quiet overview that I can read without my glasses')],
  quote: { row: 'r43', excerpt: 'It would be logical if the one app could see the other' },
};

const tenantWithList: DraftPersona = {
  name: 'Tenant with a list',
  role: claim(
    'Renter for whom the big measures are crossed out.',
    'r38',
    'All the big savings are crossed out for us.',
  ),
  summary: claim(
    'Has done the four small measures and asks what else.',
    'r38',
    "We have done all four, and now I don't know what else",
  ),
  demographics: {
    age: { value: '24-34', evidence: [{ row: 'r38', excerpt: '30' }] },
    location: null,
    education: { value: 'postgraduate', evidence: [{ row: 'r38', excerpt: 'postgraduate' }] },
    occupation: null,
    techComfort: null,
  },
  goals: [claim('Small changes that a tenant may make.', 'r38', 'Small changes that a tenant may make')],
  frustrations: [
    claim('The lease names the supplier.', 'r40', 'The agent chose the supplier, and the supplier chose the tariff.'),
  ],
  behaviours: [
    claim('Follows the price by hand.', 'r14', 'I turn the radiators by hand, following the hourly price on my phone'),
  ],
  motivations: [],
  quote: { row: 'r40', excerpt: 'Is that even legal?' },
};

const answerOf = (...personas: DraftPersona[]): string => JSON.stringify({ personas });

/** Answers of four models about the sample interviews, two personas each, with excerpts of every verdict among them. */
export const householdAnswers = {
  first: answerOf(plannerOfWeeks, lowBalance),
  second: answerOf(prepaidOnEdge, cookAtSix),
  third: answerOf(pumpAndPrice, tenantWithList),
  fourth: answerOf(tenantWithList, prepaidOnEdge),
};
