import { stringify } from 'yaml'

/**
 * Writes YAML that people read and that every parser reads alike: two spaces, no anchors, texts quoted
 * wherever YAML 1.1 (Go's, in part) or 1.2 would take them for something else.
 */
export function toYaml(value: unknown): string {
  return stringify(inReadingOrder(value), {
    version: '1.1',
    compat: 'core',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  })
}

/** Says where a file comes from, since it is read in reviews and in clusters, far from its source. */
export function withHeader(environmentName: string, yaml: string): string {
  return `# Generated from environments/${environmentName}.ts by \`npm run synth\`.\n# Change that file, not this one.\n${yaml}`
}

/** What a person looks for first, in the order in which Kubernetes' own pages write it. */
const FIRST = [
  ...['alert', 'expr', 'for', 'summary', 'description'],
  ...['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations'],
  // SecretProviderClass and Application
  ...['provider', 'project', 'repoURL', 'chart', 'targetRevision'],
  // containers
  ...['image', 'imagePullPolicy', 'restartPolicy', 'env', 'ports'],
  ...['startupProbe', 'livenessProbe', 'readinessProbe', 'httpGet', 'path', 'port'],
  ...['resources', 'requests', 'securityContext', 'volumeMounts'],
  // NetworkPolicy and PodMonitor
  ...['selector', 'podSelector', 'policyTypes', 'from'],
]

function inReadingOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inReadingOrder)
  if (typeof value !== 'object' || value === null) return value
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length)
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  const sorted = entries.toSorted(([a], [b]) => rank(a) - rank(b))
  return Object.fromEntries(sorted.map(([key, entry]) => [key, inReadingOrder(entry)]))
}
