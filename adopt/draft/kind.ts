import { OPTION_OF_FIELD } from '../../contract/environment/rules/prometheus-kind.ts'
import { SPEC_FIELDS } from '../../contract/kubernetes/prometheus-fields.ts'
import { isWithoutChart } from '../model/sender.ts'
import { at, type Node, plain, rawAt } from '../reading/tree.ts'
import { apply } from './apply.ts'
import { PROMETHEUS_PLACES } from './object-places.ts'
import { ownDraft } from './own.ts'
import type { Source } from './source.ts'

const PATH = 'clusters[].prometheus'

/** What scrapes and writes: a Prometheus or an agent, of the chart or of the operator alone. */
export function draftKind(source: Source): void {
  const { sheet, way } = source
  const { beside, document, kind } = way.sender
  const isAgent = kind === 'agent' || rawAt(beside, 'agentMode') === 'true' || isAgentsPod(source)
  apply(sheet, PROMETHEUS_PLACES, document)
  if (isWithoutChart(way.sender)) {
    sheet.put(`${PATH}.kind`, isAgent ? 'operatorAgent' : 'operator')
    draftSpec(source, SPEC_FIELDS[isAgent ? 'PrometheusAgent' : 'Prometheus'])
    return
  }
  sheet.changed(at(document, 'metadata', 'name'), 'the chart calls it after the release')
  if (!isAgent) return
  sheet.put(
    `${PATH}.kind`,
    'chartAgent',
    at(beside, 'agentMode'),
    'it is a kind of Prometheus here',
  )
}

/** An agent's pod runs Prometheus in its agent mode. */
function isAgentsPod({ way }: Source): boolean {
  const { containers, kind } = way.sender
  const prometheus = containers.find((one) => rawAt(one, 'name') === 'prometheus')
  const args = at(prometheus, 'args')
  return kind === 'operatorPod' && args !== undefined && isAgentMode(args)
}

function isAgentMode(args: Node): boolean {
  return /"--(agent|enable-feature=agent)"/.test(JSON.stringify(plain(args)))
}

/** Fields of the object that no option says, as they are: without the chart nobody else has them. */
function draftSpec({ sheet, way }: Source, known: readonly string[]): void {
  const { spec } = way.sender
  for (const [field, node] of spec.entries) {
    if (OPTION_OF_FIELD[field] !== undefined) continue
    if (!known.includes(field)) {
      sheet.leftOut(node, 'the operator has no such field')
      continue
    }
    const path = `${PATH}.spec.${field}`
    sheet.put(path, ownDraft(sheet, node, path, field))
  }
  const mode = at(spec, 'mode')
  if (rawAt(mode) === 'DaemonSet') {
    const why = 'mode: DaemonSet has no option, and the operator makes a StatefulSet from now on'
    sheet.leftOut(mode, why)
    sheet.notes.changes.push(`${why}: what selects its targets by the node has to go as well`)
  } else sheet.changed(mode, 'it is always a StatefulSet here')
  const selectors = SELECTORS.filter((one) => known.includes(one) && at(spec, one) === undefined)
  if (selectors.length > 0) {
    sheet.notes.changes.push(
      `${selectors.join(', ')}: the object does not have them and selects nothing by them; here that is everything in every namespace, unless prometheus.spec says another`,
    )
  }
}

/** What cdk8s/prometheus-object.ts fills in where the object leaves it out. */
const SELECTORS = [
  'podMonitorSelector',
  'probeSelector',
  'scrapeConfigSelector',
  'serviceMonitorSelector',
  'ruleSelector',
]
