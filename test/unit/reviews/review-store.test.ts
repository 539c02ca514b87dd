import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { raterFileName } from '../../../src/core/reviews/rater-file-name';
import { readableReviews } from '../../../src/core/reviews/found-review';
import { readReviews, ReviewStore } from '../../../src/core/reviews/review-store';
import { diskFiles } from '../../../src/core/runs/run-files';
import { ManualClock } from '../../support/manual-clock';
import { TemporaryDirectory } from '../../support/temporary-directory';

describe('the review of a person', () => {
  let folder: TemporaryDirectory;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(() => folder.remove());

  const store = (rater = 'Ada', files = diskFiles): ReviewStore =>
    new ReviewStore({ directory: folder.path, runId: 'r1', rater }, files, new ManualClock());

  it('is kept beside the run, one action after the other, with who and when', async () => {
    const ada = store();
    const first = await ada.add({ type: 'rate', ref: 'test:a/p1', rating: 4 });
    const second = await ada.add({ type: 'undo', action: first.id });
    assert.deepEqual([first.id, second.id, first.by], ['a1', 'a2', 'Ada']);
    assert.ok(!Number.isNaN(Date.parse(first.at)));
    const [found] = await readReviews(folder.path);
    assert.ok(found && 'review' in found);
    assert.deepEqual(found.review, { schemaVersion: 1, runId: 'r1', rater: 'Ada', actions: [first, second] });
    assert.deepEqual(readdirSync(folder.join('reviews')), ['Ada.json']);
  });

  it('says what was judged blind', async () => {
    const ada = store();
    const open = await ada.add({ type: 'rate', ref: 'test:a/p1', rating: 4 });
    const blind = await ada.add({ type: 'rate', ref: 'test:a/p2', rating: 4 }, true);
    assert.deepEqual([open.blind, blind.blind], [undefined, true]);
    assert.deepEqual((await ada.read()).actions, [open, blind]);
  });

  it('loses nothing of what is done at once', async () => {
    const ada = store();
    await Promise.all([1, 2, 3, 4, 5].map((rating) => ada.add({ type: 'rate', ref: `test:a/p${rating}`, rating })));
    const { actions } = await ada.read();
    assert.deepEqual(
      actions.map(({ id }) => id),
      ['a1', 'a2', 'a3', 'a4', 'a5'],
    );
  });

  it('keeps people apart', async () => {
    await store('Bob').add({ type: 'choose-winner', key: 'test:a' });
    await store('Ada').add({ type: 'choose-winner', key: 'test:b' });
    const reviews = readableReviews(await readReviews(folder.path));
    assert.deepEqual(
      reviews.map(({ rater }) => rater),
      ['Ada', 'Bob'],
    );
  });

  it('undoes what stands, and nothing else', async () => {
    const ada = store();
    await assert.rejects(ada.add({ type: 'undo', action: 'a1' }), {
      code: 'invalid-config',
      message: /nothing to undo/,
    });
    await ada.add({ type: 'reject', ref: 'test:a/p1' });
    await ada.add({ type: 'undo', action: 'a1' });
    await assert.rejects(ada.add({ type: 'undo', action: 'a1' }), { code: 'invalid-config' });
    await ada.add({ type: 'undo', action: 'a2' });
    await assert.rejects(ada.add({ type: 'undo', action: 'a2' }), { code: 'invalid-config' });
    assert.equal((await ada.add({ type: 'undo', action: 'a1' })).id, 'a4');
  });

  it('refuses what is no judgement', async () => {
    await assert.rejects(store().add({ type: 'rate', ref: 'test:a/p1', rating: 6 }), { code: 'invalid-config' });
    assert.deepEqual(await readReviews(folder.path), []);
  });

  for (const [what, text, code] of [
    ['a damaged file', '{"schemaVersion":1,', 'invalid-data'],
    ['a file that is no review', '{"schemaVersion":1}', 'invalid-data'],
    ['a file of a newer version', '{"schemaVersion":2}', 'unsupported'],
    [
      'the file of somebody whose name differs in case',
      '{"schemaVersion":1,"runId":"r1","rater":"ADA","actions":[]}',
      'invalid-config',
    ],
  ] as const) {
    it(`never writes over ${what}`, async () => {
      mkdirSync(folder.join('reviews'));
      folder.write('reviews/Ada.json', text);
      await assert.rejects(store().add({ type: 'reject', ref: 'test:a/p1' }), { code });
      assert.equal(readFileSync(folder.join('reviews/Ada.json'), 'utf8'), text);
    });
  }

  it('lists files that cannot be read with the reason', async () => {
    mkdirSync(folder.join('reviews'));
    folder.write('reviews/Ada.json', '{"schemaVersion":2}');
    folder.write('reviews/Bob.json', 'null');
    await store('Cem').add({ type: 'reject', ref: 'test:a/p1' });
    const found = await readReviews(folder.path);
    assert.deepEqual(
      found.map((each) => ('problem' in each ? each.problem.replace(/^.*reviews./u, '') : each.review.rater)),
      [
        'Ada.json was written by a newer version. Update to change it.',
        'Bob.json is damaged: it is no review. It was left as it is.',
        'Cem',
      ],
    );
    assert.equal(readableReviews(found).length, 1);
  });

  it('keeps the old file where the disk fails', async () => {
    await store().add({ type: 'reject', ref: 'test:a/p1' });
    const before = readFileSync(folder.join('reviews/Ada.json'), 'utf8');
    const failing = { ...diskFiles, replace: () => Promise.reject(new Error('disk full')) };
    await assert.rejects(store('Ada', failing).add({ type: 'reject', ref: 'test:a/p2' }), /disk full/);
    assert.equal(readFileSync(folder.join('reviews/Ada.json'), 'utf8'), before);
  });
});

describe('the file of a rater', () => {
  it('cannot lead out of its folder', () => {
    for (const [name, file] of [
      ['Ada Lovelace', 'Ada%20Lovelace.json'],
      ['../run', '..%2Frun.json'],
      ['..', '%2E%2E.json'],
      [String.raw`C:\x`, 'C%3A%5Cx.json'],
      ['con', '%63on.json'],
      ['Zoë', 'Zo%C3%AB.json'],
      ['Zoe\u0308 ', 'Zo%C3%AB.json'],
    ] as const) {
      assert.equal(raterFileName(name), file);
    }
  });

  it('is refused where it would be none', () => {
    for (const name of ['', '  ', 'x'.repeat(201)]) {
      assert.throws(() => raterFileName(name), { code: 'invalid-config' });
    }
  });

  it('is a plain name for any rater, and another one for another', () => {
    const names = fc
      .string({ unit: fc.constantFrom('a', 'Z', '.', '~', '%', '/', ' ', 'é', '国'), minLength: 1, maxLength: 8 })
      .map((name) => name.normalize('NFC').trim());
    fc.assert(
      fc.property(names, names, (left, right) => {
        fc.pre(left !== '' && right !== '');
        assert.match(raterFileName(left), /^[A-Za-z0-9._~#%-]+\.json$/);
        assert.equal(raterFileName(left) === raterFileName(right), left === right);
      }),
    );
  });
});
