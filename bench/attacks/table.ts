import { quantityOf } from '../../contract/kubernetes/quantity.ts'
import type { FloodResult, Service } from './floods.ts'

/** Attack, from where, what it costs us, what is answered. */
export type Row = readonly [string, string, string, string]

export const HEAD: Row = ['attack', 'from', 'what it costs us', 'what is answered']

const MiB = 1024 * 1024

export function floodRow(name: string, from: string, result: FloodResult): Row {
  const { before, during, answers, open } = result
  const ratio = during.writeMs / before.writeMs
  const share = Math.max(0, during.cpuShare - before.cpuShare)
  return [
    name,
    from,
    `local writes take ${ratio.toFixed(1)} times as long (${before.writeMs.toFixed(1)} ms before); ${Math.round(share * 100)}% of a core`,
    `${of(during, 'probes')} and ${of(during, 'writes')}; the attacker: ${describe(answers)}, ${open} connections open`,
  ]
}

function of(service: Service, what: 'probes' | 'writes'): string {
  const { asked, answered } = service[what]
  return answered === asked ? `all ${asked} ${what}` : `${answered} of ${asked} ${what}`
}

function describe(answers: FloodResult['answers']): string {
  const parts = Object.entries(answers).map(
    ([what, count]) => `${count.toLocaleString('en')} × ${what}`,
  )
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

export function bodiesRow(
  name: string,
  {
    peakBytes,
    startBytes,
    limit,
    end,
  }: {
    readonly peakBytes: number
    readonly startBytes: number
    readonly limit: string
    readonly end: string | undefined
  },
): Row {
  const share = Math.round((peakBytes / quantityOf(limit)) * 100)
  return [
    name,
    'another container of the pod',
    `${Math.round(peakBytes / MiB)} MiB at most, ${Math.round((peakBytes - startBytes) / MiB)} more than before: ${share}% of the limit of ${limit}`,
    end === undefined ? 'held, as far as the budget goes' : `it was ended: ${end}`,
  ]
}
