import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type AlignedAttribute, alignPersonas } from '../../src/core/analysis/aligned-personas';
import { quotedBackground } from '../../src/core/analysis/quoted-background';
import type { ComparedPersona } from '../../src/webview/compared';
import { dissenting } from '../../src/webview/dissent';
import { searchParts } from '../../src/webview/search';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const words = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();

function row(panel: PanelDriver, heading: RegExp): HTMLElement {
  const found = panel.all('.compared tbody tr').find((line) => heading.test(words(line.querySelector('th'))));
  assert.ok(found, `no row is headed ${heading.source}`);
  return found;
}

const cells = (line: HTMLElement): string[] => [...line.querySelectorAll('td')].map((cell) => words(cell));

describe('side by side', () => {
  useDom();

  it('puts what matching personas say of a field in a row', () => {
    const panel = PanelDriver.showing(runs.compared);
    assert.equal(
      words(panel.one('.match-heading')).replace(/\d+ of \d+ rows differ.*/, ''),
      'Dana Whitlock3 of 3 modelsdryer, dinner, alert',
    );
    assert.deepEqual(cells(row(panel, /^Name/)), [
      'Dana Whitlock',
      'Priya Nair',
      'Families, evening peak: gas boiler, 18:00',
    ]);
    assert.match(cells(row(panel, /^Age$/))[0] ?? '', /^35–44/);
  });

  it('says in words what conflicts, what one model alone says, and what is not raised', () => {
    const panel = PanelDriver.showing(runs.compared);
    const location = cells(row(panel, /^Location/));
    assert.match(location[0] ?? '', /Leeds.*Conflicts/);
    assert.equal(location[1], '– not raised');
    assert.match(cells(row(panel, /^Education/))[2] ?? '', /Degree.*Only here/);
    assert.match(words(row(panel, /^Education/).querySelector('th')), /, differs$/);
  });

  it('marks only those who dissent from what most state', () => {
    const [first] = runs.compared.models;
    const [one] = first?.personas ?? [];
    assert.ok(first && one);
    const living = (location: string, key: string): ComparedPersona => ({
      ref: `${key}/p1`,
      modelKey: key,
      persona: {
        ...one,
        demographics: {
          ...one.demographics,
          location: { value: location, basis: 'stated', column: null, counts: null, evidence: [] },
        },
      },
    });
    const three = [living('Leeds', 'a'), living('Leeds', 'b'), living('York', 'c')];
    const location = (personas: readonly ComparedPersona[]): AlignedAttribute =>
      alignPersonas(
        personas.map(({ ref, modelKey, persona }) => ({ ref, model: modelKey, persona })),
        quotedBackground([]),
      ).attributes.find(({ name }) => name === 'location') ?? assert.fail();
    const dissent = (personas: readonly ComparedPersona[], baseline: string | null): string[] => [
      ...dissenting(location(personas), personas, baseline),
    ];
    assert.deepEqual(dissent(three, null), ['c/p1']);
    assert.deepEqual(dissent(three, 'c'), ['a/p1', 'b/p1']);
    assert.deepEqual(dissent(three.slice(1), null), ['b/p1', 'c/p1']);
    assert.deepEqual(dissent(three.slice(0, 2), null), []);
  });

  it('puts the pinned model first and says what differs from it', () => {
    const panel = PanelDriver.showing(runs.compared, 'Overview');
    panel.click(panel.button('Compare with gpt-6.1-sol'));
    panel.choose('Side by Side');
    assert.match(words(panel.all('.compared thead th')[1]), /^gpt-6\.1-sol ?baseline/);
    const education = row(panel, /^Education/);
    assert.match(cells(education).join('|'), /^– not raised\|.*Degree.*Not in the baseline/);
    assert.ok(!words(education).includes('Only here'));
  });

  it('shows only what differs when asked, and says how much that is', () => {
    const panel = PanelDriver.showing(runs.compared);
    const all = panel.all('.compared tbody tr').length;
    assert.match(panel.text('.toolbar'), /\d+ of \d+ rows differ/);
    panel.click(panel.one('.toolbar > .tick input'));
    const rows = panel.all('.compared tbody tr:not(.match-heading):not(.field-heading)');
    assert.ok(rows.length > 0 && rows.length < all);
    assert.ok(rows.every((line) => line.classList.contains('differs')));
  });

  it('leaves out fields and models, and keeps that for the next time', () => {
    const first = PanelDriver.showing(runs.compared);
    const tick = (panel: PanelDriver, label: string): HTMLElement => {
      const found = panel
        .all('.popup label')
        .find((one) => words(one) === label)
        ?.querySelector('input');
      assert.ok(found, label);
      return found;
    };
    first.click(tick(first, 'Demographics'));
    first.click(tick(first, 'gpt-6.1-sol'));
    assert.ok(!first.all('.compared th').some((cell) => words(cell).startsWith('Location')));
    assert.deepEqual(first.texts('.tick-list summary'), ['7 of 8 Fields', '2 of 3 Models']);
    first.close();
    const second = new PanelDriver(first.kept);
    second.receive({ type: 'snapshot', run: runs.compared });
    assert.deepEqual(
      second.texts('.compared thead th').map((text) => text.split(/\d/)[0]),
      ['Persona, field', 'claude-sonnet-', 'segments'],
    );
  });

  it('marks what is looked for, counts it and steps through it', () => {
    const panel = PanelDriver.showing(runs.compared);
    panel.type('PEAK', panel.one('.search input'));
    const marks = panel.all('mark');
    assert.ok(marks.length > 3);
    assert.ok(marks.every((mark) => words(mark).toLowerCase() === 'peak'));
    assert.equal(panel.text('.search output'), `1 of ${marks.length}`);
    panel.click(panel.button('Next match'));
    assert.ok(panel.all('mark')[1]?.classList.contains('current'));
    panel.click(panel.button('Previous match'));
    panel.click(panel.button('Previous match'));
    assert.equal(panel.text('.search output'), `${marks.length} of ${marks.length}`);
    panel.type('nobody says this', panel.one('.search input'));
    assert.equal(panel.text('.search output'), 'none');
  });

  it('opens a folded persona in which something is found', () => {
    const panel = PanelDriver.showing(runs.compared);
    panel.all('.match-heading button').forEach((button) => panel.click(button));
    assert.equal(panel.all('.compared td').length, 0);
    panel.type('heat pump myself', panel.one('.search input'));
    assert.equal(panel.all('.compared td').length, 0, 'excerpts are not searched');
    panel.type('retired engineer', panel.one('.search input'));
    assert.equal(panel.all('mark').length, 1);
  });

  it('folds and unfolds with the arrow keys', () => {
    const panel = PanelDriver.showing(runs.compared);
    const heading = panel.all('.match-heading button')[0];
    assert.ok(heading);
    panel.press('ArrowLeft', heading);
    assert.equal(heading.getAttribute('aria-expanded'), 'false');
    panel.press('ArrowRight', heading);
    assert.equal(heading.getAttribute('aria-expanded'), 'true');
  });

  it('goes from one difference to the next and back', () => {
    const panel = PanelDriver.showing(runs.compared);
    const differing = panel.all('tr.differs');
    panel.press('ArrowDown', panel.root, { altKey: true });
    assert.equal(document.activeElement, differing[0]);
    panel.press('ArrowDown', panel.root, { altKey: true });
    assert.equal(document.activeElement, differing[1]);
    panel.press('ArrowUp', panel.root, { altKey: true });
    assert.equal(document.activeElement, differing[0]);
  });

  it('shows column by column what is not compared yet', () => {
    const panel = PanelDriver.showing(runs.running);
    assert.equal(panel.all('.compared').length, 0);
    assert.equal(panel.all('.model').length, 5);
  });
});

describe('search in a text', () => {
  it('cuts the text where the words occur and loses nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '.', '(', ' ') }),
        fc.string({ unit: fc.constantFrom('a', 'b', '.', '('), minLength: 1, maxLength: 3 }),
        (text, query) => {
          const parts = searchParts(text, query);
          assert.equal(parts.map((part) => part.text).join(''), text);
          assert.ok(parts.every((part) => !part.found || part.text.toLowerCase() === query.toLowerCase()));
          assert.equal(
            parts.some(({ found }) => found),
            text.toLowerCase().includes(query.toLowerCase()),
          );
        },
      ),
    );
  });
});
