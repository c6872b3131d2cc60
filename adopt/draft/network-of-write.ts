import { said } from '../reading/said.ts'
import { at, rawAt } from '../reading/tree.ts'
import { apply } from './apply.ts'
import { CA, putNoProxy, putProxy } from './network.ts'
import { text } from './place.ts'
import type { Source } from './source.ts'
import { todo } from './todo.ts'

/**
 * Why Prometheus' own remote write to Azure becomes the sidecar's: what is on its way has a place there, and
 * `transport: 'native'` would send nothing without it.
 */
export function whyNotNative({ write }: Source): string | undefined {
  if (at(write, 'proxyUrl') !== undefined || rawAt(write, 'proxyFromEnvironment') === 'true') {
    return 'it goes through a proxy'
  }
  const tls = at(write, 'tlsConfig')
  const hasAuthorities = at(tls, 'ca') !== undefined || at(tls, 'caFile') !== undefined
  return hasAuthorities ? 'it trusts authorities of its own' : undefined
}

/** Proxy and authorities of such a remote write, which the sidecar needs from now on. */
export function draftNetworkOfWrite({ sheet, write }: Source): void {
  const proxy = at(write, 'proxyUrl')
  const noProxy = at(write, 'noProxy')
  if (proxy !== undefined) putProxy(sheet, proxy, said(proxy), 'proxyUrl')
  else if (rawAt(write, 'proxyFromEnvironment') === 'true') {
    const why = "it is HTTPS_PROXY of Prometheus' container, which is not among the files"
    putProxy(sheet, at(write, 'proxyFromEnvironment'), { why }, 'HTTPS_PROXY')
  }
  if (noProxy !== undefined) putNoProxy(sheet, noProxy, said(noProxy))
  const tls = at(write, 'tlsConfig')
  for (const kind of ['configMap', 'secret']) {
    const reference = at(tls, 'ca', kind)
    if (reference === undefined) continue
    sheet.put(`${CA}.kind`, kind)
    apply(sheet, { name: text(`${CA}.name`), key: text(`${CA}.key`) }, reference)
    return
  }
  const file = at(tls, 'caFile')
  if (file === undefined) return
  const reason = `${rawAt(file)} is a file of Prometheus' container`
  sheet.leftOut(file, reason)
  sheet.put(
    `${CA}.name`,
    todo('ConfigMap of the authorities', `${reason}; with kind: 'secret' a Secret`),
  )
}
