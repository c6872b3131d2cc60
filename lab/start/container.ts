import { parse } from 'yaml'
import { z } from 'zod'
import { CONTAINER } from '../../contract/pod.ts'

const container = z.object({
  name: z.string(),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
})

const values = z.object({
  prometheus: z.object({
    prometheusSpec: z.object({
      externalLabels: z.record(z.string(), z.string()).default({}),
      containers: z.array(container.loose()).default([]),
      initContainers: z.array(container.loose()).default([]),
      remoteWrite: z.array(z.looseObject({ url: z.string() })),
    }),
  }),
})

/** What a values file says about the sidecar and about Prometheus beside it. */
export interface Deployment {
  /** The sidecar's environment variables. */
  readonly env: Readonly<Record<string, string>>
  readonly externalLabels: Readonly<Record<string, string>>
  /** Where Prometheus writes to. */
  readonly writeUrl: string
}

/**
 * Takes the sidecar's container spec out of kube-prometheus-stack values.
 *
 * @throws Error when the values have no sidecar.
 */
export function readDeployment(valuesYaml: string): Deployment {
  const { externalLabels, containers, initContainers, remoteWrite } = values.parse(
    parse(valuesYaml),
  ).prometheus.prometheusSpec
  const sidecar = [...containers, ...initContainers].find(({ name }) => name === CONTAINER)
  const [write] = remoteWrite
  if (sidecar === undefined || write === undefined) {
    throw new Error(`the values have no container ${CONTAINER} or no remoteWrite`)
  }
  return {
    env: Object.fromEntries(
      sidecar.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
    externalLabels,
    writeUrl: write.url,
  }
}
