import { SOAK_FIGURES, type Soak, type SoakFigure } from '../soak.ts'
import { formatMb } from './format.ts'

const NAMES: { readonly [Figure in SoakFigure]: string } = {
  rssBytes: 'RSS',
  heapBytes: "V8's heap in use",
  files: 'open files and sockets',
  handles: 'handles of the event loop',
}

/** Where each figure was after a quarter of the time and at the end, and what a straight line makes of it. */
export function soakCells({ minutes, samples, growthPerHour, problems }: Soak): string[][] {
  const settled = samples[Math.floor(samples.length / 4)]
  const last = samples.at(-1)
  const print = (figure: SoakFigure, value = Number.NaN) =>
    figure.endsWith('Bytes') ? formatMb(value) : value.toFixed(0)
  return [
    ['', `after ${minutes / 4} min`, `after ${minutes} min`, 'slope per hour'],
    ...SOAK_FIGURES.map((figure) => [
      NAMES[figure],
      print(figure, settled?.[figure]),
      print(figure, last?.[figure]),
      print(figure, growthPerHour[figure]),
    ]),
    ['problems', '', problems.length === 0 ? 'none' : problems.join(', '), ''],
  ]
}
