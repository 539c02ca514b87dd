import assert from 'node:assert/strict';
import { hostsOf, planAgain } from '../../../src/core/runs/prepare';
import { FakeProvider, personasNamed } from '../../support/fake-provider';
import { interviews, Study } from '../../support/study';

const model = 'vscode:some-vendor/some-model';

describe("A run with the editor's models", () => {
  let study: Study;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
  });

  afterEach(() => study.remove());

  it('cannot ask them outside of an editor, and says so; the other models run', async () => {
    const { run } = await study.run({ from: ['interviews.csv'], model: [model, 'offline:segments'] });
    assert.equal(run.status, 'partial');
    assert.deepEqual(
      run.models.map(({ status, error }) => [status, error?.code, error?.message]),
      [
        ['failed', 'unsupported', "The editor's models can only be used in the editor."],
        ['succeeded', undefined, undefined],
      ],
    );
    assert.deepEqual(run.data.hosts, []);
  });

  it('asks them by vendor and id in an editor, names the vendor as the host and knows no price', async () => {
    const flags = { from: ['interviews.csv'], model: [model, `${model}-2`], count: 1 };
    const editorModels = new FakeProvider(personasNamed('Ada'), personasNamed('Ben'));
    const prepared = await planAgain(await study.prepare(flags), { ...study.ports, editorModels });
    assert.deepEqual(hostsOf(prepared.models), ['some-vendor (through the editor)']);
    const { run } = await study.execute(prepared);
    assert.deepEqual(
      run.models.map(({ key, status, cost }) => [key, status, cost.usd, cost.source]),
      [
        [model, 'succeeded', null, 'unknown'],
        [`${model}-2`, 'succeeded', null, 'unknown'],
      ],
    );
    assert.deepEqual(editorModels.calls.map((call) => call.model).toSorted(), [
      'some-vendor/some-model',
      'some-vendor/some-model-2',
    ]);
  });

  it('sends no temperature and says so', async () => {
    const file = study.directory.write(
      'experiment.yaml',
      `data: { from: interviews.csv }\ngeneration: { models: [{ provider: vscode, model: a/b, temperature: 0.5 }] }\n`,
    );
    const editorModels = new FakeProvider();
    const prepared = await planAgain(await study.prepare({}, file), { ...study.ports, editorModels });
    assert.deepEqual(
      prepared.models.map(({ temperature, warnings }) => [temperature, warnings]),
      [[undefined, ['a/b takes no temperature; it was not sent.']]],
    );
  });

  for (const name of ['some-model', '/some-model', 'some-vendor/']) {
    it(`cannot ask for ${name}: a vendor and an id are needed`, async () => {
      const prepared = await study.prepare({ from: ['interviews.csv'], model: [`vscode:${name}`] });
      const [planned] = (await planAgain(prepared, { ...study.ports, editorModels: new FakeProvider() })).models;
      assert.ok(planned && 'error' in planned.source);
      assert.equal(planned.source.error.code, 'invalid-config');
      assert.match(planned.source.error.message, /Write vscode:<vendor>\/<id>/);
      assert.equal(planned.host, undefined);
    });
  }
});
