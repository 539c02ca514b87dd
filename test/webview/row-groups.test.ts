import assert from 'node:assert/strict';
import { model, run } from './fixtures/builders';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const groups = [
  { id: 'g1', label: 'bill, tariff', rows: 1200, estimated: false, shown: ['b.r4', 'a.r2'] },
  { id: 'g2', label: '<img src=x onerror=alert(1)>', rows: 80, estimated: true, shown: ['a.r7'] },
  { id: 'g3', label: '', rows: 3, estimated: false, shown: ['a.r9'] },
];
const sources = [
  { path: 'spring.csv', rows: 900 },
  { path: 'autumn.csv', rows: 383 },
];

describe('groups of rows in the panel', () => {
  useDom();

  const opened = (): PanelDriver => {
    const panel = PanelDriver.showing(run([model('offline', 'segments')], { groups, sources }));
    panel.click(panel.one('.row-groups > summary'));
    return panel;
  };

  it('are not mentioned where the data was not grouped', () => {
    const panel = PanelDriver.showing(run([model('offline', 'segments')]));
    assert.equal(panel.root.querySelector('.row-groups'), null);
  });

  it('are named with what is shown of them and what they hold, as text', () => {
    const panel = opened();
    assert.equal(panel.text('.row-groups > summary'), 'The models saw the rows in 3 groups of alike ones');
    assert.deepEqual(panel.texts('.row-group > summary'), [
      '2 of 1,200 rows shown: bill, tariff',
      '1 of about 80 rows shown: <img src=x onerror=alert(1)>',
      '1 of 3 rows shown',
    ]);
    assert.equal(panel.root.querySelector('.row-groups img'), null);
  });

  it('list their rows, each of which opens in the data file', () => {
    const panel = opened();
    panel.click(panel.one('.row-group > summary'));
    assert.deepEqual(panel.texts('.row-group .chip'), ['b.r4', 'a.r2']);
    panel.click(panel.all('.row-group .chip')[0] ?? assert.fail('no row'));
    const asked = panel.sent.at(-1);
    assert.ok(asked?.type === 'open-evidence');
    const { source, row, line, excerpt } = asked.evidence;
    assert.deepEqual([source, row, line, excerpt], ['autumn.csv', 4, null, '']);
  });

  it('leave out what is no row of the data', () => {
    const group = { id: 'g1', label: 'bill', rows: 4, estimated: false, shown: ['x', 'c.r1', 'r2', 'a.r1'] };
    const panel = PanelDriver.showing(run([model('offline', 'segments')], { groups: [group], sources }));
    panel.click(panel.one('.row-groups > summary'));
    panel.click(panel.one('.row-group > summary'));
    assert.deepEqual(panel.texts('.row-group .chip'), ['a.r1']);
  });
});
