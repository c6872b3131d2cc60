import { at, type Dict, type Node, rawAt } from '../reading/tree.ts'
import { isKind, leafAt, objectsAt, titleOf, valuesAt } from './layers.ts'
import type { Wrapper } from './wrapper.ts'

/** @see https://fluxcd.io/flux/components/helm/helmreleases/ */
export const helmRelease: Wrapper = {
  matches: (document) => isKind(document, 'HelmRelease', 'helm.toolkit.fluxcd.io'),
  open: (document) => [
    {
      title: titleOf(document),
      context: {
        release: at(document, 'spec', 'releaseName') ?? nameOf(document),
        namespace: at(document, 'spec', 'targetNamespace') ?? at(document, 'metadata', 'namespace'),
        chart: at(document, 'spec', 'chart', 'spec', 'chart'),
        chartVersion: at(document, 'spec', 'chart', 'spec', 'version'),
      },
      layers: [
        ...objectsAt(document, 'valuesKey', 'spec', 'valuesFrom'),
        ...valuesAt(document, 'spec', 'values'),
      ],
    },
  ],
}

/** Without a name of its own the release is called `[<target namespace>-]<name>`. */
function nameOf(document: Dict): Node | undefined {
  const name = leafAt(document, 'metadata', 'name')
  const target = rawAt(document, 'spec', 'targetNamespace')
  return name === undefined || target === undefined
    ? name
    : { ...name, value: `${target}-${name.value}` }
}
