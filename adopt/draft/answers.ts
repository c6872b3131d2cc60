import { CHART } from '../../contract/environment/prometheus.ts'
import { schemasAt } from '../../contract/environment/schema-at.ts'
import type { At } from './draft-path.ts'
import type { EnvironmentDraft } from './environments.ts'
import { IMAGE, regionIn } from './examples.ts'
import type { Filled } from './todo.ts'

/**
 * Options that have to be said, and that only a person knows once a synthesis refuses what the files have:
 * something that it takes there.
 */
const EXAMPLES: Readonly<Record<string, (environment: EnvironmentDraft, path: At) => Filled>> = {
  location: ({ draft }) => regionIn(draft.cloud),
  // Their default is made of the cluster's name, and may be too long.
  'clusters[].dataCollection.ruleName': (_, [, index]) => `dcr-prometheus-${index}`,
  'clusters[].dataCollection.endpointName': (_, [, index]) => `dce-prometheus-${index}`,
  'clusters[].prometheus.chartVersion': () => CHART.version,
  'clusters[].prometheus.version': () => CHART.prometheus,
  'clusters[].kubernetes.issuerUrl': () => 'https://issuer.example.com',
  'clusters[].destination.server': ({ name }, [, index]) => `https://${name}-${index}.example.com`,
  'clusters[].prometheus.serviceAccount': () => 'prometheus',
  'clusters[].sidecar.image': () => IMAGE,
  'clusters[].identity.secretName': () => 'remote-write-secret',
  'clusters[].destination': ({ name }, [, index]) => ({ name: `${name}-${index}` }),
}

export function exampleAt(
  printed: string,
  environment: EnvironmentDraft,
  path: At,
): Filled | undefined {
  return EXAMPLES[printed]?.(environment, path) ?? exampleInList(printed)
}

/** What the schema has as an example. */
export function exampleOfSchema(input: Filled, path: At): Filled | undefined {
  const [example] = schemasAt(input, path).flatMap(({ examples = [] }) => examples as Filled[])
  return example
}

/** Whether what is above cannot be without it. */
export function isNeeded(input: Filled, path: At): boolean {
  return schemasAt(input, path.slice(0, -1)).some(({ required = [] }) =>
    required.includes(String(path.at(-1))),
  )
}

/** What an entry of a person's own has to say, and does not. */
function exampleInList(printed: string): Filled | undefined {
  if (!OWN_LIST.test(printed)) return undefined
  if (printed.endsWith('.url')) return 'https://example.com/write'
  return /\.(name|key)$/.test(printed) ? `filled-in-${printed.replaceAll(/\D/g, '')}` : undefined
}

const OWN_LIST =
  /^clusters\[\]\.(prometheus\.(remoteWrite\.|containerPatches\.[\w.-]+)?|sidecar\.)\w+\[\d+\]/

/** The entry of a list that is refused for something that it does not say. */
export function entryOf(printed: string, path: At): At | undefined {
  if (!OWN_LIST.test(printed)) return undefined
  const last = path.findLastIndex((part) => typeof part === 'number')
  return path.slice(0, last + 1)
}

/** Where the value is that makes an option refused which the files do not have. */
export const INSTEAD: Readonly<Record<string, string>> = {
  'clusters[].sidecar.settings.maxInflightBytes': 'clusters[].sidecar.resources',
  'clusters[].sidecar.settings.maxBodyBytes': 'clusters[].sidecar.settings.maxInflightBytes',
  'clusters[].prometheus.queue.minShards': 'clusters[].prometheus.queue.maxShards',
  'clusters[].prometheus.queue.minBackoff': 'clusters[].prometheus.queue.maxBackoff',
}

/** Options that mean nothing without one another: what is refused of one is refused of all. */
const NETWORK = /^clusters\[\]\.sidecar\.network\.(proxy|ca)\./

/** `clusters`, its index, `prometheus`, `remoteWrite`, `writeRelabelConfigs` and the index of the rule. */
const RULE_DEPTH = 6

/** A relabel rule does something else without a part of it. */
const RULE = /^clusters\[\]\.prometheus\.remoteWrite\.writeRelabelConfigs\[\d+\]\./

export function wholeOf(printed: string, path: At): At {
  if (RULE.test(printed)) return path.slice(0, RULE_DEPTH)
  return NETWORK.test(printed) ? path.slice(0, 5) : path
}
