import type { Setting } from '../../contract/setting.ts'
import { SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import { variableNames, variableOf } from '../model/containers.ts'
import { at, type Dict, dictsAt, type Node, rawAt, withName } from '../reading/tree.ts'
import { ownDraft } from './own.ts'
import { placeFor } from './place.ts'
import { ENV, VARIABLE_PLACES } from './places.ts'
import { type Source, variable } from './source.ts'
import type { Draft } from './todo.ts'

const EXPIRES = 'clusters[].identity.expires'
const SEND_CHAIN = 'clusters[].identity.certificate.sendChain'

/** Names only: a value could be a secret. */
export function draftVariables(source: Source, container: Dict): void {
  const { sheet } = source
  const others = new Map<string, string[]>()
  const more: Draft[] = []
  for (const name of variableNames(container)) {
    const entry = variableOf(container, name)
    // Proxies are read in both spellings.
    const isProxy = /^(https?|no)_proxy$/.test(name)
    const found = placeFor(VARIABLE_PLACES, isProxy ? name.toUpperCase() : name)
    if (entry === undefined || found === undefined) continue
    const node = at(entry, 'value') ?? at(entry, 'valueFrom')
    if ('elsewhere' in found.row) {
      sheet.changed(
        at(entry, 'name'),
        'identity, cloud and workspace are options of their own here',
      )
      sheet.leftOut(node, variable(source, name).why ?? 'nothing here needs it')
    } else if ('to' in found.row && found.row.to === ENV) {
      const path = `${ENV}[${more.length}]`
      more.push(ownDraft(sheet, withName(name, entry), path) ?? {})
    } else if ('to' in found.row) {
      sheet.changed(at(entry, 'name'), `it is ${found.row.to} here`)
      putVariable(source, name, node, found.row.to)
    } else if ('changed' in found.row) sheet.changed(entry, found.row.changed)
    else {
      const why = found.row.leftOut
      others.set(why, [...(others.get(why) ?? []), name])
      sheet.leftOut(entry, why)
    }
  }
  if (more.length > 0) sheet.put(ENV, more)
  for (const from of dictsAt(container, 'envFrom')) {
    const [name] = ['configMapRef', 'secretRef'].flatMap((kind) => rawAt(from, kind, 'name') ?? [])
    sheet.notes.unknown.push(`which variables ${name} sets besides (envFrom)`)
  }
  for (const [why, names] of others) {
    sheet.notes.changes.push(
      `${names.join(', ')} of the container ${names.length > 1 ? 'are' : 'is'} left out: ${why}`,
    )
  }
}

/** Options that other files make of their variable. */
const ELSEWHERE_SAID = [
  'clusters[].sidecar.port',
  'clusters[].sidecar.network.',
  'clusters[].sidecar.inboundToken',
  EXPIRES,
]

/** A setting of the sidecar by its variable, where it is not the default. */
function putVariable(source: Source, name: string, node: Node | undefined, to: string): void {
  const { sheet } = source
  const one = variable(source, name)
  if (to === EXPIRES) sheet.leftOut(node, 'only a client secret has a day on which it expires')
  if (ELSEWHERE_SAID.some((one) => to.startsWith(one))) return
  if (to === SEND_CHAIN) {
    draftChain(source, node)
    return
  }
  const setting: Setting<unknown> | undefined = Object.values(SIDECAR_SETTINGS).find(
    (other) => other.variable === name,
  )
  const value = one.text === undefined ? undefined : setting?.parse(meant(one.text))
  if (setting === undefined || one.text === undefined || value === undefined) {
    sheet.leftOut(node, one.why ?? `it has to be ${setting?.allowed}`)
    sheet.notes.unknown.push(one.why ?? `${name}: it has to be ${setting?.allowed}`)
    return
  }
  if (value === setting.default) sheet.changed(node, 'it is the default here')
  else if (String(value) === one.text) sheet.put(to, value as string | number | boolean, node)
  else sheet.put(to, value as string | number | boolean, node, `it is ${value}`)
}

/** Whether the certificate is sent with its chain, which only the application that has one can say. */
function draftChain(source: Source, node: Node | undefined): void {
  const { sheet } = source
  const { text, why } = variable(source, 'AZURE_CLIENT_SEND_CERTIFICATE_CHAIN')
  if (text === undefined) {
    sheet.leftOut(node, why ?? 'it is empty')
    if (why !== undefined) sheet.notes.unknown.push(why)
  } else if (meant(text) !== 'true') sheet.changed(node, 'it is the default here')
  else if (Reflect.get(Object(sheet.draft.clusters).identity ?? {}, 'type') !== 'aadApplication') {
    sheet.leftOut(node, 'only an application with a certificate has a chain to send')
  } else sheet.put(SEND_CHAIN, true, node, text === 'true' ? undefined : 'it is true')
}

/** Microsoft's image takes more for a switch than `true`. */
function meant(text: string): string {
  return /^(1|yes|true)$/i.test(text) ? 'true' : text
}
