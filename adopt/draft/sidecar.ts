import type { Setting } from '../../contract/setting.ts'
import { SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import { variableNames, variableOf } from '../model/containers.ts'
import { placeOf } from '../model/sender.ts'
import { portInPod } from '../model/writes.ts'
import { at, type Dict, dictAt, dictsAt, type Node, rawAt } from '../reading/tree.ts'
import { apply } from './apply.ts'
import { draftNetwork } from './network.ts'
import { CONTAINER_PLACES, placeFor, VARIABLE_PLACES } from './places.ts'
import { type Source, variable, variableNode } from './source.ts'
import { todo } from './todo.ts'

const PATH = 'clusters[].sidecar'
const NETWORK = `${PATH}.network.`
const SEND_CHAIN = 'clusters[].identity.certificate.sendChain'

/** The container beside Prometheus, as this project writes it. */
export function draftSidecar(source: Source): void {
  const { sheet, way } = source
  const { sidecar } = way
  const container = sidecar?.container
  const image = rawAt(container, 'image')
  if (!isOurs(image)) {
    sheet.notes.changes.push(
      `the container runs this project's image${image === undefined ? '' : ` instead of ${image}`}, with Pod Security restricted, a memory limit and probes whose times count`,
      'Azure answers 401, 403 and 429 no longer lose samples: they are held back until it takes them',
    )
  }
  draftImage(source, image)
  if (sidecar === undefined || container === undefined) return
  if (sidecar.isInit) sheet.put(`${PATH}.native`, true)
  if (sidecar.isAadAuthProxy) {
    sheet.notes.changes.push(
      `aad-auth-proxy (${placeOf(container, 'the files')}) is left as it is: delete it when nobody else writes to it`,
    )
  } else draftContainer(source, container)
  draftVariables(source, container)
  draftNetwork(source)
  draftPort(source)
}

/** Of this project already, or to be filled in. */
function draftImage({ sheet, way }: Source, image: string | undefined): void {
  const path = `${PATH}.image`
  if (image !== undefined && isOurs(image)) {
    sheet.put(path, image, at(way.sidecar?.container, 'image'))
    return
  }
  sheet.put(
    path,
    todo(
      'image',
      'REGISTRY/azure-monitor-remote-write:TAG; docs/image.md builds it',
      'registry.example.org/azure-monitor-remote-write:1.0.0',
    ),
  )
}

function isOurs(image: string | undefined): boolean {
  return /\/azure-monitor-remote-write[:@]/.test(image ?? '')
}

function draftContainer({ sheet }: Source, container: Dict): void {
  const { entries } = container
  const taken = ['env', 'resources', ...(isOurs(rawAt(container, 'image')) ? ['image'] : [])]
  const rest = new Map([...entries].filter(([key]) => !taken.includes(key)))
  apply(sheet, CONTAINER_PLACES, { kind: 'map', entries: rest })
  draftResources(sheet, container)
}

/** What Kubernetes makes of a container that says only a part: a request that is not said is the limit. */
function draftResources(sheet: Source['sheet'], container: Dict): void {
  const said = (kind: string, name: string) => rawAt(container, 'resources', kind, name)
  const resources = dictAt(container, 'resources')
  apply(
    sheet,
    { '': { leftOut: 'the environment file has requests and limits of cpu and memory' } },
    resources,
  )
  const amounts = ['requests', 'limits'].flatMap((kind) =>
    ['cpu', 'memory'].flatMap((name) => said(kind, name) ?? []),
  )
  const wrong = amounts.find((amount) => !QUANTITY.test(amount))
  if (wrong !== undefined) {
    sheet.notes.changes.push(`resources are left out: ${wrong} is not a Kubernetes quantity`)
    sheet.leftOut(resources, `${wrong} is not a Kubernetes quantity`)
  }
  if (wrong !== undefined || amounts.length === 0) return
  const memory = said('requests', 'memory') ?? said('limits', 'memory') ?? '96Mi'
  const cpu = said('limits', 'cpu')
  sheet.put(`${PATH}.resources`, {
    requests: { cpu: said('requests', 'cpu') ?? cpu ?? '50m', memory },
    limits: {
      memory:
        said('limits', 'memory') ?? (said('requests', 'memory') === undefined ? '256Mi' : memory),
      ...(cpu === undefined ? {} : { cpu }),
    },
  })
  for (const kind of ['requests', 'limits']) {
    for (const name of ['cpu', 'memory']) {
      sheet.kept(at(container, 'resources', kind, name), `${PATH}.resources.${kind}.${name}`)
    }
  }
}

/** What an environment file takes of Kubernetes' quantities. */
const QUANTITY = /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi)?$/

/** Names only: a value could be a secret. */
function draftVariables(source: Source, container: Dict): void {
  const { sheet } = source
  const others = new Map<string, string[]>()
  for (const name of variableNames(container)) {
    const entry = variableOf(container, name)
    // Proxies are read in both spellings.
    const isProxy = /^(https?|no)_proxy$/.test(name)
    const found = placeFor(VARIABLE_PLACES, isProxy ? name.toUpperCase() : name)
    if (entry === undefined || found === undefined) continue
    const node = at(entry, 'value') ?? at(entry, 'valueFrom')
    if ('elsewhere' in found.row) {
      sheet.changed(at(entry, 'name'), 'identity, cloud and workspace are said in other words here')
      sheet.leftOut(node, variable(source, name).why ?? 'nothing here needs it')
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

/** A setting of the sidecar by its variable, where it is not the default. */
function putVariable(source: Source, name: string, node: Node | undefined, to: string): void {
  const { sheet } = source
  const one = variable(source, name)
  if (name === 'LISTENING_PORT' || to.startsWith(NETWORK)) return
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
  if (value === setting.default) sheet.changed(node, 'it is the default, which need not be said')
  else if (String(value) === one.text) sheet.put(to, value as string | number | boolean, node)
  else sheet.put(to, value as string | number | boolean, node, `it is ${value}`)
}

/** Whether the certificate is sent with its chain, which only the application that has one can say. */
function draftChain(source: Source, node: Node | undefined): void {
  const { sheet } = source
  const { text, why } = variable(source, 'AZURE_CLIENT_SEND_CERTIFICATE_CHAIN')
  if (text === undefined) {
    sheet.leftOut(node, why ?? 'it says nothing')
    if (why !== undefined) sheet.notes.unknown.push(why)
  } else if (meant(text) !== 'true')
    sheet.changed(node, 'it is the default, which need not be said')
  else if (Reflect.get(Object(sheet.draft.clusters).identity ?? {}, 'type') !== 'aadApplication') {
    sheet.leftOut(node, 'only an application with a certificate has a chain to send')
  } else sheet.put(SEND_CHAIN, true, node, text === 'true' ? undefined : 'it is true')
}

/** Microsoft's image takes more for a switch than `true`. */
function meant(text: string): string {
  return /^(1|yes|true)$/i.test(text) ? 'true' : text
}

function draftPort(source: Source): void {
  const { sheet, way, write } = source
  const { sidecar } = way
  if (sidecar === undefined) return
  const one = variable(source, 'LISTENING_PORT')
  const node = variableNode(source, 'LISTENING_PORT')
  if (one.why !== undefined) sheet.notes.unknown.push(one.why)
  if (one.text === undefined) sheet.leftOut(node, one.why ?? 'it says nothing')
  else sheet.put(`${PATH}.port`, sidecar.port, node)
  const written = portInPod(rawAt(write, 'url') ?? '')
  if (sidecar.isAadAuthProxy || written === undefined) return
  if (written !== sidecar.port) {
    sheet.notes.changes.push(
      `Prometheus wrote to port ${written}, the sidecar listened on ${sidecar.port}: ${sidecar.port} it is`,
    )
  }
}
