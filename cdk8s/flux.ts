import { ApiObject } from 'cdk8s'
import type { Construct } from 'constructs'
import { inRepository } from '../contract/environment/in-repository.ts'
import { deployedName } from '../contract/environment/rules/deployers.ts'
import type { Deployment } from './deployment.ts'
import type { PrometheusValues } from './prometheus-values.ts'

/** What there is to deploy. */
interface Parts {
  /** `undefined` without the chart. */
  readonly values: PrometheusValues | undefined
  /** The folder of manifests, from the one that holds `dist/`; `undefined` where there is none. */
  readonly manifests: string | undefined
}

/**
 * The chart as a HelmRelease with our values in it, and our manifests as a Kustomization. Neither waits for the
 * other: a pod that finds no SecretProviderClass and a PodMonitor that finds no CRD are both tried again.
 *
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function addFlux(scope: Construct, deployment: Deployment, parts: Parts): void {
  const { environment, cluster } = deployment
  const { flux } = environment
  if (flux === undefined) return
  const metadata = { name: deployedName(environment, cluster), namespace: flux.namespace }
  if (parts.values !== undefined) addRelease(scope, deployment, flux, { metadata, ...parts })
  if (parts.manifests === undefined) return
  new ApiObject(scope, 'kustomization', {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: {
      interval: flux.interval,
      // The CRDs of some of them come with the chart.
      retryInterval: '1m',
      path: `./${inRepository(flux, parts.manifests)}`,
      prune: true,
      sourceRef: flux.source,
    },
  })
}

type Flux = NonNullable<Deployment['environment']['flux']>

function addRelease(
  scope: Construct,
  { cluster }: Deployment,
  flux: Flux,
  { metadata, values }: Parts & { readonly metadata: { readonly name: string } },
): void {
  const { chartVersion, namespace, release } = cluster.prometheus
  const { chartRepository: url, interval, valuesFrom = [] } = flux
  new ApiObject(scope, 'repository', {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata,
    spec: { interval, url, ...(url.startsWith('oci://') && { type: 'oci' }) },
  })
  new ApiObject(scope, 'release', {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata,
    spec: {
      interval,
      releaseName: release,
      targetNamespace: namespace,
      // Where `helm upgrade` keeps it: a release that runs already is taken over, and not installed again.
      storageNamespace: namespace,
      install: { createNamespace: true, crds: 'CreateReplace' },
      // Helm itself never upgrades CRDs, and a new chart's operator may need new ones.
      upgrade: { crds: 'CreateReplace' },
      chart: {
        spec: {
          chart: 'kube-prometheus-stack',
          version: chartVersion,
          sourceRef: { kind: 'HelmRepository', name: metadata.name },
        },
      },
      ...(valuesFrom.length > 0 && { valuesFrom }),
      // After those of `valuesFrom`: Flux merges them last.
      values,
    },
  })
}
