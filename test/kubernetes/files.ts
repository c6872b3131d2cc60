import { resolve } from 'node:path'
import { parse } from 'yaml'
import { synthesize } from '../../cdk8s/synthesize.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import type { Cluster, Environment } from '../../contract/environment/resolve.ts'
import { CONTAINER } from '../../contract/pod.ts'
import { type ClusterOutputs, parseOutputs } from '../../contract/terraform-outputs.ts'
import { environments, outputsOf } from '../environments/index.ts'

export const root = resolve(import.meta.dirname, '../..')

/** One cluster of a fixture, with the files that are synthesized for it. */
export interface Synthesized {
  readonly name: string
  readonly environment: Environment
  readonly cluster: Cluster
  readonly outputs: ClusterOutputs
  /** Texts by path below `dist/`. */
  readonly texts: ReadonlyMap<string, string>
}

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: Partial<SecretProviderClassSpec & PodMonitorSpec & RuleSpec & ApplicationSpec>
  readonly data?: Readonly<Record<string, string>>
}

interface SecretProviderClassSpec {
  readonly provider: string
  readonly parameters: Readonly<Record<string, string>>
}

interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> }
  readonly podMetricsEndpoints: readonly { readonly port: string; readonly path: string }[]
}

export interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: { readonly severity: string }
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>
}

interface RuleSpec {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[]
}

interface ApplicationSpec {
  readonly destination: object
  readonly sources: readonly {
    readonly repoURL: string
    readonly targetRevision: string
    readonly ref?: string
    readonly path?: string
    readonly helm?: { readonly releaseName: string; readonly valueFiles: readonly string[] }
  }[]
  readonly syncPolicy: { readonly syncOptions: readonly string[] }
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly imagePullPolicy?: string
  readonly restartPolicy?: string
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly resources?: object
  readonly securityContext?: object
  readonly volumeMounts?: readonly {
    readonly name: string
    readonly mountPath: string
    readonly readOnly?: boolean
  }[]
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
  readonly initialDelaySeconds?: number
  readonly timeoutSeconds?: number
}

export interface PrometheusSpec {
  readonly externalLabels: Readonly<Record<string, string>>
  readonly podMetadata: {
    readonly labels: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly remoteWrite: readonly {
    readonly name: string
    readonly url: string
    readonly azureAd?: object
    readonly queueConfig?: Readonly<Record<string, string | number | boolean>>
    readonly writeRelabelConfigs?: readonly Readonly<Record<string, string | readonly string[]>>[]
  }[]
  readonly containers?: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly { readonly name: string; readonly csi?: CsiVolume }[]
  readonly volumeMounts?: Container['volumeMounts']
}

interface CsiVolume {
  readonly driver: string
  readonly readOnly?: boolean
  readonly volumeAttributes: { readonly secretProviderClass: string }
  readonly nodePublishSecretRef?: { readonly name: string }
}

export interface Values {
  readonly prometheus: {
    readonly serviceAccount: {
      readonly create: boolean
      readonly name: string
      readonly annotations?: Readonly<Record<string, string>>
    }
    readonly prometheusSpec: PrometheusSpec
  }
}

/** Every cluster of every fixture. */
export const clusters: readonly Synthesized[] = parseEnvironments(environments).flatMap(
  (environment) => {
    const outputs = parseOutputs(environment, outputsOf(environment.name))
    const files = [...synthesize(environment, outputs)]
    return environment.clusters.flatMap((cluster) => {
      const clusterOutputs = outputs.clusters.get(cluster.name)
      if (clusterOutputs === undefined) return []
      const name = `${environment.name}/${cluster.name}`
      const own = [`kubernetes/${name}/`, `argocd/${name}.yaml`]
      const texts = new Map(files.filter(([path]) => own.some((start) => path.startsWith(start))))
      return [{ name, environment, cluster, outputs: clusterOutputs, texts }]
    })
  },
)

export function theCluster(name: string): Synthesized {
  const found = clusters.find((cluster) => cluster.name === name)
  if (found === undefined) throw new Error(`no environment has ${name}`)
  return found
}

export function textOf({ name, texts }: Synthesized, end: string): string {
  const found = [...texts].find(([path]) => path.endsWith(end))
  if (found === undefined) throw new Error(`${name} has no ${end}`)
  return found[1]
}

export function valuesOf(files: Synthesized): Values {
  return parse(textOf(files, 'values/kube-prometheus-stack.yaml'))
}

export function manifestsOf({ texts }: Synthesized): Manifest[] {
  return [...texts].flatMap(([path, text]) => (path.includes('/values/') ? [] : [parse(text)]))
}

export function manifestOf(files: Synthesized, kind: string): Manifest | undefined {
  return manifestsOf(files).find((manifest) => manifest.kind === kind)
}

/** The sidecar's container, be it an init container or not; `undefined` with the native transport. */
export function sidecarOf(values: Values): Container | undefined {
  const { containers = [], initContainers = [] } = values.prometheus.prometheusSpec
  return [...containers, ...initContainers].find(({ name }) => name === CONTAINER)
}

/** What is written out; what a Secret knows is not. */
export function envOf(container: Container): Record<string, string> {
  return Object.fromEntries(
    (container.env ?? []).flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}
