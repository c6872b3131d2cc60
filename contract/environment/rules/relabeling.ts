import type { Problem } from '../../problem.ts'
import { wholeMatcher } from '../../re2.ts'
import type { RelabelConfig } from '../relabeling.ts'
import type { Cluster } from '../resolve.ts'

type Field = Exclude<keyof RelabelConfig, 'action'>

interface Needs {
  readonly needed: readonly Field[]
  readonly allowed: readonly Field[]
}

const VALUES = ['sourceLabels', 'separator', 'regex'] as const

/**
 * What an action cannot do without, and what it looks at besides. A `keep` or `drop` without `regex` would
 * count for every series.
 * @see https://github.com/prometheus/prometheus/blob/main/model/relabel/relabel.go
 */
const ACTIONS: Readonly<Record<RelabelConfig['action'], Needs>> = {
  replace: { needed: ['targetLabel'], allowed: [...VALUES, 'replacement'] },
  keep: { needed: ['sourceLabels', 'regex'], allowed: ['separator'] },
  drop: { needed: ['sourceLabels', 'regex'], allowed: ['separator'] },
  keepequal: { needed: ['sourceLabels', 'targetLabel'], allowed: [] },
  dropequal: { needed: ['sourceLabels', 'targetLabel'], allowed: [] },
  hashmod: { needed: ['sourceLabels', 'targetLabel', 'modulus'], allowed: ['separator'] },
  labelmap: { needed: ['regex'], allowed: ['replacement'] },
  labeldrop: { needed: ['regex'], allowed: [] },
  labelkeep: { needed: ['regex'], allowed: [] },
  lowercase: { needed: ['sourceLabels', 'targetLabel'], allowed: ['separator'] },
  uppercase: { needed: ['sourceLabels', 'targetLabel'], allowed: ['separator'] },
}

/** Rules that Prometheus refuses, and with them its configuration, or that leave no series. */
export function relabelingProblems({ prometheus }: Cluster): Problem[] {
  return prometheus.remoteWrite.writeRelabelConfigs.flatMap((rule, index) => {
    const at = (field: string) => `prometheus.remoteWrite.writeRelabelConfigs[${index}].${field}`
    const { needed, allowed } = ACTIONS[rule.action]
    const given = (Object.keys(rule) as (keyof RelabelConfig)[]).filter(
      (field): field is Field => field !== 'action' && rule[field] !== undefined,
    )
    const missing = needed
      .filter((field) => rule[field] === undefined)
      .map((field) => ({ path: at(field), allowed: `a value, which ${rule.action} needs` }))
    const surplus = given
      .filter((field) => !needed.includes(field) && !allowed.includes(field))
      .map((field) => ({
        path: at(field),
        value: String(rule[field]),
        allowed: `nothing with ${rule.action}, which looks at ${[...needed, ...allowed].join(', ')}`,
      }))
    return [...missing, ...surplus, ...namelessProblems(rule, at('regex'))]
  })
}

/** Azure refuses series without a name, and without the name of their cluster nobody finds them. */
const NEEDED_LABELS = ['__name__', 'cluster']

function namelessProblems({ action, regex }: RelabelConfig, path: string): Problem[] {
  if (regex === undefined || (action !== 'labelkeep' && action !== 'labeldrop')) return []
  // What JavaScript cannot read is taken to match nothing of interest.
  const matcher = wholeMatcher(regex)
  const lost = NEEDED_LABELS.filter((name) => matcher?.test(name) === (action === 'labeldrop'))
  if (lost.length === 0) return []
  const allowed = `a ${action} that leaves the ${lost.length > 1 ? 'labels' : 'label'} ${lost.join(' and ')}`
  return [{ path, value: regex, allowed }]
}
