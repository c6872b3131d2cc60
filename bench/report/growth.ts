import type { Growth } from '../growth.ts'
import type { Measurement } from '../measure.ts'
import { formatMb } from './format.ts'

/** CPU that is in use, in thousandths of a core. */
const millicores = ({ cpuMsPer1000, requestsPerSecond }: Measurement) =>
  (cpuMsPer1000 * requestsPerSecond) / 1000

/** A table for each curve. */
export function growthCells({ along, points }: Growth): string[][] {
  return [
    [along, 'proxy', 'CPU, millicores', 'CPU ms/1000', 'RSS', 'p99 ms', 'problems'],
    ...points.map(({ x, measurement }) => [
      String(x),
      measurement.proxy,
      millicores(measurement).toFixed(0),
      measurement.cpuMsPer1000.toFixed(0),
      formatMb(measurement.rss.median),
      measurement.latencyMs.p99.toFixed(1),
      measurement.problems.length === 0 ? 'none' : measurement.problems.join(', '),
    ]),
  ]
}

const PLOT = { left: 56, width: 290, height: 150 } as const
const PANEL = { width: 380, height: 236 } as const
const COLOURS: readonly string[] = ['#0969da', '#8c959f', '#bf8700']

/** Two plots beside each other for each curve, CPU and memory, as an SVG that reads in light and dark. */
export function drawGrowth(growths: readonly Growth[]): string {
  const proxies = [
    ...new Set(growths.flatMap(({ points }) => points.map((point) => point.measurement.proxy))),
  ]
  const figures = [
    { name: 'CPU, millicores', of: millicores },
    { name: 'RSS, MB', of: ({ rss }: Measurement) => rss.median / 1e6 },
  ]
  const panels = growths.flatMap((growth, row) =>
    figures.map(({ name, of }, column) => {
      const lines = proxies.map((proxy) =>
        growth.points
          .filter(({ measurement }) => measurement.proxy === proxy)
          .map(({ x, measurement }) => ({ x, y: of(measurement) })),
      )
      const title = `${name} (${growth.fixed})`
      return `<g transform="translate(${column * PANEL.width} ${row * PANEL.height + 24})">${drawPlot(title, growth.along, lines)}</g>`
    }),
  )
  const legend = proxies.map(
    (proxy, i) =>
      `<rect x="${i * 110}" y="2" width="12" height="12" fill="${COLOURS[i % COLOURS.length]}"/><text x="${i * 110 + 18}" y="13">${proxy}</text>`,
  )
  const [width, height] = [2 * PANEL.width, growths.length * PANEL.height + 24]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="How CPU and memory grow" font-family="sans-serif" font-size="12">
<title>How CPU and memory grow with requests, body size and connections</title>
<style>text { fill: #24292f } .axis { stroke: #8c959f; fill: none } @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }</style>
${legend.join('\n')}
${panels.join('\n')}
</svg>
`
}

interface Point {
  readonly x: number
  readonly y: number
}

function drawPlot(title: string, along: string, lines: readonly (readonly Point[])[]): string {
  const all = lines.flat()
  const [maxX, maxY] = [Math.max(...all.map(({ x }) => x)), Math.max(...all.map(({ y }) => y))]
  const top = 28
  const bottom = top + PLOT.height
  const toX = (x: number) => (PLOT.left + (x / maxX) * PLOT.width).toFixed(1)
  const toY = (y: number) => (bottom - (y / maxY) * PLOT.height).toFixed(1)
  const drawn = lines.map((points, i) => {
    const colour = COLOURS[i % COLOURS.length]
    const path = points.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(' ')
    const dots = points.map(({ x, y }) => `<circle cx="${toX(x)}" cy="${toY(y)}" r="2.5"/>`)
    return `<g fill="${colour}"><polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}</g>`
  })
  return `<text x="0" y="16" font-weight="bold">${title}</text>
<path class="axis" d="M${PLOT.left} ${top}V${bottom}H${PLOT.left + PLOT.width}"/>
<text x="${PLOT.left - 6}" y="${top + 8}" text-anchor="end">${maxY.toFixed(0)}</text>
<text x="${PLOT.left - 6}" y="${bottom}" text-anchor="end">0</text>
<text x="${PLOT.left}" y="${bottom + 16}">0</text>
<text x="${PLOT.left + PLOT.width}" y="${bottom + 16}" text-anchor="end">${maxX} ${along}</text>
${drawn.join('\n')}`
}
