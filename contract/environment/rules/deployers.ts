import type { Problem, Warning } from '../../problem.ts'
import { kindOf } from '../../prometheus-kind.ts'
import type { Environment } from '../resolve.ts'

/** Where each of them is told of a person's own values, and how a list of them looks. */
const OWN_VALUES = {
  argocd: { by: 'Argo CD', option: 'valueFiles', sample: "['platform/prometheus.yaml']" },
  flux: {
    by: 'Flux',
    option: 'valuesFrom',
    sample: "[{ kind: 'ConfigMap', name: 'prometheus-values' }]",
  },
  helm: { by: 'helm upgrade', option: 'valueFiles', sample: "['platform/prometheus.yaml']" },
} as const

type Deployer = keyof typeof OWN_VALUES
const DEPLOYERS = Object.keys(OWN_VALUES) as Deployer[]

/** Kubernetes has labels with the names of Flux' objects, and a label has 63 characters. */
const LONGEST_NAME = 63

/** Two who would undo what the other one does, and names that are too long for one of them. */
export function deployerProblems(environment: Environment): Problem[] {
  const [first, ...others] = DEPLOYERS.filter((name) => environment[name] !== undefined)
  const twice = others.map((name) => ({
    path: name,
    value: OWN_VALUES[name].by,
    allowed: `nothing beside ${first}: both would deploy the same release, and undo each other`,
    next: `remove ${name} or ${first}`,
  }))
  const problems = [...twice, ...ownValuesProblems(environment)]
  if (environment.flux === undefined) return problems
  const long = environment.clusters.flatMap(({ origin }, index) => {
    const name = deployedName(environment, { origin })
    if (name.length <= LONGEST_NAME) return []
    return [
      {
        path: `clusters[${index}].name`,
        value: origin,
        allowed: `with Flux, a name with which ${name} has at most ${LONGEST_NAME} characters`,
        next: `make it, or the name of the environment, ${name.length - LONGEST_NAME} characters shorter`,
      },
    ]
  })
  return [...problems, ...long]
}

function hasChart({ clusters }: Environment): boolean {
  return clusters.some(({ prometheus }) => kindOf(prometheus).hasChart)
}

/** Values for a chart that no cluster has, which nobody would read. */
function ownValuesProblems(environment: Environment): Problem[] {
  if (hasChart(environment)) return []
  return DEPLOYERS.flatMap((name) => {
    const { option } = OWN_VALUES[name]
    const given: unknown = environment[name] && Reflect.get(environment[name], option)
    if (!Array.isArray(given) || given.length === 0) return []
    return [
      {
        path: `${name}.${option}`,
        value: JSON.stringify(given),
        allowed: 'nothing where no cluster has the chart',
        next: 'say it in prometheus.spec of each cluster, and remove it here',
      },
    ]
  })
}

/** The name of what deploys a cluster. Renamed, it would be another one beside the old one, and both would deploy. */
export function deployedName(
  { origin }: Pick<Environment, 'origin'>,
  cluster: Pick<Environment['clusters'][number], 'origin'>,
): string {
  return `prometheus-${origin}-${cluster.origin}`
}

/** The whole chart with our values alone, which is meant by nobody whose release runs already. */
export function chartAloneWarnings(environment: Environment): Warning[] {
  if (!hasChart(environment)) return []
  return DEPLOYERS.flatMap((name) => {
    const { by, option, sample } = OWN_VALUES[name]
    const given = environment[name]
    if (given === undefined || Reflect.get(given, option) !== undefined) return []
    return [
      {
        path: `${name}.${option}`,
        warning: `without it ${by} deploys the chart with our values alone, and whatever else your release sets (storage, retention, resources, Alertmanager's receivers, Grafana's password) goes back to the chart's defaults`,
        next: `name your own values: ${option}: ${sample}; or [] when there are none`,
      },
    ]
  })
}
