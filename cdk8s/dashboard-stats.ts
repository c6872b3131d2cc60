import { METRICS } from '../contract/metrics.ts'
import { NO_STRANGER } from './alerts.ts'
import { highIsBad, lowIsBad, ofPods, type Panel } from './dashboard-panels.ts'
import { ageOfNewestSent, last, metric, perPod, rate, sumPerPod, ZERO } from './dashboard-query.ts'

const writes = (matchers?: string) => metric(METRICS.writes.name, matchers)
const seen = `timestamp(${metric(METRICS.inflightWrites.name)})`
const notAfter = last(metric(METRICS.certificateNotAfter.name))
const inUse = last(metric(METRICS.certificateInUse.name))

/**
 * What is asked first at the top, as it is now: does everything arrive, and for how much longer? A pod of which
 * nothing comes anymore keeps its numbers for as long as the dashboard shows, and the first says so.
 */
export const STATS: readonly Panel[] = [
  {
    title: 'Last heard of',
    description:
      'Time since the last metrics from the sidecar. Where it is long, it is not scraped, or its cluster sends nothing here, and its other numbers are old.',
    unit: 's',
    queries: [ofPods(`time() - ${perPod(`max_over_time(${seen}[$__range:1m])`)}`)],
    thresholds: highIsBad(150, 300),
    alert: 'AzureRemoteWriteSidecarDown',
  },
  {
    title: 'Writes accepted',
    description:
      'Share of all writes that Azure accepted; 0 where there are none. Writes held back count again when they return.',
    unit: 'percentunit',
    queries: [
      ofPods(
        `${sumPerPod(rate(writes('outcome="accepted"')), 'cause')}\n  / (${sumPerPod(rate(writes()), 'outcome', 'cause')} > 0)\n  or ${ZERO}`,
      ),
    ],
    thresholds: lowIsBad(0.9, 0.999),
    alert: 'AzureRemoteWriteNothingAccepted',
  },
  {
    title: 'Age at risk',
    description:
      'Age of the newest sample that Prometheus has delivered: everything newer waits. Azure accepts none that is older than 20 minutes.',
    unit: 's',
    queries: [ofPods(ageOfNewestSent(last))],
    thresholds: highIsBad(120, 600),
    alert: 'AzureRemoteWriteNothingAccepted',
  },
  {
    title: 'Writes refused in 24 h',
    description: 'Writes whose samples Prometheus dropped. Anything but 0 is data loss.',
    unit: 'short',
    queries: [
      ofPods(sumPerPod(`increase(${writes(`outcome="refused",${NO_STRANGER}`)}[24h])`, 'cause')),
    ],
    thresholds: [
      { color: 'green', value: null },
      { color: 'red', value: 0.5 },
    ],
    alert: 'AzureRemoteWriteSamplesRefused',
  },
  {
    title: 'Token valid for',
    description: 'At 0 there is no valid token, and samples are held back.',
    unit: 's',
    queries: [ofPods(`clamp_min(${perPod(last(metric(METRICS.tokenExpiry.name)))} - time(), 0)`)],
    thresholds: lowIsBad(1, 300),
    alert: 'AzureRemoteWriteNoToken',
  },
  {
    title: 'Certificate valid for',
    description: 'The certificate in use. Empty where the identity needs none.',
    unit: 's',
    queries: [ofPods(`clamp_min(${perPod(`${notAfter} * ${inUse} > 0`)} - time(), 0)`)],
    thresholds: lowIsBad(3 * 86_400, 30 * 86_400),
    alert: 'AzureRemoteWriteCertificateExpiresSoon',
  },
]
