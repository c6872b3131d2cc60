import { placeOf } from '../model/sender.ts'
import { portInPod } from '../model/writes.ts'
import { at, type Dict, dictAt, rawAt } from '../reading/tree.ts'
import { apply } from './apply.ts'
import { IMAGE } from './examples.ts'
import { draftNetwork } from './network.ts'
import { draftNetworkOfWrite } from './network-of-write.ts'
import { leftOut } from './place.ts'
import { CONTAINER_PLACES } from './places.ts'
import { type Source, variable, variableNode } from './source.ts'
import { todo } from './todo.ts'
import { draftVariables } from './variables.ts'

const PATH = 'clusters[].sidecar'

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
  if (sidecar === undefined || container === undefined) {
    draftNetworkOfWrite(source)
    return
  }
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
    todo('image', 'REGISTRY/azure-monitor-remote-write:TAG; docs/image.md builds it', IMAGE),
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
  apply(sheet, { '': leftOut('sidecar.resources has cpu and memory only') }, resources)
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

function draftPort(source: Source): void {
  const { sheet, way, write } = source
  const { sidecar } = way
  if (sidecar === undefined) return
  const one = variable(source, 'LISTENING_PORT')
  const node = variableNode(source, 'LISTENING_PORT')
  if (one.why !== undefined) sheet.notes.unknown.push(one.why)
  if (one.text === undefined) sheet.leftOut(node, one.why ?? 'it is empty')
  else sheet.put(`${PATH}.port`, sidecar.port, node)
  const written = portInPod(rawAt(write, 'url') ?? '')
  if (sidecar.isAadAuthProxy || written === undefined) return
  if (written !== sidecar.port) {
    sheet.notes.changes.push(
      `Prometheus wrote to port ${written}, the sidecar listened on ${sidecar.port}: ${sidecar.port} it is`,
    )
  }
}
