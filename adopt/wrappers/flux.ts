import { at, type Dict, dictAt, type Node, rawAt } from '../reading/tree.ts'
import { isKind, leafAt, objectsAt, titleOf, valuesAt } from './layers.ts'
import type { Wrapper } from './wrapper.ts'

/** @see https://fluxcd.io/flux/components/helm/helmreleases/ */
export const helmRelease: Wrapper = {
  matches: (document) => isKind(document, 'HelmRelease', 'helm.toolkit.fluxcd.io'),
  open(document, others) {
    const values = valuesAt(document, 'spec', 'values')
    const repository = repositoryOf(document, others)
    const isRegistry = repository !== undefined && at(document, 'spec', 'chartRef') !== undefined
    return [
      {
        title: titleOf(document),
        context: {
          release: at(document, 'spec', 'releaseName') ?? nameOf(document),
          namespace:
            at(document, 'spec', 'targetNamespace') ?? at(document, 'metadata', 'namespace'),
          chart: isRegistry
            ? at(repository, 'spec', 'url')
            : at(document, 'spec', 'chart', 'spec', 'chart'),
          chartVersion: isRegistry
            ? (at(repository, 'spec', 'ref', 'tag') ?? at(repository, 'spec', 'ref', 'semver'))
            : at(document, 'spec', 'chart', 'spec', 'version'),
          deployer: { by: 'flux', document, repository, isInline: values.length > 0 },
        },
        layers: [...objectsAt(document, 'valuesKey', 'spec', 'valuesFrom'), ...values],
      },
    ]
  },
}

/** Without a name of its own the release is called `[<target namespace>-]<name>`. */
function nameOf(document: Dict): Node | undefined {
  const name = leafAt(document, 'metadata', 'name')
  const target = rawAt(document, 'spec', 'targetNamespace')
  return name === undefined || target === undefined
    ? name
    : { ...name, value: `${target}-${name.value}` }
}

/** What `sourceRef` or `chartRef` names, by kind and name. */
function repositoryOf(document: Dict, others: readonly Dict[]): Dict | undefined {
  const chart = dictAt(document, 'spec', 'chart', 'spec', 'sourceRef')
  const reference = chart.entries.size > 0 ? chart : dictAt(document, 'spec', 'chartRef')
  const kind = rawAt(reference, 'kind')
  const name = rawAt(reference, 'name')
  return others.find(
    (one) =>
      kind !== undefined &&
      isKind(one, kind, 'source.toolkit.fluxcd.io') &&
      rawAt(one, 'metadata', 'name') === name,
  )
}
