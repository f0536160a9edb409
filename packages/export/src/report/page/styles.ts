import { showInvisible } from "./html.ts";
import type { Dictionary } from "./language/en.ts";

/**
 * The style sheet of the page.
 *
 * @param subject What stands below each printed page: the server and the range.
 */
export function styles({ page, of }: Pick<Dictionary, "page" | "of">, subject: string): string {
  return `
${colours}
${layout}
${tables}
${charts}
${phone}
${print(page, of, toCssString(subject))}`;
}

/** All of them have a contrast of at least 4.5 to 1 as text, and the series differ in brightness, too. */
const colours = `
:root {
  color-scheme: light dark;
  --page: #fff; --panel: #f4f6f8; --text: #1d2733; --muted: #566170; --line: #d3dae1; --strong-line: #8b96a3;
  --link: #0a5489; --review: #7a4a00; --review-panel: #fdf3df; --complete: #1f6432; --partial: #9a2617;
  --series-1: #12496f; --series-2: #4a90c4; --series-3: #e8a33d; --series-4: #9aa5b1; --mark: #f7e6c3;
  --heat-0: #eef1f4; --heat-1: #c3d9ea; --heat-2: #8fb9d9; --heat-3: #5794c2; --heat-4: #2b6c9e; --heat-5: #0d3f65;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14191f; --panel: #1c232b; --text: #e3e8ee; --muted: #a3afbc; --line: #333d48; --strong-line: #6b7785;
    --link: #86bdea; --review: #f1c376; --review-panel: #2f2716; --complete: #7fcf95; --partial: #ff9c8c;
    --series-1: #a9d2f2; --series-2: #4f94c8; --series-3: #d08a24; --series-4: #7b8793; --mark: #40351d;
    --heat-0: #1f2730; --heat-1: #21435e; --heat-2: #2f6690; --heat-3: #4d8fc2; --heat-4: #86bbe2; --heat-5: #cfe6f8;
  }
}`;

const layout = `
* { box-sizing: border-box; }
html { background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "Open Sans", sans-serif; }
body { display: grid; grid-template: "nav header" auto "nav main" 1fr "nav footer" auto / 17rem minmax(0, 54rem);
  column-gap: 4rem; justify-content: center; margin: 0; padding: 3rem 2rem 6rem; }
header { grid-area: header; } nav { grid-area: nav; } main { grid-area: main; } footer { grid-area: footer; }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 2rem; letter-spacing: -.01em; }
h2 { font-size: 1.5rem; scroll-margin-top: 1rem; }
h3 { font-size: 1.05rem; margin-top: 2.25rem; }
p { margin: .75rem 0; max-width: 46rem; }
ul { padding-left: 1.25rem; }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
small { color: var(--muted); font-size: .8125rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .85em; }
i { color: var(--muted); }
header p { color: var(--muted); }
header .subject { color: var(--text); font-size: 1.15rem; overflow-wrap: anywhere; }
section { margin-top: 4rem; }
#coverage { margin-top: 2.5rem; }
.section-number { color: var(--muted); font-weight: 400; margin-right: .35rem; }
.summary { font-size: 1.2rem; line-height: 1.5; margin: .75rem 0 1rem; max-width: 42rem; text-wrap: pretty; }
.status { border: 1px solid; border-radius: .25rem; font-size: .875rem; margin-right: .4rem; padding: .15rem .5rem; white-space: nowrap; }
.complete { color: var(--complete); } .partial { color: var(--partial); }
.findings { list-style: none; margin: 1rem 0; padding: 0; }
.findings li { background: var(--review-panel); border-left: 3px solid var(--review); margin-bottom: .25rem; padding: .4rem .8rem; }
.findings b, .to-review { color: var(--review); } .to-review.partial { color: var(--partial); }
.findings b { font-weight: 600; margin-right: .5rem; }
.limits { border-left: 3px solid var(--line); color: var(--muted); font-size: .9375rem; margin: 2rem 0 0; padding: .1rem 1rem; }
.limits h3 { color: inherit; font-size: inherit; margin: 0; } .limits ul { margin: .35rem 0; }
nav { align-self: start; font-size: .9375rem; max-height: 100vh; overflow-y: auto; padding: .5rem 0; position: sticky; top: 1rem; }
nav h2 { color: var(--muted); font-size: .8125rem; font-weight: 600; margin-bottom: .5rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav li { padding: .3rem 0; }
nav a { color: var(--text); text-decoration: none; } nav a:hover { text-decoration: underline; }
nav a span { color: var(--muted); display: inline-block; min-width: 1.25rem; }
.to-review { display: block; font-size: .8125rem; padding-left: 1.5rem; }
.facts { border-top: 1px solid var(--line); margin: 1.5rem 0; }
.facts div { border-bottom: 1px solid var(--line); display: grid; gap: 0 1.5rem; grid-template-columns: 14rem minmax(0, 1fr); padding: .45rem 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
footer { color: var(--muted); font-size: .875rem; margin-top: 4rem; }
.skip { background: var(--page); left: 1rem; padding: .5rem 1rem; position: absolute; top: -4rem; } .skip:focus { top: .5rem; z-index: 1; }`;

const tables = `
.table { margin: 1.75rem 0 0; overflow-x: auto; position: relative;
  /* Shadows at the edges beyond which there is more: the covers scroll with the table. */
  background: linear-gradient(to right, var(--page) 1rem, transparent) left / 2rem 100% no-repeat local,
    linear-gradient(to left, var(--page) 1rem, transparent) right / 2rem 100% no-repeat local,
    linear-gradient(to right, var(--strong-line), transparent) left / .75rem 100% no-repeat scroll,
    linear-gradient(to left, var(--strong-line), transparent) right / .75rem 100% no-repeat scroll; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; line-height: 1.4; min-width: 100%; }
.quiet caption { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
caption { font-size: 1rem; font-weight: 600; padding-bottom: .5rem; text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom-color: var(--strong-line); color: var(--muted); font-size: .8125rem; font-weight: 600; vertical-align: bottom; }
th, h1, h2, h3, .wide { hyphens: auto; }
tbody th { font-weight: 400; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; } thead .number { white-space: normal; }
.number + :not(.number) { padding-left: .8rem; }
th:last-child, td:last-child { padding-right: 0; }
tbody th, .wide { max-width: 22rem; min-width: 9rem; overflow-wrap: anywhere; }
tbody .ref { min-width: 0; white-space: nowrap; }
.user { font-weight: 600; }
.time { white-space: nowrap; }
.hash, .id { overflow-wrap: anywhere; word-break: break-all; }
.rows { color: var(--muted); font-size: .875rem; margin-top: .5rem; }
.data-bar { display: block; height: .6rem; margin-top: .3rem; min-width: 5rem; width: 100%; }
.masked { background: var(--panel); border: 1px dashed var(--strong-line); border-radius: .2rem; color: var(--muted); font-size: .8125rem; padding: 0 .3rem; }
td:has(.differences) { width: 45%; } tr:has(.differences) .time { display: inline-block; min-width: 5.6rem; white-space: normal; } tr:has(.differences) .id { display: block; }
.differences { margin: 0; } .differences div { display: flex; flex-wrap: wrap; gap: 0 .75rem; margin-bottom: .2rem; }
.differences dt { color: var(--text); font-weight: 600; }
.side { color: var(--muted); font-size: .8125rem; }
:target { scroll-margin-top: 1rem; } tr:target { background: var(--review-panel); }`;

const charts = `
figure { margin: 2.25rem 0 0; }
figcaption { font-weight: 600; margin-bottom: .25rem; }
.chart { display: block; overflow: visible; padding: 16px 4px 26px 48px; width: 100%; }
.chart text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.chart .x { text-anchor: middle; } .chart .first { text-anchor: start; } .chart .last { text-anchor: end; }
.chart .y { dominant-baseline: central; text-anchor: end; }
.grid { shape-rendering: crispEdges; stroke: var(--line); }
.mark { fill: var(--mark); } .mark-line { fill: none; stroke: var(--review); stroke-width: 2; }
.legend .mark { stroke: var(--review); stroke-width: 4; } .chart .cut { dominant-baseline: central; fill: var(--page); font-weight: 700; }
${["series-1", "series-2", "series-3", "series-4", "heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"]
  .map((name) => `.${name} { fill: var(--${name}); }`)
  .join(" ")}
.legend { color: var(--muted); display: flex; flex-wrap: wrap; font-size: .8125rem; gap: .25rem 1.1rem; list-style: none; margin: .25rem 0 0; padding: 0; }
.legend svg { display: inline-block; height: .75rem; margin-right: .4rem; vertical-align: -.05rem; width: .75rem; }
summary { color: var(--link); cursor: pointer; font-size: .875rem; padding: .25rem 0; width: fit-content; }
details .table { margin-top: .25rem; } details table { min-width: 16rem; } details caption { font-size: .875rem; }`;

const phone = `
@media screen and (max-width: 68rem) {
  body { display: block; margin: 0 auto; max-width: 58rem; }
  nav { border: solid var(--line); border-width: 1px 0; margin-top: 1.5rem; max-height: none; position: static; }
  nav ol { columns: 15rem; } nav li { break-inside: avoid; }
}
@media screen and (max-width: 40rem) {
  body { padding: 1.5rem 1rem 4rem; }
  h1 { font-size: 1.6rem; } .summary { font-size: 1.1rem; }
  .facts div { display: block; }
  .number { white-space: normal; }
  /* Columns beyond the edge need not be narrow, which would make rows high. */
  td { white-space: nowrap; } td.wide { white-space: normal; }
  td.wide:nth-child(n + 3), td:has(.hash, .id) { min-width: 12rem; white-space: normal; }
  table:has(.differences) { min-width: 60rem; }
  .chart { padding-left: 40px; }
  .chart .less { display: none; }
}`;

/** A string of CSS in which every character but letters and digits is written as its code point, so that none has a meaning. */
function toCssString(text: string): string {
  const escaped = showInvisible(text).replaceAll(
    /[^a-z0-9]/giu,
    (character) => `\\${character.codePointAt(0)?.toString(16)} `,
  );
  return `"${escaped}"`;
}

function print(page: string, of: string, subject: string): string {
  return `
@page { margin: 14mm 15mm 17mm; size: A4;
  @bottom-right { color: #566170; content: "${page} " counter(page) " ${of} " counter(pages); font: 8pt sans-serif; }
  @bottom-left { color: #566170; content: ${subject}; font: 8pt sans-serif; } }
@media print {
  html { font-size: 9.5pt; }
  body { display: block; padding: 0; }
  .skip { display: none; }
  a { color: inherit; text-decoration: none; }
  nav { border: solid var(--line); border-width: 1px 0; margin-top: 1rem; max-height: none; position: static; }
  nav h2, nav .to-review { display: none; }
  nav ol { columns: 3; } nav li { break-inside: avoid; padding: .1rem 0; }
  h1 { font-size: 1.7rem; } h2 { font-size: 1.35rem; } .summary { font-size: 1.1rem; margin: .4rem 0 .75rem; max-width: none; }
  p { max-width: none; } header p { margin: .35rem 0; } .facts { margin: .75rem 0; } .facts div { padding: .2rem 0; }
  section { margin-top: 1.25rem; } #coverage { margin-top: 1rem; }
  .table, figure { margin-top: 1rem; } .limits { margin-top: .75rem; }
  .starts-page { break-before: page; margin-top: 0; }
  h1, h2, h3, .summary, caption, figcaption, .legend { break-after: avoid; }
  .chart, .unbroken, .findings, .limits, tr, .facts div { break-inside: avoid; }
  #review .unbroken { break-inside: auto; } .rows { break-before: avoid; }
  p { orphans: 3; widows: 3; }
  .table { background: none; overflow: visible; }
  table { font-size: 8pt; width: 100%; }
  th, td { padding: .25rem .6rem .25rem 0; }
  thead { display: table-header-group; }
  tbody th { min-width: 6rem; } tbody .ref { min-width: 2.5rem; } .wide { min-width: 5.5rem; } td.bar { width: 14%; }
  .chart text { font-size: 10px; }
  .findings li, .masked, tr:target { background: none; }
  details { display: none; }
  details.printed { display: block; } .printed summary { display: none; }
  .printed::details-content { content-visibility: visible; display: block; height: auto; }
}`;
}
