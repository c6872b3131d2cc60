import { html } from 'hono/html'

/** One line or layer of a chart; its look is the style's `.series-<look>`. */
export interface Series {
  readonly name: string
  readonly look: string
  /** One for each step from left to right; `undefined` where nothing was measured. */
  readonly values: readonly (number | undefined)[]
}

export interface ChartOptions {
  readonly id: string
  readonly title: string
  readonly series: readonly Series[]
  /** Layers lie on top of each other; lines do not. */
  readonly kind: 'layers' | 'lines'
  /** How many steps are shown; values that are missing at the left are left blank. */
  readonly steps: number
  readonly print: (value: number) => string
  /** The number that the legend has for a series. */
  readonly latest: (values: Series['values']) => number
  /** `2 minutes`: the words for the left end of the axis. */
  readonly span: string
  /** Said instead of a legend when there is nothing to show. */
  readonly whenEmpty: string
}

/** Units of the drawing, which the browser stretches. */
const HEIGHT = 100

/** A chart as SVG, with its title, scale and legend as text around it. */
export function chart(options: ChartOptions) {
  const { id, title, series, kind, steps, print, latest, span, whenEmpty } = options
  const layers = kind === 'layers' ? stack(series) : series
  const highest = Math.max(0, ...layers.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const top = niceCeiling(highest)
  const draw = kind === 'layers' ? area : line
  const shown = series.filter(({ values }) => values.some((value) => (value ?? 0) > 0))
  const summary = shown
    .map(
      ({ name, values }) => `${name}: now ${print(latest(values))}, highest ${print(most(values))}`,
    )
    .join('; ')
  return html`<figure aria-labelledby="${id}">
<figcaption id="${id}">${title}</figcaption>
<div class="plot"><p class="scale" aria-hidden="true">${highest === 0 ? html`<span></span><span></span>` : html`<span>${print(top)}</span><span>${print(top / 2)}</span>`}<span>0</span></p>
<svg viewBox="0 0 ${steps} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}, the last ${span}. ${summary === '' ? whenEmpty : summary}.">
<path class="grid" d="M0 ${HEIGHT / 2}H${steps}M0 0H${steps}"/>
${layers.toReversed().map(({ look, values }) =>
  highest === 0
    ? ''
    : html`<path class="${kind} series-${look}" d="${draw(values, steps, top)}"/>
`,
)}<path class="axis" d="M0 ${HEIGHT}H${steps}"/>
</svg></div>
<p class="span" aria-hidden="true"><span>${span} ago</span><span>now</span></p>
${
  shown.length === 0
    ? html`<p class="legend">${whenEmpty}</p>`
    : html`<ul class="legend">${shown.map(
        ({ name, look, values }) =>
          html`<li><span class="swatch series-${look}" aria-hidden="true"></span>${name} <b>${print(latest(values))}</b></li>`,
      )}</ul>`
}
</figure>`
}

function most(values: Series['values']): number {
  return Math.max(...values.map((value) => value ?? 0))
}

/** Each layer on top of those before it. */
function stack(series: readonly Series[]): readonly Series[] {
  let below: readonly number[] = []
  return series.map((layer) => {
    below = layer.values.map((value, at) => (value ?? 0) + (below[at] ?? 0))
    return { ...layer, values: below }
  })
}

/** 1, 2 or 4 times a power of ten, so that the scale and its half can be read. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 4, 10].find((candidate) => candidate * power >= value * 0.999) ?? 10
  return factor * power
}

function y(value: number, top: number): number {
  return Math.round((HEIGHT - (value / top) * HEIGHT) * 10) / 10
}

/** Steps, because each value is that of five whole seconds. */
function area(values: Series['values'], steps: number, top: number): string {
  const from = steps - values.length
  const tops = values.map((value) => `V${y(value ?? 0, top)}h1`).join('')
  return `M${from} ${HEIGHT}${tops}V${HEIGHT}Z`
}

function line(values: Series['values'], steps: number, top: number): string {
  const from = steps - values.length
  let isDrawing = false
  return values
    .map((value, at) => {
      const command =
        value === undefined ? '' : `${isDrawing ? 'L' : 'M'}${from + at + 0.5} ${y(value, top)}`
      isDrawing = value !== undefined
      return command
    })
    .join('')
}
