/** The page's whole look. No `style` attribute anywhere: the Content-Security-Policy allows only this. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b1f24; --quiet: #57606a; --edge: #d8dee4; --link: #0550ae;
  --good: #116329; --good-fill: #dafbe1; --waiting: #0550ae; --waiting-fill: #ddf4ff;
  --held: #7d4e00; --held-fill: #fff4d1; --lost: #a40e26; --lost-fill: #ffebe9;
  --blue: #2f6fd0; --amber: #c77700; --red: #cf222e; --violet: #8250df; --teal: #0f8a7d; --gray: #6e7781; --pink: #bf3989;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #161b22; --text: #e6edf3; --quiet: #9ea7b3; --edge: #30363d; --link: #79b8ff;
    --good: #6fdd8b; --good-fill: #0f2d1a; --waiting: #8cc2ff; --waiting-fill: #0c2545;
    --held: #f2c14e; --held-fill: #33260a; --lost: #ff9a94; --lost-fill: #3d1418;
    --blue: #5a9cf5; --amber: #e3a23c; --red: #f47067; --violet: #b392f0; --teal: #3fc1b0; --gray: #8b949e; --pink: #f778ba;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
header, main, footer { max-width: 88rem; margin: 0 auto; padding: 0 1rem }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1rem; color: var(--quiet) }
header strong { color: var(--text) }
header nav { margin-left: auto; display: flex; gap: 1rem }
a { color: var(--link); text-underline-offset: .15em }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
.state { margin: .75rem 0 1rem; padding: .9rem 1.1rem; border-radius: 8px; border-left: 6px solid }
.state h1 { margin: 0; font-size: 1.5rem; line-height: 1.3 }
.state h1 .why { font-weight: 500; font-size: 1.1rem }
.state p { margin: .35rem 0 0; color: var(--text) }
.state ul { margin: .5rem 0 0; padding-left: 1.1rem; color: var(--text) }
.good { background: var(--good-fill); color: var(--good) }
.waiting { background: var(--waiting-fill); color: var(--waiting) }
.warning, .held-back { background: var(--held-fill); color: var(--held) }
.lost { background: var(--lost-fill); color: var(--lost) }
h2 { margin: 0 0 .4rem; font-size: 1.05rem }
.charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem }
@media (min-width: 80rem) { .charts { grid-template-columns: repeat(4, minmax(0, 1fr)) } }
figure, .card { margin: 0; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--edge); border-radius: 8px }
figcaption { font-weight: 600 }
.scale, .span, .quiet { color: var(--quiet); font-size: .85rem }
.plot { display: flex; gap: .5rem; margin-top: .6rem }
.scale { display: flex; flex-direction: column; justify-content: space-between; width: 4.2rem; margin: -.6em 0; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; line-height: 1.2 }
svg { display: block; flex: 1; min-width: 0; height: 6.5rem }
svg path { vector-effect: non-scaling-stroke; stroke-width: 1; fill: none }
.grid { stroke: var(--edge); stroke-dasharray: 2 4 } .axis { stroke: var(--gray) }
.lines { stroke-width: 2; stroke-linejoin: round }
.layers { stroke: none }
.span { display: flex; justify-content: space-between; margin: .35rem 0 0 4.7rem }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.1rem; margin: .15rem 0 0; padding: 0; list-style: none; font-size: .9rem }
.legend b { font-variant-numeric: tabular-nums }
.swatch { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: 2px; background: var(--series) }
.layers[class*=series] { fill: var(--series) } .lines[class*=series] { stroke: var(--series) }
.series-accepted { --series: var(--blue) }
.series-held-back, .series-slowest, .series-held-1 { --series: var(--amber) }
.series-held-2 { --series: var(--teal) } .series-held-3 { --series: var(--gray) }
.series-refused, .series-lost-1 { --series: var(--red) }
.series-lost-2 { --series: var(--violet) } .series-lost-3 { --series: var(--pink) }
.facts { margin-top: 1rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem }
.facts dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 }
dt { color: var(--quiet) } dd { margin: 0; min-width: 0; overflow-wrap: break-word }
.figures { display: flex; flex-wrap: wrap; gap: .25rem 2.5rem; margin: .6rem 0 }
.figures div { display: flex; flex-direction: column-reverse }
.figures dd { font-size: 1.7rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums }
.figures dt, .state .quiet { color: var(--text); font-size: .9rem }
.next strong { text-transform: uppercase; font-size: .8rem; letter-spacing: .05em; margin-right: .35rem }
.command { margin: .4rem 0; padding: .5rem .75rem; background: var(--card); color: var(--text); border: 1px solid var(--edge); border-radius: 6px; white-space: pre-wrap; overflow-wrap: break-word; user-select: all }
blockquote { margin: .4rem 0; padding-left: .75rem; border-left: 3px solid var(--edge); color: var(--quiet); font: .9em/1.45 ui-monospace, monospace; overflow-wrap: anywhere }
.state blockquote { color: var(--text); border-color: currentColor }
summary { cursor: pointer; font-weight: 600 }
summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
details[open] > summary { margin-bottom: .5rem }
.card .card { border: 0; padding: .35rem 0 0 }
td p { margin: 0 } td p + p { margin-top: .25rem }
.when { white-space: nowrap; text-align: right }
.comma { display: none }
.id { display: inline-block; max-width: 100%; overflow-wrap: anywhere; font-size: .93em }
code.id { font-size: .9em; white-space: nowrap }
th .quiet { white-space: nowrap }
.hidden { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
table { width: 100%; border-collapse: collapse }
th, td { padding: .35rem 1rem .35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--edge) }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: .85rem }
tbody th { font-weight: 600 }
td { font-variant-numeric: tabular-nums; overflow-wrap: break-word }
code { font: .9em ui-monospace, monospace; overflow-wrap: break-word }
.default td, .default th { color: var(--quiet); font-weight: 400 }
main > .card { margin-top: 1rem; display: block }
.troubles tbody tr:first-child > * { border-top: 0 }
footer { padding: 1.25rem 1rem 2rem; color: var(--quiet); font-size: .9rem }
footer ul { margin: .25rem 0; padding-left: 1.1rem }
.date { white-space: nowrap }
@media (max-width: 40rem) {
  .charts { grid-template-columns: minmax(0, 1fr) }
  svg { height: 4.5rem }
  .state h1 { font-size: 1.25rem } .state h1 .why { font-size: 1rem; overflow-wrap: anywhere }
  .when { text-align: left } .when br { display: none } .comma { display: inline }
  .facts dl { grid-template-columns: 1fr; gap: 0 } .facts dd { margin-bottom: .35rem }
  .id { font-size: .85em }
  code.id { white-space: normal }
  .stacking thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
  .stacking tr { display: block; padding: .5rem 0; border-top: 1px solid var(--edge) }
  .stacking tbody tr:first-child { border-top: 0 }
  .stacking th, .stacking td { display: block; padding: 0; border: 0; text-align: left }
  .stacking td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet) }
  header nav { margin-left: 0 }
}
`
