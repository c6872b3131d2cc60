import type { Environment } from '../contract/environment/resolve.ts'
import {
  AT_ONCE,
  DEFAULT_LIMIT,
  expectedLoad,
  HIGHEST,
  limitsToAskFor,
  type WorkspaceLimits,
} from '../contract/workspace-limits.ts'

/** Azure Resource Manager's only version that has them. */
const API_VERSION = '2025-05-03-preview'

/**
 * How to ask for the limits that the environment's workspace will need: no Terraform resource has them, and Azure
 * raises those of a workspace that exists only.
 *
 * @returns nothing where none are expected, or the default is enough
 */
export function askForLimits({
  subscriptionId,
  location,
  workspace,
}: Pick<Environment, 'subscriptionId' | 'location' | 'workspace'>): string[] {
  const { name, resourceGroupName, expected, existing } = workspace
  if (expected === undefined) return []
  const load = expectedLoad(expected)
  const [first, ...later] = limitsToAskFor(load)
  if (first === undefined) return []
  const subscription = workspace.subscriptionId ?? subscriptionId
  const place = `/subscriptions/${subscription}/resourceGroups/${resourceGroupName}`
  const url = `${place}/providers/Microsoft.Monitor/accounts/${name}/metricsContainers/default?api-version=${API_VERSION}`
  const region = existing ? `'"$location"'` : location
  const lookUp = `  location=$(az monitor account show --name ${name} --resource-group ${resourceGroupName} --subscription ${subscription} --query location --output tsv)`
  const body = `{"location":"${region}","properties":{"limits":{"maxActiveTimeSeries":${first.activeSeries},"maxEventsPerMinute":${first.eventsPerMinute}}}}`
  return [
    [
      `${name}: ${count(load)} are expected, and it begins with ${DEFAULT_LIMIT.toLocaleString('en')} of each; ask for more, as Contributor of it:`,
      ...(existing ? [lookUp] : []),
      `  az rest --method put --url '${url}' --body '${body}'`,
      ...nextSteps(later),
      ...(isBeyond(load) ? [beyond()] : []),
      '',
    ].join('\n'),
  ]
}

function count({ activeSeries, eventsPerMinute }: WorkspaceLimits): string {
  return `${activeSeries.toLocaleString('en')} active series and ${eventsPerMinute.toLocaleString('en')} samples a minute`
}

function nextSteps(later: readonly WorkspaceLimits[]): string[] {
  if (later.length === 0) return []
  const atOnce = AT_ONCE.toLocaleString('en')
  return [
    `  Azure agrees to ${atOnce} at once, and to more when half of it is in use. Then the same with:`,
    ...later.map((limits) => `    ${count(limits)}`),
  ]
}

function isBeyond({ activeSeries, eventsPerMinute }: WorkspaceLimits): boolean {
  return Math.max(activeSeries, eventsPerMinute) > HIGHEST
}

function beyond(): string {
  return `  More than ${HIGHEST.toLocaleString('en')} takes a support ticket (quota type Managed Prometheus), or a second workspace.`
}
