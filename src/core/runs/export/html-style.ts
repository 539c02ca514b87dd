/** The style sheet of the HTML report: light or dark as the reader has it, without a font or a picture from elsewhere. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --text: #1f2328; --quiet: #59636e; --rule: #d1d9e0; --tint: #f3f5f8; --page: #fff;
  --good: #116329; --bad: #a40e26; --warn: #7a4b00; --other: #0b57b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e3e6ea; --quiet: #a5adb7; --rule: #3b424b; --tint: #24292f; --page: #181b1f;
    --good: #6fd08c; --bad: #ff9492; --warn: #e6b450; --other: #7cb8ff;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--page); color: var(--text);
  font: 0.94rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 0.5rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--rule); font-size: 1.2rem; }
h3 { display: inline; font-size: 1.02rem; }
h4 { margin: 0.9rem 0 0.2rem; font-size: 0.94rem; }
p { margin: 0.4rem 0; }
ul, ol { margin: 0.2rem 0; padding-inline-start: 1.3rem; }
a { color: var(--other); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.1rem 1.2rem; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 0.6rem 0; }
dt, .quiet { color: var(--quiet); }
dd { margin: 0; }
blockquote { margin: 0.6rem 0; padding-inline-start: 0.8rem; border-inline-start: 3px solid var(--rule); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.88rem; }
th, td { padding: 0.3rem 0.6rem; min-width: 6.5rem; overflow-wrap: break-word; border-bottom: 1px solid var(--rule); text-align: start; vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { min-width: 10rem; font-weight: 600; }
th.figure, td.figure { min-width: 0; text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
details.persona { margin: 0.8rem 0; padding: 0.6rem 0.9rem; border: 1px solid var(--rule); border-radius: 6px; }
summary { cursor: pointer; }
details details { margin-top: 0.8rem; }
.excerpt { white-space: pre-line; }
.chip { padding: 0 0.25rem; border-radius: 3px; background: var(--tint); font-size: 0.8rem; white-space: nowrap; }
.verified { color: var(--good); }
.altered { color: var(--warn); }
.misattributed { color: var(--other); }
.rejected, .error { color: var(--bad); }
.chip.rejected { text-decoration: line-through; }
.status { font-weight: 600; }
footer { margin-top: 3rem; color: var(--quiet); font-size: 0.85rem; }
@media print {
  :root {
    --text: #000; --quiet: #444; --rule: #bbb; --tint: #f2f2f2; --page: #fff;
    --good: #116329; --bad: #a40e26; --warn: #7a4b00; --other: #0b57b8;
  }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  th, td { min-width: 0; padding: 0.15rem 0.35rem; }
  tbody th { min-width: 0; }
  thead th, th.figure, td.figure { white-space: normal; }
  details::details-content { content-visibility: visible; block-size: auto; }
  h2, h3, h4, summary { break-after: avoid; }
  li, tr, blockquote { break-inside: avoid; }
}
`;
