import assert from 'node:assert/strict';
import { DemoSteps, type DemoStep } from '../../../src/core/runs/demo-steps';
import { ManualClock } from '../../support/manual-clock';
import { interviews, Study } from '../../support/study';

describe('the steps of the demo', () => {
  let study: Study;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
  });

  afterEach(() => study.remove());

  it('are numbered, timed and explained, from reading to the sum', async () => {
    const clock = new ManualClock();
    const timer = new DemoSteps(clock);
    const steps: DemoStep[] = [];
    const prepared = await study.prepare({ from: ['interviews.csv'], model: ['offline:segments'], exclude: ['email'] });
    clock.advance(20);
    steps.push(timer.read(prepared.data.table));
    clock.advance(30);
    steps.push(...timer.prepared(prepared));
    study.listen = (event) => {
      const step = timer.apply(event);
      steps.push(...(step ? [step] : []));
    };
    const { run } = await study.execute(prepared);
    clock.advance(2500);
    steps.push(...timer.finished(run));
    assert.deepEqual(
      steps.map(({ number }) => number),
      steps.map((_, index) => index + 1),
    );
    assert.ok(steps.every(({ explanation }) => /^[A-Z][^]*\.$/u.test(explanation)));
    const [read, choose, redact, look, write, compare, all] = steps;
    assert.equal(read?.title, 'Read interviews.csv (utf-8): 12 rows, 5 columns');
    assert.equal(read?.cost, '20 ms, $0');
    assert.match(choose?.title ?? '', /^Choose the rows: 12 of 12, a prompt of about [\d,]+ tokens$/u);
    assert.equal(choose?.cost, '30 ms, $0');
    assert.equal(redact?.title, 'Redact: 1 e-mail address');
    assert.match(redact?.explanation ?? '', /never leaves your machine: respondent, email\.$/u);
    assert.equal(look?.title, 'Look for instructions in the cells: none');
    assert.match(write?.title ?? '', /^Write with offline:segments: \d personas?, (\d+) of \1 excerpts? verified$/u);
    assert.match(write?.cost ?? '', / m?s, \$0$/u);
    assert.match(compare?.title ?? '', /^Compare: \d personas? of 1 model$/u);
    assert.equal(compare?.cost, '2.5 s, $0');
    assert.equal(redact?.cost, 'in the time of step 2');
    assert.equal(all?.cost, '2.6 s, $0');
    assert.equal(steps.length, 7);
  });
});
