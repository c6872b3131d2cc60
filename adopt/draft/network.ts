import { PROXY_ADDRESS, proxyProblem, proxyUrl } from '../../contract/proxy.ts'
import type { Said } from '../reading/said.ts'
import { at, type Node } from '../reading/tree.ts'
import { putLeaf } from './apply.ts'
import { type MountedFile, mountedFile } from './mounted-file.ts'
import { LOOKS_LIKE_A_SECRET } from './secrets.ts'
import type { Sheet } from './sheet.ts'
import { type Source, variable, variableEntry } from './source.ts'
import { todo } from './todo.ts'

const PROXY = 'clusters[].sidecar.network.proxy'
export const CA = 'clusters[].sidecar.network.ca'
const TOKEN = 'clusters[].sidecar.inboundToken'

/** The sidecar's way to Azure where it is not open, and who writes to it from other pods. */
export function draftNetwork(source: Source): void {
  const proxy = spelled(source, 'HTTPS_PROXY')
  if (proxy !== undefined) draftProxy(source, proxy)
  const noProxy = spelled(source, 'NO_PROXY')
  if (noProxy !== undefined) draftNoProxy(source, noProxy)
  draftAuthorities(source)
  draftInboundToken(source)
}

/** Proxies are read in both spellings; the first that is there counts. */
function spelled(source: Source, name: string): string | undefined {
  return [name, name.toLowerCase()].find((one) => isSet(source, one))
}

/** In the container itself, or in a ConfigMap that is given; that it may come from elsewhere is not enough. */
function isSet(source: Source, name: string): boolean {
  return variableEntry(source, name) !== undefined || variable(source, name).text !== undefined
}

function draftProxy(source: Source, name: string): void {
  const { sheet } = source
  const entry = variableEntry(source, name)
  const secret = at(entry, 'valueFrom', 'secretKeyRef')
  const secretName = at(secret, 'name')
  const key = at(secret, 'key')
  if (secretName?.kind === 'leaf' && key?.kind === 'leaf') {
    putLeaf(sheet, secretName, `${PROXY}.urlFrom.secretName`)
    putLeaf(sheet, key, `${PROXY}.urlFrom.key`)
    return
  }
  const node = at(entry, 'value') ?? at(entry, 'valueFrom')
  putProxy(sheet, node, variable(source, name), name)
}

const EXAMPLE = 'http://proxy.example.com:3128'

/** @param name - of the variable or field, for people */
export function putProxy(sheet: Sheet, node: Node | undefined, said: Said, name: string): void {
  const { text, why = text === undefined ? undefined : wrongProxy(text) } = said
  if (text === undefined || why !== undefined) {
    sheet.leftOut(node, why ?? 'it is empty')
    if (why !== undefined) sheet.put(`${PROXY}.url`, todo('proxy', why, EXAMPLE))
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

function wrongProxy(text: string): string | undefined {
  return proxyProblem(text) === undefined ? undefined : `allowed: ${PROXY_ADDRESS}`
}

function draftNoProxy(source: Source, name: string): void {
  const entry = variableEntry(source, name)
  const node = at(entry, 'value') ?? at(entry, 'valueFrom')
  putNoProxy(source.sheet, node, variable(source, name))
}

/** What is reached without the proxy that has been put there. */
export function putNoProxy(sheet: Sheet, node: Node | undefined, { text, why }: Said): void {
  const clusters = Object(sheet.draft.clusters)
  if (clusters.sidecar?.network?.proxy === undefined) {
    sheet.leftOut(node, 'it has no effect without a proxy')
    return
  }
  if (text === undefined) {
    sheet.leftOut(node, why ?? 'it is empty')
    if (why !== undefined) sheet.notes.unknown.push(why)
    return
  }
  // A host has no user: what stands before an @ may be a password.
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '' && !host.includes('@'))
  sheet.put(`${PROXY}.noProxy`, hosts)
  const [only] = hosts
  if (only === text) sheet.kept(node, `${PROXY}.noProxy[0]`)
  else sheet.changed(node, 'it is a list here', `${PROXY}.noProxy`)
}

/** The tokens that senders of other pods present: a Secret has to hold them. */
function draftInboundToken(source: Source): void {
  draftFile(source, 'INBOUND_TOKEN_FILE', TOKEN, 'Secret of the inbound token', ['secret'])
}

function draftAuthorities(source: Source): void {
  const kinds = ['configMap', 'secret'] as const
  draftFile(source, 'NODE_EXTRA_CA_CERTS', CA, 'ConfigMap of the authorities', kinds)
}

/** A file of a ConfigMap or Secret; of another one a person has to say where it comes from. */
function draftFile(
  source: Source,
  name: string,
  to: string,
  what: string,
  kinds: readonly MountedFile['kind'][],
): void {
  const { sheet } = source
  if (!isSet(source, name)) return
  const entry = variableEntry(source, name)
  const node = at(entry, 'value') ?? at(entry, 'valueFrom')
  const { text, why } = variable(source, name)
  if (text === undefined && why === undefined) {
    sheet.leftOut(node, 'it is empty')
    return
  }
  const found = mountedFile(source, name)
  const hasKind = kinds.length > 1
  const path = `${to}.${hasKind ? 'name' : 'secretName'}`
  if (found === undefined || !kinds.includes(found.kind)) {
    const allowed = hasKind ? 'ConfigMap or Secret' : 'Secret'
    const reason = why ?? `${name} is ${text}, which no ${allowed} among the files is mounted as`
    sheet.leftOut(node, reason)
    const more = hasKind ? "; with kind: 'secret' a Secret" : ''
    sheet.put(path, todo(what, `${reason}${more}`))
    return
  }
  if (hasKind) sheet.put(`${to}.kind`, found.kind)
  putLeaf(sheet, found.nameNode, path)
  sheet.put(`${to}.key`, found.key)
  sheet.changed(node, 'where the file is mounted is decided here', to)
}
