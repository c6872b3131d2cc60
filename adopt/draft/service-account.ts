import { isWithoutChart } from '../model/sender.ts'
import { textAt } from '../reading/said.ts'
import { at, rawAt } from '../reading/tree.ts'
import { putLeaf } from './apply.ts'
import { CHART } from './release.ts'
import type { Source } from './source.ts'
import { todo } from './todo.ts'

const PATH = 'clusters[].prometheus.serviceAccount'

/**
 * What Prometheus' pods run as, which is the subject of a federated credential: one that the chart makes, or
 * one that somebody else has made.
 */
export function draftServiceAccount(source: Source): void {
  const { sheet, way } = source
  const { beside, spec } = way.sender
  const create = at(beside, 'serviceAccount', 'create')
  if (isWithoutChart(way.sender) || rawAt(create) === 'false') {
    const name = at(beside, 'serviceAccount', 'name') ?? at(spec, 'serviceAccountName')
    sheet.put(`${PATH}.existing`, true, create, 'it exists, and the chart leaves it alone')
    if (name?.kind === 'leaf') putLeaf(sheet, name, `${PATH}.name`)
    else sheet.put(`${PATH}.name`, 'default')
    return
  }
  sheet.changed(create, 'the chart makes it here as well')
  const name = at(spec, 'serviceAccountName') ?? at(beside, 'serviceAccount', 'name')
  if (name?.kind === 'leaf') putLeaf(sheet, name, PATH)
  else draftChartsName(source)
}

/** The longest name that the chart gives is made of the first 26 characters. */
const LONGEST = 26

/**
 * The chart calls it after itself, and values may call the chart something else.
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/templates/_helpers.tpl
 */
function draftChartsName({ sheet, way }: Source): void {
  const { chart, context } = way.sender
  const full = at(chart, 'fullnameOverride')
  const name = at(chart, 'nameOverride')
  const why = (key: string) => `the service account is called after ${key}`
  const put = (whole: string) => {
    const account = `${whole.slice(0, LONGEST).replace(/-$/, '')}-prometheus`
    sheet.put(PATH, account, full, why('fullnameOverride'))
    sheet.changed(name, why('nameOverride'), PATH)
  }
  const given = textAt(full)
  if (given !== undefined) {
    put(given)
    return
  }
  const called = textAt(name)
  if (called === undefined || called === CHART) return
  const release = textAt(context.release)
  if (release !== undefined) {
    put(release.includes(called) ? release : `${release}-${called}`)
    return
  }
  sheet.put(
    PATH,
    todo(
      'service account',
      `the chart calls it after the release and nameOverride, which is ${called}: kubectl get serviceaccount --namespace NAMESPACE`,
      'prometheus',
    ),
  )
  sheet.changed(name, why('nameOverride'), PATH)
}
