import type { Measurement } from '../measure.ts'
import { CENTRE, describeCell, STEADY } from '../plan.ts'
import { median } from '../quantile.ts'
import type { Results } from '../run.ts'

interface Bar {
  readonly label: string
  readonly value: number
}

const WIDTH = 760
const LABEL_WIDTH = 110
const BAR_WIDTH = 540
const ROW_HEIGHT = 26
const TITLE_HEIGHT = 44
const GAP = 22

/** Bars for CPU, latency and memory of each proxy, as an SVG that reads in light and dark. */
export function drawChart({ pairs, singles }: Results): string {
  const atCentre: Measurement[] = pairs.flatMap((pair) => [
    ...pair.sidecarRounds,
    ...pair.rivalRounds,
  ])
  const steady = singles.filter((one) => describeCell(one.cell) === describeCell(STEADY))
  const panels = [
    {
      title: `CPU for 1000 requests, ms (${describeCell(CENTRE)})`,
      bars: barsOf(atCentre, (one) => one.cpuMsPer1000),
    },
    {
      title: `Peak memory, MB (${describeCell(CENTRE)})`,
      bars: barsOf(atCentre, (one) => one.rss.peak / 1e6),
    },
    {
      title: `Memory, MB (${describeCell(STEADY)})`,
      bars: barsOf(steady, (one) => one.rss.median / 1e6),
    },
  ].filter(({ bars }) => bars.length > 0)

  let top = 0
  const drawn = panels.map(({ title, bars }) => {
    const panel = drawPanel(title, bars, top)
    top += TITLE_HEIGHT + bars.length * ROW_HEIGHT + GAP
    return panel
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" role="img" aria-label="CPU and memory of each proxy" font-family="sans-serif" font-size="13">
<title>CPU and memory of each proxy</title>
<style>text { fill: #24292f } @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }</style>
${drawn.join('\n')}
</svg>
`
}

/** The median of each proxy's rounds, smallest first. */
function barsOf(rounds: readonly Measurement[], figureOf: (one: Measurement) => number): Bar[] {
  return [...new Set(rounds.map(({ proxy }) => proxy))]
    .map((label) => ({
      label,
      value: median(rounds.filter(({ proxy }) => proxy === label).map(figureOf)),
    }))
    .toSorted((a, b) => a.value - b.value)
}

function drawPanel(title: string, bars: readonly Bar[], top: number): string {
  const largest = Math.max(...bars.map(({ value }) => value))
  const rows = bars.map(({ label, value }, i) => {
    const y = top + TITLE_HEIGHT + i * ROW_HEIGHT
    const width = Math.max(1, (value / largest) * BAR_WIDTH)
    const colour = label === 'sidecar' ? '#0969da' : '#8c959f'
    return `<text x="${LABEL_WIDTH - 8}" y="${y + 14}" text-anchor="end">${escapeXml(label)}</text>
<rect x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="18" rx="2" fill="${colour}"/>
<text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 14}">${value.toFixed(0)}</text>`
  })
  return `<text x="0" y="${top + 24}" font-weight="bold">${escapeXml(title)}</text>\n${rows.join('\n')}`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
