import base from './base.css';
import columns from './columns.css';
import compared from './compared.css';
import consensus from './consensus.css';
import contrast from './contrast.css';
import coverage from './coverage.css';
import evidence from './evidence.css';
import header from './header.css';
import judging from './judging.css';
import narrow from './narrow.css';
import overview from './overview.css';
import persona from './persona.css';
import steps from './steps.css';
import tokens from './tokens.css';

/** Gives the page its style without a `<style>` element, so that the content security policy needs no exception. */
export function adoptStyles(document: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    [
      tokens,
      base,
      header,
      overview,
      coverage,
      compared,
      consensus,
      columns,
      persona,
      evidence,
      judging,
      steps,
      narrow,
      contrast,
    ].join('\n'),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
