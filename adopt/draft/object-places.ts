import { changed, ELSEWHERE, leftOut, NO_OPTION, type Places, text } from './place.ts'

const ANEW = 'a new one is generated'
const KUBERNETES_OWN = leftOut("it is Kubernetes' own")

/** What `kubectl get -o yaml` shows besides. */
const OBJECT: Places = {
  apiVersion: changed(ANEW),
  kind: changed(ANEW),
  status: KUBERNETES_OWN,
  operation: KUBERNETES_OWN,
  'metadata.creationTimestamp': KUBERNETES_OWN,
  'metadata.generation': KUBERNETES_OWN,
  'metadata.managedFields': KUBERNETES_OWN,
  'metadata.resourceVersion': KUBERNETES_OWN,
  'metadata.uid': KUBERNETES_OWN,
  'metadata.name': changed('it is called prometheus-<environment>-<cluster> here'),
  '': leftOut(NO_OPTION),
}

/** Fields of a Prometheus or PrometheusAgent, of which other code reads the rest. */
export const PROMETHEUS_PLACES: Places = {
  ...OBJECT,
  apiVersion: changed('it is prometheus.kind here'),
  kind: changed('it is prometheus.kind here'),
  metadata: leftOut(NO_OPTION),
  'metadata.name': ELSEWHERE,
  'metadata.namespace': ELSEWHERE,
  spec: ELSEWHERE,
}

/** Fields of the SecretProviderClass that the sidecar mounts. */
export const SECRET_PROVIDER_CLASS_PLACES: Places = {
  ...OBJECT,
  'metadata.name': changed('it is called prometheus-remote-write here, after the release'),
  'spec.parameters': ELSEWHERE,
  'spec.provider': changed(ANEW),
}

/** Fields of an Argo CD Application. */
export const ARGOCD_PLACES: Places = {
  ...OBJECT,
  'metadata.namespace': ELSEWHERE,
  'metadata.labels': ELSEWHERE,
  'metadata.finalizers': ELSEWHERE,
  'spec.project': text('argocd.project'),
  'spec.destination': ELSEWHERE,
  'spec.source': ELSEWHERE,
  'spec.sources': ELSEWHERE,
  'spec.syncPolicy.retry': { to: 'argocd.retry' },
  'spec.syncPolicy.syncOptions': ELSEWHERE,
  'spec.syncPolicy.automated': changed('what is no longer in git always goes, and drift is undone'),
}

/** Fields of a Flux HelmRelease. */
export const FLUX_PLACES: Places = {
  ...OBJECT,
  'metadata.namespace': text('flux.namespace'),
  'spec.interval': { to: 'flux.interval' },
  'spec.releaseName': ELSEWHERE,
  'spec.targetNamespace': ELSEWHERE,
  'spec.chart': ELSEWHERE,
  'spec.chart.spec.sourceRef': changed('a HelmRepository of its own is written'),
  'spec.chart.spec.interval': changed('it is flux.interval'),
  'spec.chartRef': changed('a HelmRepository of its own is written'),
  'spec.values': ELSEWHERE,
  'spec.valuesFrom': ELSEWHERE,
  'spec.storageNamespace': changed('it is the namespace of the release'),
  'spec.install': changed('a release that is there already is taken over, and CRDs are replaced'),
  'spec.upgrade': changed('CRDs are replaced'),
}

/** Fields of the HelmRepository or OCIRepository that has the chart. */
export const REPOSITORY_PLACES: Places = {
  'spec.url': ELSEWHERE,
  'spec.ref': ELSEWHERE,
  'spec.secretRef': leftOut(NO_OPTION),
  'spec.certSecretRef': leftOut(NO_OPTION),
  '': changed('a HelmRepository of its own is written'),
}
