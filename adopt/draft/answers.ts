import { REGIONS } from '../../contract/regions.ts'
import type { At } from './draft-path.ts'
import type { EnvironmentDraft } from './environments.ts'
import type { Filled } from './todo.ts'

/**
 * Options that have to be said, and that only a person knows once a synthesis refuses what the files have:
 * something that it takes there.
 */
const EXAMPLES: Readonly<Record<string, (environment: EnvironmentDraft, path: At) => Filled>> = {
  location: ({ draft }) => {
    const cloud = draft.cloud ?? 'public'
    const regions = cloud === 'usGovernment' || cloud === 'china' ? REGIONS[cloud] : REGIONS.public
    return regions[0] ?? 'westeurope'
  },
  'clusters[].prometheus.version': () => '3.14.0',
  'clusters[].kubernetes.issuerUrl': () => 'https://issuer.example.com',
  'clusters[].destination': ({ name }, [, index]) => ({ name: `${name}-${index}` }),
}

export function exampleAt(
  printed: string,
  environment: EnvironmentDraft,
  path: At,
): Filled | undefined {
  return EXAMPLES[printed]?.(environment, path)
}

/** Where the value is that makes an option refused which the files do not have. */
export const INSTEAD: Readonly<Record<string, string>> = {
  'clusters[].sidecar.settings.maxInflightBytes': 'clusters[].sidecar.resources',
  'clusters[].sidecar.settings.maxBodyBytes': 'clusters[].sidecar.settings.maxInflightBytes',
  'clusters[].prometheus.queue.minShards': 'clusters[].prometheus.queue.maxShards',
  'clusters[].prometheus.queue.minBackoff': 'clusters[].prometheus.queue.maxBackoff',
}
