import type { Cluster } from '../contract/environment/resolve.ts'

type Prometheus = Cluster['prometheus']

/** What Prometheus may take and how long it keeps samples; nothing of what the environment leaves open. */
export function sizeOf({ retention, storage, resources }: Prometheus): Record<string, unknown> {
  return {
    ...(retention && { retention }),
    ...(storage && {
      storageSpec: {
        volumeClaimTemplate: {
          spec: {
            accessModes: [storage.accessMode],
            ...(storage.storageClassName && { storageClassName: storage.storageClassName }),
            resources: { requests: { storage: storage.size } },
          },
        },
      },
    }),
    ...(resources && { resources: withoutEmpty(resources) }),
  }
}

/** An empty map would say nothing in the chart's merge, and look as if it did. */
function withoutEmpty(maps: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0))
}

/** Patches as the operator takes them: entries with the name of the container that they are merged into. */
export function patchesOf({ containerPatches }: Prometheus): {
  readonly containers: readonly object[]
  readonly initContainers: readonly object[]
} {
  const entries = Object.entries(containerPatches).flatMap(([name, patch]) =>
    patch === undefined ? [] : [{ name, ...patch }],
  )
  const isInit = ({ name }: { readonly name: string }) => name === 'init-config-reloader'
  return {
    containers: entries.filter((entry) => !isInit(entry)),
    initContainers: entries.filter(isInit),
  }
}
