import {
  at,
  type Dict,
  dict,
  dictAt,
  dictsAt,
  mapLeaves,
  type Node,
  rawAt,
} from '../reading/tree.ts'
import { type FileLayer, filesAt, isKind, setsAt, titleOf, valuesAt } from './layers.ts'
import type { Wrapped, Wrapper } from './wrapper.ts'

/**
 * The Application's own name and namespace are Argo CD's; Prometheus is where the destination says.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 */
export const application: Wrapper = {
  matches: (document) => isKind(document, 'Application', 'argoproj.io'),
  open: (document) => openApplication(document, at(document, 'metadata', 'namespace')),
}

export const applicationSet: Wrapper = {
  matches: (document) => isKind(document, 'ApplicationSet', 'argoproj.io'),
  open(document) {
    const namespace = at(document, 'metadata', 'namespace')
    const template = dict([
      ['kind', at(document, 'kind') ?? dict([])],
      ...dictAt(document, 'spec', 'template').entries,
    ])
    const elements = dictsAt(document, 'spec', 'generators').flatMap((generator) =>
      dictsAt(generator, 'list', 'elements'),
    )
    // Other generators look into git or into the cluster: their parameters stay templates, which are
    // never taken for values.
    const applications =
      elements.length === 0 ? [template] : elements.map((element) => substitute(template, element))
    return applications.flatMap((one) => openApplication(one, namespace))
  },
}

function openApplication(document: Dict, argocdNamespace: Node | undefined): readonly Wrapped[] {
  const spec = dictAt(document, 'spec')
  const single = at(spec, 'source')
  const sources = [...(single?.kind === 'map' ? [single] : []), ...dictsAt(spec, 'sources')]
  return sources.flatMap((source) => {
    const helm = dictAt(source, 'helm')
    const files = filesAt(helm, 'valueFiles')
    // valuesObject takes the place of values; both come before the parameters.
    const object = valuesAt(helm, 'valuesObject')
    const inline = [
      ...(object.length > 0 ? object : valuesAt(helm, 'values')),
      ...setsAt(helm, 'parameters'),
    ]
    if (files.length + inline.length === 0) return []
    return [
      {
        title: titleOf(document),
        context: {
          release: at(helm, 'releaseName') ?? at(document, 'metadata', 'name'),
          namespace: at(spec, 'destination', 'namespace'),
          chart: at(source, 'chart'),
          chartVersion: at(source, 'targetRevision'),
          deployer: {
            by: 'argocd',
            document,
            namespace: argocdNamespace,
            chart: source,
            files: sources.find((one) => isReferredTo(rawAt(one, 'ref'), files)),
            isInline: inline.length > 0,
          },
        },
        layers: [...files, ...inline],
      },
    ]
  })
}

/** `values` of `$values/envs/prod.yaml`. */
function isReferredTo(ref: string | undefined, files: readonly FileLayer[]): boolean {
  return ref !== undefined && files.some(({ file }) => String(file.value).startsWith(`$${ref}/`))
}

/** `{{cluster}}`, `{{ .cluster }}` and `{{ values.x }}` of a list generator's element. */
function substitute(template: Dict, element: Dict): Dict {
  const replaced = mapLeaves(template, (leaf) => {
    if (typeof leaf.value !== 'string' || !leaf.value.includes('{{')) return leaf
    const value = leaf.value.replaceAll(
      /\{\{\s*\.?([\w.-]+)\s*\}\}/g,
      (whole, name: string) => rawAt(element, ...name.split('.')) ?? rawAt(element, name) ?? whole,
    )
    return { ...leaf, value }
  })
  return replaced.kind === 'map' ? replaced : template
}
