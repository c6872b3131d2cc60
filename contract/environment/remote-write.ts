import { z } from 'zod'
import * as format from '../format.ts'
import { writeRelabelConfigs } from './relabeling.ts'

/** Metadata of metrics: type, help and unit. */
const metadataConfig = z.strictObject({
  /** Whether they are sent. */
  send: z.boolean().default(true),
  /** How often. Default: Prometheus', `1m`. */
  sendInterval: format.duration.meta({ examples: ['5m'] }).optional(),
  /** How many in one request. Default: Prometheus', 2000. */
  maxSamplesPerSend: format.integer(1, 100_000, 500).optional(),
})

/**
 * The remote write to Azure Monitor, in the operator's words. What is left out keeps Prometheus' default.
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.RemoteWriteSpec
 */
export const remoteWrite = z
  .strictObject({
    /**
     * Which series are sent, and with which labels: `keep` and `drop` decide what a workspace
     * costs. They come before the renaming for Azure's dashboards, so they see jobs as Prometheus
     * calls them.
     */
    writeRelabelConfigs,
    /**
     * How long Prometheus waits for an answer, `30s` by default. The sidecar answers five seconds earlier, and
     * after 25 s at most. What is in flight when the pod stops needs no longer: Prometheus flushes for 60 s.
     */
    remoteTimeout: format.duration.meta({ examples: ['20s'] }).optional(),
    /** Sends exemplars. Whether Azure Monitor keeps them is not documented. */
    sendExemplars: z.boolean().optional(),
    /** Sends native histograms. Whether Azure Monitor keeps them is not documented. */
    sendNativeHistograms: z.boolean().optional(),
    /**
     * Version of remote write. Azure Monitor may answer 2.0 with 415, and Prometheus then drops the
     * samples: try it with `check`.
     */
    messageVersion: z
      .enum(['V1.0', 'V2.0'])
      .optional()
      .meta({ examples: ['V2.0'] }),
    /** Whether and how often type and help of metrics are sent. Left out: once a minute. */
    metadataConfig: metadataConfig.optional(),
    /** More headers, for something between Prometheus and Azure. With `transport: 'native'` only; never a secret. */
    headers: z
      .record(format.headerName, format.text('prod'))
      .default({})
      .meta({ examples: [{ 'X-Team': 'observability' }] }),
  })
  .prefault({})

/** Which replicas of a shard write. */
export const write = z.enum(['all', 'first']).meta({ examples: ['first'] })
