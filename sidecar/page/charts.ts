import { CAUSES, type Cause, causeRow } from '../../contract/cause.ts'
import type { Slot } from '../observe/history.ts'
import { amount, bytes, latency } from '../observe/readable.ts'
import type { Report } from '../observe/report.ts'
import { type ChartOptions, chart, type Series } from './chart.ts'

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
    whenEmpty: slots.length === 0 ? 'No writes yet' : 'No writes',
  }
  const perSecond = (read: (slot: Slot) => number) => slots.map((slot) => read(slot) / slotSeconds)
  const rate = (value: number) => `${amount(value)}/s`

  // A sender that is held back comes every few seconds only: its latest five seconds are mostly empty.
  const lastMinute = (values: Series['values']) => {
    const minute = values.slice(-60 / slotSeconds)
    return minute.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(minute.length, 1)
  }
  const lastKnown = (values: Series['values']) =>
    values.findLast((value) => value !== undefined) ?? 0

  const all: readonly ChartOptions[] = [
    {
      ...common,
      id: 'requests',
      title: 'Requests',
      kind: 'layers',
      print: rate,
      latest: lastMinute,
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
      whenEmpty: 'None accepted',
      print: (value) => `${bytes(value)}/s`,
      latest: lastMinute,
      series: [{ name: 'compressed', look: 'accepted', values: perSecond((slot) => slot.bytes) }],
    },
    {
      ...common,
      id: 'failures',
      title: 'Failures by cause',
      kind: 'layers',
      print: rate,
      latest: lastMinute,
      whenEmpty: 'None',
      series: causesIn(slots).map((cause, at, all) => ({
        name: cause,
        look: lookOf(cause, all.slice(0, at)),
        values: perSecond(({ failures }) => failures[cause] ?? 0),
      })),
    },
    {
      ...common,
      id: 'latency',
      title: 'Latency',
      kind: 'lines',
      print: latency,
      latest: lastKnown,
      series: [
        { name: 'median', look: 'accepted', values: slots.map((slot) => slot.latency?.p50Seconds) },
        {
          name: 'slowest 1%',
          look: 'slowest',
          values: slots.map((slot) => slot.latency?.p99Seconds),
        },
      ],
    },
  ]
  return all.map(chart)
}

/** Red where samples are lost, as everywhere on the page; several causes of a kind differ in shade. */
function lookOf(cause: Cause, before: readonly Cause[]): string {
  const kind = kindOf(cause)
  const shade = before.filter((other) => kindOf(other) === kind).length % SHADES
  return `${kind}-${shade + 1}`
}

const SHADES = 3

function kindOf(cause: Cause): 'lost' | 'held' {
  return causeRow(cause).outcomes[0] === 'refused' ? 'lost' : 'held'
}

/** In the order of the table of causes, so that colors stay while no other cause comes or goes. */
function causesIn(slots: readonly Slot[]): readonly Cause[] {
  return (Object.keys(CAUSES) as Cause[]).filter((cause) =>
    slots.some(({ failures }) => failures[cause] !== undefined),
  )
}
