import assert from 'node:assert/strict';
import type { ShownData } from '../../../src/core/data/table';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import type { Evidence, Verdict } from '../../../src/core/persona/persona';
import { shownAnswers, shownData } from '../../support/shown-data';

function check(data: ShownData, rowId: string, excerpt: string): Omit<Evidence, 'id'> {
  return new EvidenceChecker(data).check(rowId, excerpt);
}

/** The stretch of the file's own cell that the evidence points at. */
function pointedAt(data: ShownData, { source, row, column, start, end }: Omit<Evidence, 'id'>): string | undefined {
  const { sources, columns, rows } = data.table;
  const record = rows.find((candidate) => sources[candidate.source]?.path === source && candidate.row === row);
  const cell = record?.cells[columns.findIndex(({ name }) => name === column)];
  return start === null || end === null ? undefined : cell?.slice(start, end);
}

const bill = 'The app tells me what I used yesterday, but not why it was so much.';
const tariff = 'I never understood the tariff, so I just pay whatever they send me.';
const study = shownAnswers(bill, tariff);

type Case = [what: string, cell: string, excerpt: string, stretch?: string];

function itFinds(verdict: Verdict, cases: readonly Case[]): void {
  for (const [what, cell, excerpt, stretch] of cases) {
    it(`${verdict}: ${what}`, () => {
      const data = shownAnswers(cell, 'Nothing to say about any of it.');
      const evidence = check(data, 'r1', excerpt);
      assert.equal(evidence.verdict, verdict);
      if (stretch !== undefined) {
        assert.equal(pointedAt(data, evidence), stretch);
      }
    });
  }
}

describe('EvidenceChecker: what stands in the cited row', () => {
  it('is verified with source, line, column, offsets and respondent', () => {
    const data = shownData(
      [
        ['P07', '34', tariff],
        ['P08', '51', bill],
      ],
      { columns: { who: 'id', age: 'context', answer: 'text' }, sources: ['wave 1/interviews.csv'] },
    );
    assert.deepEqual(check(data, 'r2', 'what I used yesterday'), {
      source: 'wave 1/interviews.csv',
      row: 2,
      line: 3,
      respondent: 'P08',
      column: 'answer',
      start: 17,
      end: 38,
      excerpt: 'what I used yesterday',
      original: null,
      citedRow: 2,
      verdict: 'verified',
    });
  });

  itFinds('verified', [
    ['the whole cell', bill, bill, bill],
    [
      'other quotes',
      'He said “it is too expensive” to me',
      'He said "it is too expensive"',
      'He said “it is too expensive',
    ],
    ['another apostrophe', 'It doesn’t tell me why', "It doesn't tell me why", 'It doesn’t tell me why'],
    [
      'other white space',
      'so  many\tdifferent\u00A0bills now',
      'so many different bills',
      'so  many\tdifferent\u00A0bills',
    ],
    ['a line break in the cell', 'I read it\r\nand gave up', 'I read it and gave up', 'I read it\r\nand gave up'],
    ['a line break in the excerpt', 'I read it and gave up', 'I read it\nand gave up', 'I read it and gave up'],
    ['other case', 'WHY is it so HIGH', 'why is it so high', 'WHY is it so HIGH'],
    ['other compatibility forms', 'the ﬁrst ｂｉｌｌ was wrong', 'the first bill was', 'the ﬁrst ｂｉｌｌ was'],
    ['decomposed letters', 'the cafe\u0301 bill was high', 'the café bill was', 'the cafe\u0301 bill was'],
    [
      'soft hyphens',
      'my elec\u00ADtri\u00ADcity bill is late',
      'my electricity bill is',
      'my elec\u00ADtri\u00ADcity bill is',
    ],
    ['zero-width characters in the excerpt', 'the bill is late', 'the bill\u200B is late\uFEFF', 'the bill is late'],
    ['a dash for a hyphen', 'between 10–20 euros more', 'between 10-20 euros more', 'between 10–20 euros more'],
    ['punctuation around it', bill, '“…what I used yesterday, but”', 'what I used yesterday, but'],
    ['a full stop that is not there', 'it was so much higher than before', 'it was so much.', 'it was so much'],
    [
      'a bar that the prompt escaped',
      'I chose A | B and then C',
      String.raw`chose A \| B and then`,
      'chose A | B and then',
    ],
    ['a bar as it stands in the cell', 'I chose A | B and then C', 'chose A | B and then', 'chose A | B and then'],
    ['equals signs', 'Then ==== came the second bill', 'Then ==== came the second', 'Then ==== came the second'],
    [
      'the second of two places, where the first cuts a word',
      'the app isn’t bad: the app is fine',
      'bad: the app is',
      'bad: the app is',
    ],
    ['capitals that are longer in lower case', 'İstanbul is far away from me', 'far away from me', 'far away from me'],
  ]);

  itFinds('verified', [
    ['Japanese', '毎月の請求書がわかりにくいです。', '請求書がわかりにくい', '請求書がわかりにくい'],
    [
      'Chinese with full-width punctuation',
      '账单太复杂了，我看不懂！真的',
      '账单太复杂了,我看不懂!',
      '账单太复杂了，我看不懂',
    ],
    ['Korean', '매달 요금이 왜 오르는지 모르겠어요', '요금이 왜 오르는지 모르겠어요', '요금이 왜 오르는지 모르겠어요'],
    ['Thai', 'แอปนี้ใช้งานยากมากสำหรับฉัน', 'ใช้งานยากมาก', 'ใช้งานยากมาก'],
    ['Arabic', 'التطبيق لا يخبرني لماذا الفاتورة مرتفعة', 'لا يخبرني لماذا الفاتورة', 'لا يخبرني لماذا الفاتورة'],
    [
      'Hebrew with marks of direction',
      '\u200Fהחשבון גבוה מדי כל חודש\u200F',
      'החשבון גבוה מדי כל',
      'החשבון גבוה מדי כל',
    ],
    ['Hindi', 'मुझे बिल समझ नहीं आता है', 'बिल समझ नहीं आता', 'बिल समझ नहीं आता'],
    ['emoji', 'I ❤️ my new smart meter 👍🏽', 'I ❤ my new smart meter', 'I ❤️ my new smart meter'],
    [
      'French behind an elision',
      'c’est l’application qui est lente',
      'application qui est lente',
      'application qui est lente',
    ],
  ]);
});

describe('EvidenceChecker: how long an excerpt must be', () => {
  itFinds('verified', [
    ['four words', bill, 'what I used yesterday'],
    ['one word that is the whole cell', 'Yes', 'yes', 'Yes'],
    ['a short cell with punctuation', '“No way!”', 'No way', '“No way!”'],
    ['a short cell with an ellipsis', 'Well… no', 'Well… no', 'Well… no'],
    ['a short cell in Japanese', 'はい。', 'はい'],
    ['eight characters of Chinese', '我看不懂这个账单', '我看不懂这个账单'],
  ]);

  itFinds('rejected', [
    ['three words inside a cell', bill, 'what I used'],
    ['seven characters of Chinese', '我看不懂这个账单吗', '我看不懂这个账'],
    ['three words of Hindi, whose marks are no words', 'मुझे बिल समझ नहीं आता है', 'समझ नहीं आता'],
    ['nothing', bill, ''],
    ['nothing but punctuation', 'Well… no', '…'],
    ['punctuation that is the whole cell', '???', '???'],
    ['a short cell of another row', bill, 'Nothing'],
  ]);

  it('takes a whole context cell', () => {
    const data = shownData([['34', bill]], { columns: { age: 'context', answer: 'text' } });
    const { verdict, column, start, end } = check(data, 'r1', '34');
    assert.deepEqual([verdict, column, start, end], ['verified', 'age', 0, 2]);
  });

  it('prefers the cell that is the whole excerpt', () => {
    const columns = { heard: 'context', answer: 'text' } as const;
    const data = shownData([['I was told by a friend, later', 'I was told by a friend']], { columns });
    assert.equal(check(data, 'r1', 'I was told by a friend').column, 'answer');
  });
});

describe('EvidenceChecker: ellipses', () => {
  itFinds('verified', [
    ['parts in order', bill, 'The app tells me … why it was so much', bill.slice(0, -1)],
    ['brackets around the ellipsis', bill, 'The app tells me [...] so much'],
    ['spaces in the brackets', bill, 'The app tells me [ … ] so much'],
    ['parentheses around the ellipsis', bill, 'The app tells me (…) so much'],
    ['three parts', bill, 'The app tells ... I used yesterday ... so much'],
    ['an ellipsis at either end', bill, '… what I used yesterday …', 'what I used yesterday'],
    ['two words on either side', bill, 'the app … so much'],
    ['an ellipsis of the cell', 'Well… I… do… not… know, sorry', 'I… do… not… know', 'I… do… not… know'],
    ['parts in Japanese', '毎月の請求書がとてもわかりにくいです', '毎月の請求書 … わかりにくい'],
  ]);

  itFinds('rejected', [
    ['parts out of order', bill, 'why it was so much … The app tells me'],
    ['the same part twice', bill, 'The app tells me … The app tells me'],
    ['a part that is nowhere', bill, 'The app tells me … that prices doubled in May'],
    ['single words in order', bill, 'The … me … I … not … so'],
    ['one word before and one after', bill, 'app … much'],
  ]);

  it('does not find parts across two rows or two cells', () => {
    assert.equal(check(study, 'r1', 'what I used yesterday … never understood the tariff').verdict, 'rejected');
    const columns = { why: 'text', how: 'text' } as const;
    const data = shownData([['because of the price rise', 'with my old phone']], { columns });
    assert.equal(check(data, 'r1', 'because of the price … with my old phone').verdict, 'rejected');
  });
});

describe('EvidenceChecker: no word is cut', () => {
  const cut: [cell: string, excerpt: string, original: string | null][] = [
    ['I think the app isn’t useful', 'I think the app is', 'I think the app isn’t'],
    ['I really think it can’t be read', 'I really think it can', 'I really think it can’t'],
    ['some people like me don’t read bills', 'some people like me don', 'some people like me don’t'],
    ['They don’t tell me anything here', 't tell me anything', 'don’t tell me anything'],
    ['I find non-existent help in the app', 'existent help in the app', 'non-existent help in the app'],
    ['to me it is user-unfriendly', 'to me it is user', 'to me it is user-unfriendly'],
    ['my bill went up by 1.5 percent', 'my bill went up by 1', 'my bill went up by 1.5'],
    ['my bill is now 1,200 euros', 'my bill is now 1', 'my bill is now 1,200'],
    ['it takes 10–20 minutes every day', '20 minutes every day', '10–20 minutes every day'],
    ['I feel unhappy about my bill', 'happy about my bill', 'unhappy about my bill'],
    ['मुझे बिल समझ में नहीं आता', 'मुझे बिल समझ में नह', 'मुझे बिल समझ में नहीं'],
    ['ยากมากสำหรับฉันและเพื่อน', 'ยากมากสำหรับฉันและเพ', 'ยากมากสำหรับฉันและเพื่'],
  ];
  for (const [cell, excerpt, original] of cut) {
    it(`"${excerpt}" of "${cell}" is shown with the words whole`, () => {
      const evidence = check(shownAnswers(cell), 'r1', excerpt);
      assert.deepEqual([evidence.verdict, evidence.original], ['altered', original]);
    });
  }

  itFinds('verified', [
    ['a word before a dash', 'I like it quite a lot—really', 'I like it quite a lot', 'I like it quite a lot'],
    ['a word before a spaced hyphen', 'I like it a lot - really', 'I like it a lot', 'I like it a lot'],
    ['a word before a slash', 'I read my bill/invoice often', 'I read my bill', 'I read my bill'],
    ['a number before a full stop', 'I waited for 3. Then nothing', 'I waited for 3', 'I waited for 3'],
    [
      'words in single quotes',
      "they all said 'yes of course' then",
      'all said ‘yes of course’',
      "all said 'yes of course",
    ],
    ['a plural possessive', "it is my parents' bill", 'it is my parents', 'it is my parents'],
    ['Japanese without spaces', '私は毎月の請求書を読みません', '毎月の請求書を読み', '毎月の請求書を読み'],
  ]);
});

describe('EvidenceChecker: altered excerpts', () => {
  it('shows what the row says, with offsets, and keeps the words as cited', () => {
    const evidence = check(study, 'r1', 'The app told me what I used yesterday, but not why');
    assert.equal(evidence.verdict, 'altered');
    assert.equal(evidence.original, 'The app tells me what I used yesterday, but not why');
    assert.equal(pointedAt(study, evidence), evidence.original);
    assert.equal(evidence.excerpt, 'The app told me what I used yesterday, but not why');
    assert.deepEqual([evidence.row, evidence.citedRow], [1, 1]);
  });

  const twenty = 'one two three four 20'; // 21 characters: two edits are less than 10 %
  itFinds('altered', [
    ['a dropped comma', bill, 'what I used yesterday but not why'],
    ['a typing error put right', 'I dont understand the bill at all', "I don't understand the bill at all"],
    ['exactly one edit in ten characters', 'ab cd ef gh', 'ab cd ef gx'],
    ['two edits in 21 characters', twenty, 'one twO thrxx four 20'],
    ['parts of which one is changed', bill, 'The app tells me … why it is so much'],
    ['an accent left out', 'je ne comprends pas ma facture détaillée', 'je ne comprends pas ma facture detaillée'],
  ]);

  itFinds('rejected', [
    ['two edits in eleven characters', 'ab cd ef gh', 'ab cd ex gx'],
    ['three edits in 21 characters', twenty, 'one twx thrxx four 20'],
    ['a paraphrase', bill, 'It shows my usage but no reasons'],
    ['a long excerpt that is half invented', bill, `${bill} That made me very angry and I left.`],
  ]);

  it('takes the closest cell of the row', () => {
    const columns = { before: 'text', after: 'text' } as const;
    const data = shownData([['the new app is rather slox here', 'the new app is rather slow herx']], { columns });
    const worse = shownData([['the new app ix rather slox here', 'the new app is rather slow herx']], { columns });
    assert.equal(check(data, 'r1', 'the new app is rather slow here').column, 'before');
    assert.equal(check(worse, 'r1', 'the new app is rather slow here').column, 'after');
  });

  it('never looks for an altered excerpt in another row', () => {
    assert.equal(check(study, 'r2', 'The app told me what I used yesterday, but not why').verdict, 'rejected');
  });

  it('finds a change in a long cell', () => {
    const long = Array.from({ length: 1200 }, (_, index) => `word${index}`).join(' ');
    const data = shownAnswers(long);
    const evidence = check(data, 'r1', 'word700 word701 word7O2 word703 word704');
    assert.equal(evidence.original, 'word700 word701 word702 word703 word704');
    assert.equal(pointedAt(data, evidence), evidence.original);
  });
});

describe('EvidenceChecker: misattributed and rejected excerpts', () => {
  it('points at the row where the excerpt stands and keeps the cited one', () => {
    const evidence = check(study, 'r1', 'I just pay whatever they send me');
    assert.deepEqual([evidence.verdict, evidence.row, evidence.line, evidence.citedRow], ['misattributed', 2, 3, 1]);
    assert.equal(pointedAt(study, evidence), 'I just pay whatever they send me');
    assert.equal(evidence.original, null);
  });

  it('prefers the cited row where several say the same', () => {
    const data = shownAnswers(bill, bill, bill);
    assert.deepEqual([check(data, 'r3', bill).verdict, check(data, 'r3', bill).row], ['verified', 3]);
  });

  it('finds the row of words whose cited row does not exist', () => {
    const evidence = check(study, 'r99', 'I just pay whatever they send me');
    assert.deepEqual([evidence.verdict, evidence.row, evidence.citedRow], ['misattributed', 2, null]);
  });

  it('finds parts in order in another row, after rows that hold only one of them', () => {
    const data = shownAnswers(
      'so I just pay it',
      'pay whatever they send me, so I just complain',
      tariff,
      'other words',
    );
    const evidence = check(data, 'r4', 'so I just … whatever they send me');
    assert.deepEqual([evidence.verdict, evidence.row], ['misattributed', 3]);
  });

  it('rejects invented words, with what is known of the cited row', () => {
    assert.deepEqual(check(study, 'r2', 'I love this wonderful product so much'), {
      source: 'interviews.csv',
      row: 2,
      line: 3,
      respondent: null,
      column: null,
      start: null,
      end: null,
      excerpt: 'I love this wonderful product so much',
      original: null,
      citedRow: 2,
      verdict: 'rejected',
    });
  });

  it('rejects invented words of a row that does not exist', () => {
    const evidence = check(study, 'r99', 'I love this wonderful product so much');
    assert.deepEqual(
      [evidence.verdict, evidence.row, evidence.line, evidence.citedRow],
      ['rejected', null, null, null],
    );
  });

  it('rejects everything where no rows are shown', () => {
    assert.equal(check(shownAnswers(), 'r1', bill).verdict, 'rejected');
  });
});

describe('EvidenceChecker: row ids', () => {
  for (const id of ['r2', 'R2', ' r2 ', '[r2]', '(r2)', '[ R2 ]', '`r2`', 'r2|', '"r2"', '#r2']) {
    it(`reads ${JSON.stringify(id)} as r2`, () => {
      assert.equal(check(study, id, tariff).verdict, 'verified');
    });
  }

  for (const id of ['', '2', 'r02', 'r3', 'a.r2', 'r1, r2', '__proto__', 'row 2']) {
    it(`does not take ${JSON.stringify(id)} for a shown row`, () => {
      assert.equal(check(study, id, tariff).citedRow, null);
    });
  }

  it('tells the rows of several files apart', () => {
    const data = shownData(
      [
        { source: 0, cells: [bill] },
        { source: 1, cells: [tariff] },
      ],
      { sources: ['spring.csv', 'autumn.csv'] },
    );
    const right = check(data, 'B.r1', tariff);
    assert.deepEqual([right.verdict, right.source, right.row], ['verified', 'autumn.csv', 1]);
    const wrong = check(data, 'a.r1', tariff);
    assert.deepEqual([wrong.verdict, wrong.source, wrong.citedRow], ['misattributed', 'autumn.csv', 1]);
    assert.equal(check(data, 'r1', tariff).citedRow, null);
  });

  it('takes ids of rows that were not shown for no rows', () => {
    const data = shownAnswers(bill, '   ', tariff);
    assert.equal(check(data, 'r2', tariff).citedRow, null);
    assert.equal(check(data, 'r3', tariff).verdict, 'verified');
  });
});

describe('EvidenceChecker: redacted rows', () => {
  const cell = 'Write to ada@example.org or call +49 30 1234567, please, any day.';
  const data = shownData([[cell]], { redact: true });

  const stretches: [excerpt: string, stretch: string][] = [
    ['Write to [email-1] or call', 'Write to ada@example.org or call'],
    ['[email-1] or call [phone-1]', 'ada@example.org or call +49 30 1234567'],
    ['[phone-1], please, any day', '+49 30 1234567, please, any day'],
  ];
  for (const [excerpt, stretch] of stretches) {
    it(`"${excerpt}" leads back to what stands in the file`, () => {
      const evidence = check(data, 'r1', excerpt);
      assert.equal(evidence.verdict, 'verified');
      assert.equal(pointedAt(data, evidence), stretch);
    });
  }

  it('does not verify what was replaced', () => {
    assert.notEqual(check(data, 'r1', 'Write to ada@example.org or call').verdict, 'verified');
  });

  it('shows the redacted words of an altered excerpt', () => {
    const evidence = check(data, 'r1', 'Please write to [email-1] or call [phone-1], please, any time');
    const altered = check(data, 'r1', 'Writes to [email-1] or call [phone-1], please, any day');
    assert.equal(evidence.verdict, 'rejected');
    assert.equal(altered.original, 'Write to [email-1] or call [phone-1], please, any day');
    assert.equal(pointedAt(data, altered), cell.slice(0, -1));
  });
});
