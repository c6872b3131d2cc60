import { INIT_PORTS, RESERVED_NAMES, RESERVED_PORTS, VOLUME } from '../../pod.ts'
import type { Problem } from '../../problem.ts'
import { containerPatches } from '../container-patches.ts'
import { mountNeededBy } from '../mount.ts'
import type { Cluster } from '../resolve.ts'
import { sidecarFiles } from '../sidecar-files.ts'

type List = keyof typeof RESERVED_NAMES

/** What a pod cannot have twice, or cannot have at all. */
export function podProblems(cluster: Cluster): Problem[] {
  return [
    ...nameProblems(cluster),
    ...labelProblems(cluster),
    ...portProblems(cluster),
    ...mountProblems(cluster),
  ]
}

/** Names that stand for a change of what the operator makes. */
const PATCHED: readonly string[] = Object.keys(containerPatches.unwrap().shape)

/** Kubernetes has one set of names for a pod's containers, whichever list they are in. */
const SHARES_NAMES_WITH: Partial<Record<List, List>> = { initContainers: 'containers' }

function nameProblems({ prometheus }: Cluster): Problem[] {
  return (Object.keys(RESERVED_NAMES) as List[]).flatMap((list) => {
    const taken: readonly string[] = RESERVED_NAMES[list]
    const other = SHARES_NAMES_WITH[list]
    const elsewhere = other === undefined ? [] : prometheus[other].map(({ name }) => name)
    const names = prometheus[list].map(({ name }) => name)
    return names.flatMap((name, index) => {
      const repeated = list !== 'volumeMounts' && names.indexOf(name) < index
      if (!taken.includes(name) && !repeated && !elsewhere.includes(name)) return []
      const allowed = elsewhere.includes(name)
        ? `a name that is not in prometheus.${other} as well`
        : 'a name that is not taken'
      const next = PATCHED.includes(name)
        ? `to change the operator's own container, prometheus: { containerPatches: { '${name}': { ... } } }`
        : undefined
      return [{ path: `prometheus.${list}[${index}].name`, value: name, allowed, next }]
    })
  })
}

function labelProblems({ prometheus: { externalLabels } }: Cluster): Problem[] {
  if (!('cluster' in externalLabels)) return []
  return [
    {
      path: 'prometheus.externalLabels.cluster',
      value: externalLabels.cluster ?? '',
      allowed: "nothing: the label cluster is the cluster's name",
    },
  ]
}

function portProblems({ prometheus, sidecar }: Cluster): Problem[] {
  const taken = new Map<number, string>()
  for (const [port, owner] of Object.entries(RESERVED_PORTS)) taken.set(Number(port), owner)
  const problems: Problem[] = []
  const claim = (port: number, path: string, owner: string) => {
    const other = taken.get(port)
    if (other === undefined) taken.set(port, owner)
    else {
      const allowed = `a port that nothing else in the pod uses: ${port} is that of ${other}`
      problems.push({ path, value: String(port), allowed })
    }
  }
  if (sidecar !== undefined) claim(sidecar.port, 'sidecar.port', 'the sidecar')
  for (const [port, owner] of Object.entries(INIT_PORTS)) {
    if (!taken.has(Number(port))) taken.set(Number(port), owner)
  }
  for (const { path, name, container } of containersOf(prometheus)) {
    listAt(container, 'ports').forEach((port, at) => {
      const number = Reflect.get(Object(port), 'containerPort')
      if (typeof number !== 'number' || Reflect.get(Object(port), 'protocol') === 'UDP') return
      claim(number, `${path}.ports[${at}].containerPort`, name)
    })
  }
  return problems
}

/** The user's own containers, and patches of the operator's, with where they stand. */
function containersOf(prometheus: Cluster['prometheus']) {
  return [
    ...(['containers', 'initContainers'] as const).flatMap((list) =>
      prometheus[list].map((container, index) => ({
        path: `prometheus.${list}[${index}]`,
        name: container.name,
        container,
      })),
    ),
    ...Object.entries(prometheus.containerPatches).flatMap(([name, container]) =>
      container === undefined
        ? []
        : [{ path: `prometheus.containerPatches.${name}`, name, container }],
    ),
  ]
}

/** Volumes that the operator adds to the pod: its own, and those of `secrets` and `configMaps`. */
const OPERATOR_VOLUMES =
  /^(config|config-out|tls-assets|web-config|prometheus-.+|secret-.+|configmap-.+)$/

function mountProblems({ prometheus, identity, sidecar }: Cluster): Problem[] {
  const ours = [
    ...(mountNeededBy(identity) !== undefined ? [VOLUME] : []),
    ...(sidecar === undefined ? [] : sidecarFiles(sidecar).map(({ volume }) => volume)),
  ]
  const volumes = [...ours, ...prometheus.volumes.map(({ name }) => name)]
  const mounts = [
    ...prometheus.volumeMounts.map((mount, index) => ({
      path: `prometheus.volumeMounts[${index}].name`,
      mount,
    })),
    ...(sidecar?.volumeMounts ?? []).map((mount, index) => ({
      path: `sidecar.volumeMounts[${index}].name`,
      mount,
    })),
    ...containersOf(prometheus).flatMap(({ path, container }) =>
      listAt(container, 'volumeMounts').map((mount, at) => ({
        path: `${path}.volumeMounts[${at}].name`,
        mount,
      })),
    ),
  ]
  return mounts.flatMap(({ path, mount }) => {
    const name: unknown = Reflect.get(Object(mount), 'name')
    if (typeof name !== 'string' || volumes.includes(name) || OPERATOR_VOLUMES.test(name)) return []
    return [
      {
        path,
        value: name,
        allowed: `the name of a volume of the pod (${volumes.join(', ') || 'there are none'})`,
        next: 'add it to prometheus.volumes',
      },
    ]
  })
}

function listAt(value: object, key: string): readonly unknown[] {
  const list: unknown = Reflect.get(value, key)
  return Array.isArray(list) ? list : []
}
