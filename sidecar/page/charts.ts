import { CAUSES, type Cause } from '../write/cause.ts'
import { type ChartOptions, chart } from './chart.ts'
import type { Slot } from './history.ts'
import { amount, bytes, latency } from './quantity.ts'
import type { Report } from './report.ts'

/** A young sidecar's few minutes are not squeezed into the corner of an empty chart. */
const MIN_MINUTES = 2
const MAX_MINUTES = 15

/** The last 15 minutes: requests, bytes, failures by cause, latency. */
export function charts({ history: { slots, slotSeconds } }: Report) {
  const minutes = Math.ceil((slots.length * slotSeconds) / 60)
  const shownMinutes = Math.min(Math.max(minutes, MIN_MINUTES), MAX_MINUTES)
  const common = {
    steps: (shownMinutes * 60) / slotSeconds,
    span: `${shownMinutes} minutes`,
    whenEmpty: 'No writes yet',
  }
  const perSecond = (read: (slot: Slot) => number) => slots.map((slot) => read(slot) / slotSeconds)
  const rate = (value: number) => `${amount(value)}/s`

  const all: readonly ChartOptions[] = [
    {
      ...common,
      id: 'requests',
      title: 'Requests',
      kind: 'layers',
      print: rate,
      series: [
        {
          name: 'accepted',
          look: 'accepted',
          values: perSecond(({ outcomes }) => outcomes.accepted),
        },
        {
          name: 'held back',
          look: 'held-back',
          values: perSecond(({ outcomes }) => outcomes.held_back + outcomes.abandoned),
        },
        { name: 'refused', look: 'refused', values: perSecond(({ outcomes }) => outcomes.refused) },
      ],
    },
    {
      ...common,
      id: 'bytes',
      title: 'Bytes that Azure accepted',
      kind: 'layers',
      print: (value) => `${bytes(value)}/s`,
      series: [{ name: 'compressed', look: 'accepted', values: perSecond((slot) => slot.bytes) }],
    },
    {
      ...common,
      id: 'failures',
      title: 'Failures by cause',
      kind: 'layers',
      print: rate,
      whenEmpty: 'None',
      series: causesIn(slots).map((cause, at) => ({
        name: cause,
        look: `cause-${(at % 6) + 1}`,
        values: perSecond(({ failures }) => failures[cause] ?? 0),
      })),
    },
    {
      ...common,
      id: 'latency',
      title: 'Latency',
      kind: 'lines',
      print: latency,
      series: [
        { name: 'median', look: 'accepted', values: slots.map((slot) => slot.latency?.p50Seconds) },
        {
          name: 'slowest 1 %',
          look: 'slowest',
          values: slots.map((slot) => slot.latency?.p99Seconds),
        },
      ],
    },
  ]
  return all.map(chart)
}

/** In the order of the table of causes, so that a colour stays with its cause from reload to reload. */
function causesIn(slots: readonly Slot[]): readonly Cause[] {
  return (Object.keys(CAUSES) as Cause[]).filter((cause) =>
    slots.some(({ failures }) => failures[cause] !== undefined),
  )
}
