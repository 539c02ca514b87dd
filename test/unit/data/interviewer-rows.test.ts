import assert from 'node:assert/strict';
import { groupRows } from '../../../src/core/data/group-rows';
import {
  interviewerFacts,
  interviewerText,
  speakerColumn,
  withoutInterviewerRows,
} from '../../../src/core/data/interviewer-rows';
import { readTable } from '../../../src/core/data/read';
import { detectRoles } from '../../../src/core/data/roles';
import { showRows } from '../../../src/core/data/show';
import type { ShownData, Table } from '../../../src/core/data/table';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import { compactRows } from '../../../src/core/prompt/compact-rows';
import { readMaterial } from '../../../src/core/providers/offline/material';
import { TemporaryDirectory } from '../../support/temporary-directory';

const subjects = ['for our boiler and the radiators', 'since the tariff went up', 'when the children bathe'];
const { signal } = new AbortController();

describe('rows of an interviewer', () => {
  let directory: TemporaryDirectory;

  beforeEach(() => {
    directory = new TemporaryDirectory();
  });

  afterEach(() => directory.remove());

  const read = (text: string): Promise<Table> =>
    readTable([{ path: 'turns.csv', absolutePath: directory.write('turns.csv', text) }], { signal });

  const shown = (table: Table): ShownData =>
    showRows(table, detectRoles(table, {}), { redact: true, maxTokens: 10_000, seed: 1 });

  const turns = (name: string, asking: string, answering: readonly string[]): string => {
    const rows = answering.flatMap((who, i) => [
      `${asking},"How do you pay for the heating in winter ${i}?"`,
      `${who},"We pay by the month and it is too much ${subjects[i % subjects.length]}."`,
    ]);
    return `${name},text\n${rows.join('\n')}\n`;
  };

  const recognised: [what: string, csv: string, interviewers: string[] | null][] = [
    ['a speaker called one', turns('Speaker', 'Interviewer', ['Anna', 'Anna']), ['Interviewer']],
    ['a moderator', turns('speaker_name', 'Moderatorin', ['P1', 'P2']), ['Moderatorin']],
    ['a role', turns('role', 'researcher', ['participant', 'participant']), ['researcher']],
    ['who', turns('who', 'Interviewer 2', ['Bob', 'Eve']), ['Interviewer 2']],
    ['initials', turns('speaker', 'I', ['P1', 'P2']), ['I']],
    ['professions', turns('role', 'researcher', ['designer', 'engineer']), null],
    ['initials of people', turns('speaker', 'M', ['K', 'T']), null],
    ['a column of another name', turns('answered', 'Interviewer', ['P1', 'P2']), null],
    ['nobody who answers', turns('speaker', 'Interviewer', ['Interviewer']), null],
  ];
  for (const [what, csv, interviewers] of recognised) {
    it(`${interviewers ? 'are told by' : 'are not told by'} ${what}`, async () => {
      assert.deepEqual(speakerColumn(await read(csv))?.interviewers ?? null, interviewers);
    });
  }

  it('are not shown as rows but as what was asked before, which nobody can cite', async () => {
    const data = shown(await read(turns('speaker', 'Interviewer', ['Anna', 'Anna'])));
    assert.deepEqual(
      data.rows.map(({ id, question }) => [id, question]),
      [
        ['r2', 'How do you pay for the heating in winter 0?'],
        ['r4', 'How do you pay for the heating in winter 1?'],
      ],
    );
    assert.ok(
      data.warnings.includes('speaker column "speaker": 2 interviewer turns (Interviewer), context, never evidence.'),
    );
    const { columns, lines, notes } = compactRows(data);
    assert.equal(columns[0], '(asked before)');
    assert.match(lines.join('\n'), /^r2\|How do you pay for the heating in winter 0\?\|We pay by the month/mu);
    assert.match(notes.join('\n'), /\(asked before\) is what the interviewer said .* never cite it/u);
    const checker = new EvidenceChecker(data);
    for (const row of ['r1', 'r2']) {
      assert.equal(checker.check(row, 'How do you pay for the heating in winter 0?').verdict, 'rejected');
    }
    assert.equal(checker.check('r2', 'We pay by the month and it is too much').verdict, 'verified');
  });

  it('redact what was asked, and show the end of long questions', async () => {
    const question = `${'So tell me all about it now. '.repeat(20)}Is kim@example.com yours?`;
    const [row] = shown(await read(`speaker,text\nInterviewer,${question}\nAnna,No it is not mine at all\n`)).rows;
    assert.match(row?.question ?? '', /^…\S[^]{200,300} Is \[email-1\] yours\?$/u);
  });

  it('make the column that tells respondents apart the respondent, unless there is an id', async () => {
    const roles = async (csv: string): Promise<string | null> => {
      const table = await read(csv);
      const { id } = detectRoles(table, {});
      return id === null ? null : (table.columns[id]?.name ?? null);
    };
    assert.equal(await roles(turns('speaker', 'Interviewer', ['P1', 'P2', 'P1', 'P2'])), 'speaker');
    assert.equal(await roles(turns('speaker', 'Interviewer', ['P', 'P', 'P', 'P'])), null);
    const withIds = turns('speaker', 'Interviewer', ['P1', 'P2', 'P1', 'P2'])
      .split('\n')
      .map((line, i) => (line === '' ? '' : `${line},${i === 0 ? 'participant id' : `x${Math.ceil(i / 4)}`}`))
      .join('\n');
    assert.equal(await roles(withIds), 'participant id');
  });

  it('are counted as respondents by no offline generator, nor are their words', async () => {
    const csv = turns(
      'speaker',
      'Interviewer',
      Array.from({ length: 12 }, (_, i) => `P${i % 6}`),
    );
    const data = shown(await read(csv));
    const material = await readMaterial({ data, seed: 1, signal }, () => Promise.resolve());
    assert.deepEqual([material.respondents.count, material.respondents.total], [6, 6]);
    const terms = material.spoken?.terms ?? [];
    assert.ok(terms.includes('tariff') && !terms.includes('heating'), terms.join());
  });

  it('belong to no group of alike rows', async () => {
    const csv = turns(
      'speaker',
      'Interviewer',
      Array.from({ length: 40 }, (_, i) => `P${i % 8}`),
    );
    const table = await read(csv);
    const roles = detectRoles(table, {});
    const grouping = await groupRows(withoutInterviewerRows(table, roles.text), roles, {
      seed: 1,
      pause: () => Promise.resolve(),
    });
    const asked = Array.from(grouping?.groupOf ?? []).filter((_, index) => index % 2 === 0);
    assert.equal(asked.length, 40);
    assert.deepEqual(new Set(asked), new Set([-1]));
  });

  it('are told by cells that hold nothing but a question of theirs, too', async () => {
    const csv =
      'note\n"Interviewer: How do you pay for it?"\n"Anna: By the month, like most of us do."\n' +
      '"It was as the interviewer: said before me."\n"Moderator: Thanks.\nModerator: What else is there?"\n';
    const table = await read(csv);
    const data = shown(table);
    assert.deepEqual(
      data.rows.map(({ id, question }) => [id, question]),
      [
        ['r2', 'Interviewer: How do you pay for it?'],
        ['r3', undefined],
      ],
    );
    const facts = interviewerFacts(table, data.roles.text);
    assert.equal(
      facts && interviewerText(facts),
      'rows of an interviewer: 2 interviewer turns, context, never evidence',
    );
  });

  it('make no row of a text or captions file either, which keeps their words as the question of the answer', async () => {
    const text =
      'Interviewer: How do you heat?\n\nSince when?\n\nAnna: With gas, as ever.\n\nIt is dear.\n\nInterviewer: Why?\n';
    const file = {
      path: 'anna.txt',
      absolutePath: directory.write('anna.txt', `${text}\nAnna: There is no other way.\n`),
    };
    const table = await readTable([file], { signal });
    const data = shown(table);
    assert.deepEqual(
      data.rows.map(({ row, question }) => [row.line, row.cells[2], question]),
      [
        [5, 'With gas, as ever.', 'How do you heat? Since when?'],
        [7, 'It is dear.', undefined],
        [11, 'There is no other way.', 'Why?'],
      ],
    );
    assert.equal(new EvidenceChecker(data).check('r1', 'How do you heat? Since when?').verdict, 'rejected');
    const scanned = [];
    for await (const batch of table.scan()) {
      scanned.push(...batch);
    }
    assert.deepEqual(scanned, table.rows);
  });
});
