import type { Problem } from '../../problem.ts'
import { proxyUrl } from '../../proxy.ts'
import type { Cluster } from '../resolve.ts'

/** A proxy that is given twice, not at all, or with its password in a file that is committed. */
export function networkProblems({ sidecar }: Cluster): Problem[] {
  const proxy = sidecar?.network.proxy
  if (proxy === undefined) return []
  const path = 'sidecar.network.proxy'
  const next = "put the address into a Secret, urlFrom: { secretName: '...' }"
  if (proxy.url === undefined) {
    if (proxy.urlFrom !== undefined) return []
    return [{ path: `${path}.url`, allowed: 'the address of the proxy, or urlFrom', next }]
  }
  const problems: Problem[] = []
  const { username, password, host } = new URL(proxyUrl(proxy.url))
  if (username !== '' || password !== '') {
    problems.push({
      path: `${path}.url`,
      value: `***@${host}`,
      allowed: 'an address without user and password, which would be committed',
      next,
    })
  }
  if (proxy.urlFrom !== undefined) {
    problems.push({
      path: `${path}.urlFrom`,
      value: proxy.urlFrom.secretName,
      allowed: 'either url or urlFrom',
      next: 'remove one of the two',
    })
  }
  return problems
}
