import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group/index.js'
import type { Construct } from 'constructs'
import type { AzureAlerts } from '../contract/environment/resolve-azure-alerts.ts'
import type { EnvironmentContext } from './context.ts'

/** What Azure calls the sender in mails and messages: 12 characters at most. */
const SHORT_NAME = 'prometheus'

/**
 * Whom Azure tells. A group that exists is not looked up: its id is all that alerts need.
 *
 * @returns its id
 */
export function addActionGroup(
  scope: Construct,
  { resourceGroupName }: EnvironmentContext,
  actionGroup: AzureAlerts['actionGroup'],
): string {
  if (actionGroup.existing) return actionGroup.id
  const { name, emails, webhooks } = actionGroup
  const { id } = new MonitorActionGroup(scope, 'action_group', {
    name,
    resourceGroupName,
    shortName: SHORT_NAME,
    emailReceiver: emails.map((emailAddress, index) => ({
      name: `email-${index + 1}`,
      emailAddress,
      useCommonAlertSchema: true,
    })),
    webhookReceiver: webhooks.map((serviceUri, index) => ({
      name: `webhook-${index + 1}`,
      serviceUri,
      useCommonAlertSchema: true,
    })),
  })
  return id
}
