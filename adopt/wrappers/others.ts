import { at, type Dict, dictsAt, rawAt } from '../reading/tree.ts'
import { filesAt, isKind, objectsAt, setsAt, titleOf, valuesAt } from './layers.ts'
import type { Wrapper } from './wrapper.ts'

/** A HelmChartConfig of the same name is a layer over it. @see https://docs.k3s.io/helm */
export const helmChart: Wrapper = {
  matches: (document) => isHelmChart(document) || isConfig(document),
  open(document, others) {
    const fellows = others.filter((one) => nameOf(one) === nameOf(document))
    if (isConfig(document) && fellows.some(isHelmChart)) return []
    const configs = isConfig(document) ? [] : fellows.filter(isConfig)
    return [
      {
        title: titleOf(document),
        context: {
          release: at(document, 'metadata', 'name'),
          namespace:
            at(document, 'spec', 'targetNamespace') ?? at(document, 'metadata', 'namespace'),
          chart: at(document, 'spec', 'chart'),
          chartVersion: at(document, 'spec', 'version'),
        },
        layers: [document, ...configs].flatMap((one) => valuesAt(one, 'spec', 'valuesContent')),
      },
    ]
  },
}

function isHelmChart(document: Dict): boolean {
  return isKind(document, 'HelmChart', 'helm.cattle.io')
}

function isConfig(document: Dict): boolean {
  return isKind(document, 'HelmChartConfig', 'helm.cattle.io')
}

function nameOf(document: Dict): string {
  return `${rawAt(document, 'metadata', 'namespace')}/${rawAt(document, 'metadata', 'name')}`
}

/** @see https://fleet.rancher.io/ref-fleet-yaml */
export const fleet: Wrapper = {
  matches: (document) =>
    at(document, 'kind') === undefined && at(document, 'helm', 'chart') !== undefined,
  open: (document) => [
    {
      title: 'fleet.yaml',
      context: {
        release: at(document, 'helm', 'releaseName'),
        namespace: at(document, 'namespace') ?? at(document, 'defaultNamespace'),
        chart: at(document, 'helm', 'chart'),
        chartVersion: at(document, 'helm', 'version'),
      },
      layers: [
        ...filesAt(document, 'helm', 'valuesFiles'),
        ...valuesAt(document, 'helm', 'values'),
      ],
    },
  ],
}

/** @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/helmcharts/ */
export const kustomization: Wrapper = {
  matches: (document) => at(document, 'helmCharts')?.kind === 'list',
  open: (document) =>
    dictsAt(document, 'helmCharts').map((chart) => ({
      title: `chart ${rawAt(chart, 'name')} of the kustomization`,
      context: {
        release: at(chart, 'releaseName'),
        namespace: at(chart, 'namespace') ?? at(document, 'namespace'),
        chart: at(chart, 'name'),
        chartVersion: at(chart, 'version'),
        deployer: { by: 'kustomize' },
      },
      layers: [
        ...filesAt(chart, 'valuesFile'),
        ...filesAt(chart, 'additionalValuesFiles'),
        ...valuesAt(chart, 'valuesInline'),
      ],
    })),
}

/** @see https://github.com/crossplane-contrib/provider-helm */
export const crossplaneRelease: Wrapper = {
  matches: (document) => isKind(document, 'Release', 'helm.crossplane.io'),
  open: (document) => [
    {
      title: titleOf(document),
      context: {
        release:
          at(document, 'metadata', 'annotations', 'crossplane.io/external-name') ??
          at(document, 'metadata', 'name'),
        namespace: at(document, 'spec', 'forProvider', 'namespace'),
        chart: at(document, 'spec', 'forProvider', 'chart', 'name'),
        chartVersion: at(document, 'spec', 'forProvider', 'chart', 'version'),
      },
      layers: [
        ...objectsAt(document, 'key', 'spec', 'forProvider', 'valuesFrom'),
        ...valuesAt(document, 'spec', 'forProvider', 'values'),
        ...setsAt(document, 'spec', 'forProvider', 'set'),
      ],
    },
  ],
}
