import { hasOwnFile } from '../model/sender.ts'
import { at, dictAt, type Node, rawAt } from '../reading/tree.ts'
import { apply, putList } from './apply.ts'
import { leftOut, NO_OPTION, type Places, text } from './place.ts'
import type { Source } from './source.ts'

const PATH = 'clusters[].prometheus'

/**
 * Volume, retention, CPU and memory of Prometheus, and what the chart's other parts need from the beginning.
 * A person's own values file goes on saying them.
 */
export function draftSize({ sheet, way }: Source): void {
  const { sender } = way
  const { chart, spec } = sender
  const volume = [at(spec, 'storageSpec'), at(spec, 'storage')]
  const secrets = [at(chart, 'global', 'imagePullSecrets'), at(spec, 'imagePullSecrets')]
  const admin = dictAt(chart, 'grafana', 'admin')
  if (hasOwnFile(sender)) {
    const stays = (option: string, ...nodes: readonly (Node | undefined)[]) => {
      for (const node of nodes) {
        sheet.leftOut(node, `it stays in your own files; ${option} would say it here`)
      }
    }
    stays(`${PATH}.storage`, ...volume)
    stays(`${PATH}.retention`, at(spec, 'retention'))
    stays(`${PATH}.resources`, at(spec, 'resources'))
    stays(`${PATH}.imagePullSecrets`, ...secrets)
    stays('clusters[].grafana.adminSecret', admin)
    return
  }
  for (const one of volume) apply(sheet, STORAGE_PLACES, one)
  apply(sheet, { '': text(`${PATH}.retention`) }, at(spec, 'retention'))
  apply(sheet, RESOURCE_PLACES, at(spec, 'resources'))
  const names = secrets.flatMap((list) => (list?.kind === 'list' ? list.items : []))
  putList(
    sheet,
    names.map((one) => at(one, 'name') ?? one),
    `${PATH}.imagePullSecrets`,
  )
  // Without a Secret there is a password in the values, or a new one at each render.
  if (rawAt(admin, 'existingSecret')) apply(sheet, ADMIN_PLACES, admin)
}

const ADMIN = 'clusters[].grafana.adminSecret'
const ADMIN_PLACES: Places = {
  existingSecret: text(`${ADMIN}.name`),
  userKey: text(`${ADMIN}.userKey`),
  passwordKey: text(`${ADMIN}.passwordKey`),
  '': leftOut(NO_OPTION),
}

const CLAIM = 'volumeClaimTemplate.spec'
const STORAGE_PLACES: Places = {
  [`${CLAIM}.resources.requests.storage`]: text(`${PATH}.storage.size`),
  [`${CLAIM}.storageClassName`]: text(`${PATH}.storage.storageClassName`),
  [`${CLAIM}.accessModes[0]`]: text(`${PATH}.storage.accessMode`),
  'volumeClaimTemplate.status': leftOut("it is Kubernetes' own"),
  '': leftOut(NO_OPTION),
}

const RESOURCE_PLACES: Places = {
  'requests.cpu': text(`${PATH}.resources.requests.cpu`),
  'requests.memory': text(`${PATH}.resources.requests.memory`),
  'limits.cpu': text(`${PATH}.resources.limits.cpu`),
  'limits.memory': text(`${PATH}.resources.limits.memory`),
  '': leftOut('prometheus.resources has cpu and memory only'),
}
