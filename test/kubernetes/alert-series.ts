/** Begins the names of the sidecar's own metrics, which are written out here: a rename has to be seen. */
export const M = 'azure_monitor_remote_write_'
export const POD = { namespace: 'monitoring', pod: 'prometheus-0' }

/** A series of one pod. */
export function series(metric: string, labels: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ ...POD, ...labels })
  return `${metric}{${all.map(([name, value]) => `${name}="${value}"`).join(',')}}`
}

/** Adds a label to a series, or changes it. */
export function relabel(of: string, name: string, value: string): string {
  const without = of.replace(new RegExp(`\\b${name}="[^"]*",?`), '')
  return without.replace('{', `{${name}="${value}",`)
}
