/** The page's whole look. No `style` attribute anywhere: the Content-Security-Policy allows only this. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b1f24; --quiet: #57606a; --edge: #d8dee4; --link: #0550ae;
  --good: #116329; --good-fill: #dafbe1; --waiting: #0550ae; --waiting-fill: #ddf4ff;
  --held: #7d4e00; --held-fill: #fff4d1; --lost: #a40e26; --lost-fill: #ffebe9;
  --blue: #2f6fd0; --amber: #c77700; --red: #cf222e; --violet: #8250df; --teal: #0f8a7d; --grey: #6e7781;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #161b22; --text: #e6edf3; --quiet: #9ea7b3; --edge: #30363d; --link: #79b8ff;
    --good: #6fdd8b; --good-fill: #0f2d1a; --waiting: #8cc2ff; --waiting-fill: #0c2545;
    --held: #f2c14e; --held-fill: #33260a; --lost: #ff9a94; --lost-fill: #3d1418;
    --blue: #5a9cf5; --amber: #e3a23c; --red: #f47067; --violet: #b392f0; --teal: #3fc1b0; --grey: #8b949e;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1rem; color: var(--quiet) }
header strong { color: var(--text) }
header nav { margin-left: auto; display: flex; gap: 1rem }
a { color: var(--link); text-underline-offset: .15em }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
.state { margin: .75rem 0 1rem; padding: .9rem 1.1rem; border-radius: 8px; border-left: 6px solid }
.state h1 { margin: 0; font-size: 1.3rem; line-height: 1.35; overflow-wrap: anywhere }
.state p { margin: .35rem 0 0; color: var(--text) }
.state ul { margin: .5rem 0 0; padding-left: 1.1rem; color: var(--text) }
.good { background: var(--good-fill); color: var(--good) }
.waiting { background: var(--waiting-fill); color: var(--waiting) }
.warning, .held-back { background: var(--held-fill); color: var(--held) }
.lost { background: var(--lost-fill); color: var(--lost) }
h2 { margin: 0 0 .4rem; font-size: 1.05rem }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem }
figure, .card { margin: 0; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--edge); border-radius: 8px }
figcaption { display: flex; justify-content: space-between; gap: 1rem }
.scale { white-space: nowrap }
.scale, .span, .quiet { color: var(--quiet); font-size: .85rem }
svg { display: block; width: 100%; height: 6.5rem; margin-top: .35rem }
svg path { vector-effect: non-scaling-stroke; stroke-width: 1; fill: none }
.grid { stroke: var(--edge); stroke-dasharray: 2 4 } .axis { stroke: var(--grey) }
.lines { stroke-width: 2; stroke-linejoin: round }
.layers { stroke: none }
.span { display: flex; justify-content: space-between; margin: .15rem 0 0 }
.legend { display: flex; flex-wrap: wrap; gap: 0 1.1rem; margin: .15rem 0 0; padding: 0; list-style: none; font-size: .9rem }
.legend b { font-variant-numeric: tabular-nums }
.swatch { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: 2px; background: var(--series) }
.layers[class*=series] { fill: var(--series) } .lines[class*=series] { stroke: var(--series) }
.series-accepted, .series-cause-5 { --series: var(--blue) }
.series-held-back, .series-slowest, .series-cause-1 { --series: var(--amber) }
.series-refused, .series-cause-2 { --series: var(--red) }
.series-cause-3 { --series: var(--violet) } .series-cause-4 { --series: var(--teal) } .series-cause-6 { --series: var(--grey) }
.facts { margin-top: 1rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 }
dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse }
caption { text-align: left; font-weight: 600; font-size: 1.05rem; padding-bottom: .4rem }
th, td { padding: .35rem 1rem .35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--edge) }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: .85rem }
tbody th { font-weight: 600 }
td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
.message { display: block; color: var(--quiet) }
.number { text-align: right; white-space: nowrap }
.default td, .default th { color: var(--quiet); font-weight: 400 }
main > .card { margin-top: 1rem }
footer { padding: 1.25rem 1rem 2rem; color: var(--quiet); font-size: .9rem }
footer ul { margin: .25rem 0; padding-left: 1.1rem }
tbody th code, .date { white-space: nowrap }
@media (max-width: 40rem) {
  tbody th code { white-space: normal }
  .stacking thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
  .stacking tr { display: block; padding: .5rem 0; border-top: 1px solid var(--edge) }
  .stacking tbody tr:first-child { border-top: 0 }
  .stacking th, .stacking td { display: block; padding: 0; border: 0; text-align: left }
  .stacking td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet) }
  header nav { margin-left: 0 }
}
`
