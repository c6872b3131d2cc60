import { bitsOf, encodeWriteRequest, type Series } from '../lab/remote-write.ts'

/** The bodies that are measured, by the name that tables show. */
const BODIES = {
  '2 kB': { samples: 34 },
  /** Prometheus' default: 2000 samples in a write. */
  '97 kB': { samples: 2000 },
  '150 kB': { samples: 3_120 },
  '300 kB': { samples: 6_300 },
  '1 MB': { samples: 21_500 },
} as const

export type BodyName = keyof typeof BODIES

export const BODY_NAMES = Object.keys(BODIES) as BodyName[]

/** A write with one sample for each series, as kube-state-metrics and cAdvisor label them. */
export function createBody(name: BodyName): Buffer {
  const random = createRandom(1)
  const series = Array.from({ length: BODIES[name].samples }, (_, i) => createSeries(i, random))
  return encodeWriteRequest(series)
}

const NAMES = [
  'container_cpu_usage_seconds_total',
  'container_memory_working_set_bytes',
  'kube_pod_container_status_restarts_total',
  'container_network_receive_bytes_total',
  'kubelet_runtime_operations_duration_seconds_bucket',
] as const

function createSeries(i: number, random: () => number): Series {
  const pod = Math.floor(i / NAMES.length)
  const replicaSet = Math.floor(random() * 36 ** 4).toString(36)
  const suffix = Math.floor(random() * 36 ** 5).toString(36)
  return {
    labels: {
      __name__: NAMES[i % NAMES.length] ?? NAMES[0],
      cluster: 'production-west-europe',
      container: `service-${pod % 40}`,
      endpoint: 'https-metrics',
      instance: `10.240.${pod % 250}.${i % 250}:10250`,
      job: 'kubelet',
      namespace: `team-${pod % 25}`,
      node: `aks-nodepool1-12345678-vmss${(pod % 60).toString().padStart(6, '0')}`,
      pod: `service-${pod % 40}-${replicaSet}-${suffix}`,
    },
    samples: [
      {
        timestampMs: 1_767_225_600_000 + Math.floor(random() * 15_000),
        bits: bitsOf(random() * 1e9),
      },
    ],
  }
}

/** The same bodies in every run and process (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
