import { PROXY_ADDRESS, proxyProblem, proxyUrl } from '../../contract/proxy.ts'
import { variableOf } from '../model/containers.ts'
import { at, type Dict, dictsAt, type Leaf, rawAt } from '../reading/tree.ts'
import { putLeaf } from './apply.ts'
import { LOOKS_LIKE_A_SECRET } from './secrets.ts'
import { type Source, variable } from './source.ts'
import { todo } from './todo.ts'

const PROXY = 'clusters[].sidecar.network.proxy'
const CA = 'clusters[].sidecar.network.ca'

/** The sidecar's way to Azure where it is not open: its proxy, and the authorities that it trusts besides. */
export function draftNetwork(source: Source): void {
  const proxy = spelled(source, 'HTTPS_PROXY')
  if (proxy !== undefined) draftProxy(source, proxy)
  const noProxy = spelled(source, 'NO_PROXY')
  if (noProxy !== undefined) draftNoProxy(source, noProxy, proxy !== undefined)
  draftAuthorities(source)
}

/** Proxies are read in both spellings; the first that is there counts. */
function spelled(source: Source, name: string): string | undefined {
  return [name, name.toLowerCase()].find((one) => isSet(source, one))
}

/** In the container itself, or in a ConfigMap that is given; that it may come from elsewhere is not enough. */
function isSet(source: Source, name: string): boolean {
  return entryOf(source, name) !== undefined || variable(source, name).text !== undefined
}

function entryOf({ way }: Source, name: string): Dict | undefined {
  return way.sidecar && variableOf(way.sidecar.container, name)
}

function draftProxy(source: Source, name: string): void {
  const { sheet } = source
  const entry = entryOf(source, name)
  const secret = at(entry, 'valueFrom', 'secretKeyRef')
  const secretName = at(secret, 'name')
  const key = at(secret, 'key')
  if (secretName?.kind === 'leaf' && key?.kind === 'leaf') {
    putLeaf(sheet, secretName, `${PROXY}.urlFrom.secretName`)
    putLeaf(sheet, key, `${PROXY}.urlFrom.key`)
    return
  }
  const node = at(entry, 'value') ?? at(entry, 'valueFrom')
  const { text, why } = variable(source, name)
  if (text === undefined) {
    const reason = why ?? 'it says nothing'
    sheet.leftOut(node, reason)
    if (why !== undefined) sheet.put(`${PROXY}.url`, todo('proxy', why, EXAMPLE))
    return
  }
  if (proxyProblem(text) !== undefined) {
    const reason = `allowed: ${PROXY_ADDRESS}`
    sheet.leftOut(node, reason)
    sheet.put(`${PROXY}.url`, todo('proxy', reason, EXAMPLE))
    return
  }
  const { username, password } = new URL(proxyUrl(text))
  if (username === '' && password === '') {
    sheet.put(`${PROXY}.url`, text, node)
    return
  }
  sheet.leftOut(node, LOOKS_LIKE_A_SECRET)
  sheet.put(
    `${PROXY}.urlFrom.secretName`,
    todo(
      'Secret of the proxy',
      `${name} has a user or password: put the address into a Secret, under the key url`,
      'proxy',
    ),
  )
}

const EXAMPLE = 'http://proxy.example.com:3128'

function draftNoProxy(source: Source, name: string, hasProxy: boolean): void {
  const { sheet } = source
  const entry = entryOf(source, name)
  const node = at(entry, 'value') ?? at(entry, 'valueFrom')
  const { text, why } = variable(source, name)
  if (!hasProxy) {
    sheet.leftOut(node, 'without a proxy it says nothing')
    return
  }
  if (text === undefined) {
    sheet.leftOut(node, why ?? 'it says nothing')
    if (why !== undefined) sheet.notes.unknown.push(why)
    return
  }
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '')
  sheet.put(`${PROXY}.noProxy`, hosts)
  const [only] = hosts
  if (only === text) sheet.kept(node, `${PROXY}.noProxy[0]`)
  else sheet.changed(node, 'it is a list here', `${PROXY}.noProxy`)
}

/** A file of a ConfigMap or Secret; of another one a person has to say where it comes from. */
function draftAuthorities(source: Source): void {
  const { sheet } = source
  const name = 'NODE_EXTRA_CA_CERTS'
  if (!isSet(source, name)) return
  const entry = entryOf(source, name)
  const node = at(entry, 'value') ?? at(entry, 'valueFrom')
  const { text, why } = variable(source, name)
  if (text === undefined && why === undefined) {
    sheet.leftOut(node, 'it says nothing')
    return
  }
  const found = authoritiesOf(source)
  if (found === undefined) {
    const reason =
      why ?? `${name} is ${text}, which no ConfigMap or Secret among the files is mounted as`
    sheet.leftOut(node, reason)
    sheet.put(
      `${CA}.name`,
      todo(
        'ConfigMap of the authorities',
        `${reason}; with kind: 'secret' a Secret`,
        'authorities',
      ),
    )
    return
  }
  const { key, kind, nameNode } = found
  sheet.put(`${CA}.kind`, kind)
  putLeaf(sheet, nameNode, `${CA}.name`)
  sheet.put(`${CA}.key`, key)
  sheet.changed(node, 'where the file is mounted is decided here', CA)
}

interface Authorities {
  readonly kind: 'configMap' | 'secret'
  readonly nameNode: Leaf
  readonly key: string
  readonly volume: Dict
}

/** What holds the file that the adopted sidecar trusts, when it is a ConfigMap or Secret. */
export function authoritiesOf(source: Source): Authorities | undefined {
  const { way } = source
  const path = variable(source, 'NODE_EXTRA_CA_CERTS').text
  if (path === undefined || way.sidecar === undefined) return undefined
  const [mount] = dictsAt(way.sidecar.container, 'volumeMounts').filter((one) =>
    isWithin(path, rawAt(one, 'mountPath')),
  )
  const volume = dictsAt(way.sender.spec, 'volumes').find(
    (one) => mount !== undefined && rawAt(one, 'name') === rawAt(mount, 'name'),
  )
  if (mount === undefined || volume === undefined) return undefined
  const rest = path.slice((rawAt(mount, 'mountPath') ?? '').replace(/\/$/, '').length + 1)
  const file = [rawAt(mount, 'subPath'), rest].filter((part) => part).join('/')
  for (const kind of ['configMap', 'secret'] as const) {
    const nameNode = at(volume, kind, kind === 'secret' ? 'secretName' : 'name')
    if (nameNode?.kind !== 'leaf') continue
    const items = dictsAt(volume, kind, 'items')
    const item = items.find((one) => rawAt(one, 'path') === file)
    const key = items.length === 0 ? file : rawAt(item, 'key')
    return key === undefined || !/^[\w.-]+$/.test(key) ? undefined : { kind, nameNode, key, volume }
  }
  return undefined
}

function isWithin(path: string, folder: string | undefined): boolean {
  return (
    folder !== undefined && (path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`))
  )
}
