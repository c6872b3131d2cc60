import type { Reading } from '../reading/reading.ts'
import { at, type Dict, dict, rawAt } from '../reading/tree.ts'
import { isSidecar, type Sidecar, sidecarOf } from './containers.ts'
import type { Sender } from './sender.ts'
import { goalOf, portInPod } from './writes.ts'

/** One way of samples to Azure: with Prometheus' own token, or through a container that adds it. */
export interface Way {
  readonly sender: Sender
  readonly sidecar: Sidecar | undefined
  /** Remote writes that go this way; the first is the environment's. None where only a pod is known. */
  readonly writes: readonly Dict[]
}

/** Every way of one Prometheus, and what else it writes. */
export interface Ways {
  readonly sender: Sender
  readonly ways: readonly Way[]
  /** Remote writes that have nothing to do with Azure. */
  readonly otherWrites: readonly Dict[]
  /** Remote writes to a port of the pod where no known container listens. */
  readonly unheard: readonly Dict[]
}

export function waysOf(sender: Sender, proxies: readonly Dict[], reading: Reading): Ways {
  const sidecars = sidecarsOf(sender, reading)
  const toPod = sender.writes.filter((write) => goalOf(write) === 'pod')
  const heard = new Map(
    sidecars.map((one) => [one, toPod.filter((write) => portOf(write) === one.port)]),
  )
  const unheard = toPod.filter((write) => !sidecars.some(({ port }) => port === portOf(write)))
  const silent = sidecars.filter((one) => heard.get(one)?.length === 0)
  const [only] = silent
  // One container and one port that do not fit: the port is the mistake.
  const isMistake = silent.length === 1 && only !== undefined && unheard.length > 0
  if (isMistake) heard.set(only, unheard)
  const throughPod = sidecars.map(
    (sidecar): Way => ({
      sender,
      sidecar,
      writes: heard.get(sidecar) ?? [],
    }),
  )
  const native = sender.writes
    .filter((write) => goalOf(write) === 'azure')
    .map((write): Way => ({ sender, sidecar: undefined, writes: [write] }))
  return {
    sender,
    ways: [...throughPod, ...native, ...throughProxy(sender, proxies, reading)],
    otherWrites: sender.writes.filter((write) => goalOf(write) === 'elsewhere'),
    unheard: isMistake ? [] : unheard,
  }
}

function portOf(write: Dict): number | undefined {
  return portInPod(rawAt(write, 'url') ?? '')
}

function sidecarsOf(sender: Sender, reading: Reading): readonly Sidecar[] {
  const own = sender.containers.filter(isSidecar)
  return [
    ...sender.initContainers.filter(isSidecar).map((one) => sidecarOf(one, true, reading)),
    ...own.map((one) => sidecarOf(own.length === 1 ? asMeant(one, sender) : one, false, reading)),
  ]
}

/** Fields that Microsoft's page of 2022, copied without its indentation, leaves beside `containers`. */
const INDENTED_TOO_LITTLE = [
  'image',
  'imagePullPolicy',
  'ports',
  'env',
  'livenessProbe',
  'readinessProbe',
]

export function isIndentedTooLittle(sender: Sender): boolean {
  const [container] = sender.containers.filter(isSidecar)
  return (
    container !== undefined &&
    !container.entries.has('env') &&
    at(sender.spec, 'env')?.kind === 'list'
  )
}

function asMeant(container: Dict, sender: Sender): Dict {
  if (!isIndentedTooLittle(sender)) return container
  const beside = INDENTED_TOO_LITTLE.flatMap((key) => {
    const node = at(sender.spec, key)
    return node === undefined ? [] : [[key, node] as const]
  })
  return dict([...beside, ...container.entries])
}

/** Microsoft's retired proxy in another pod, when it is among the files. */
function throughProxy(sender: Sender, proxies: readonly Dict[], reading: Reading): readonly Way[] {
  const [proxy] = proxies
  return sender.writes
    .filter((write) => goalOf(write) === 'proxy')
    .map((write) => ({
      sender,
      sidecar: proxy === undefined ? undefined : sidecarOf(proxy, false, reading),
      writes: [write],
    }))
}
