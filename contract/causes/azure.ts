import { type CauseRow, held, lost } from './row.ts'

const graced = { reply: 'grace', outcomes: ['held_back', 'refused'], severity: 'critical' } as const
const REFUSED = { reply: 'as it is', ...lost, runbook: 'AzureRemoteWriteSamplesRefused' } as const

/** What Azure answers to a write. */
export const AZURE = {
  none: {
    reply: 'as it is',
    outcomes: ['accepted'],
    severity: 'info',
    what: 'Azure accepts samples',
    next: '',
  },

  role_missing: {
    ...graced,
    what: 'Azure answers 403: {identity} may not write to data collection rule {rule}',
    next: 'assign the role "Monitoring Metrics Publisher" on the rule (terraform apply does); if that was done within the last 30 minutes, wait',
    command:
      'az role assignment create --role "Monitoring Metrics Publisher" --assignee-object-id {objectId} --assignee-principal-type ServicePrincipal --scope "$(az monitor data-collection rule list --query "[?immutableId==\'{rule}\'].id" --output tsv)"',
    runbook: 'AzureRemoteWriteRoleMissing',
  },
  token_refused: {
    ...graced,
    what: 'Azure answers 401: it does not accept a new token for {audience}',
    next: 'check CLOUD and INGESTION_AAD_AUDIENCE: the audience is not the one of {host}',
    runbook: 'AzureRemoteWriteNoToken',
  },
  token_refused_after_success: {
    ...graced,
    what: 'Azure answers 401 to a new token, although it accepted others with the same settings before',
    next: 'look for an outage at https://azure.status.microsoft',
    runbook: 'AzureRemoteWriteNoToken',
  },
  token_expired: {
    ...graced,
    what: 'Azure answers 401: by its clock a new token has expired or is not yet valid',
    next: 'compare the clock of the node with the true time; if it is right, the clock is off in Azure: look at https://azure.status.microsoft',
    command: 'date --utc',
    runbook: 'AzureRemoteWriteNoToken',
  },
  token_renewing: {
    ...graced,
    severity: 'info',
    what: 'Azure answers 401: it no longer accepts the current token',
    next: 'wait: a new one is being acquired',
    runbook: 'AzureRemoteWriteNoToken',
  },
  rule_not_found: {
    ...REFUSED,
    what: 'Azure does not know data collection rule {rule} at {host}',
    next: 'take INGESTION_URL from the outputs again (terraform apply, npm run outputs, npm run synth)',
    command:
      'az monitor data-collection rule list --query "[?immutableId==\'{rule}\'].id" --output tsv',
  },
  duplicate: {
    ...REFUSED,
    // https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-metrics-details
    what: 'two senders write the same series',
    next: 'give each Prometheus external labels of its own',
  },
  too_large: {
    ...REFUSED,
    what: 'Azure answers 413: the body is too large',
    next: 'lower max_samples_per_send of the remote write',
  },
  bad_request: {
    ...REFUSED,
    what: 'Azure refuses the request for good',
    next: 'do what the answer says: a label that is too long, samples that are too old or out of order',
  },
  throttled: {
    reply: 'throttle',
    outcomes: ['held_back', 'refused'],
    severity: 'warning',
    what: 'Azure answers 429: the Azure Monitor workspace or rule {rule} is over its ingestion limits',
    next: 'ask for higher limits of the workspace, give the cluster a rule of its own, or send fewer series',
    runbook: 'AzureRemoteWriteThrottled',
  },
  azure_timeout: {
    ...held,
    reply: 503,
    what: 'Azure answers 408: it did not get the whole request in time',
    next: 'look at the network path to {host}: it is slow',
    runbook: 'AzureRemoteWriteNothingAccepted',
  },
  azure_error: {
    ...held,
    reply: 'as it is',
    what: 'Azure answers with an error of its own',
    next: 'look at https://azure.status.microsoft and at Service Health of the subscription; if it lasts, open a support request with the request id',
    runbook: 'AzureRemoteWriteNothingAccepted',
  },
  redirect: {
    ...held,
    reply: 502,
    runbook: 'AzureRemoteWriteNothingAccepted',
    what: 'a redirect arrives instead of an answer from {host}, and is never followed: the token would go with it',
    next: 'check INGESTION_URL and HTTPS_PROXY: something else answers there',
  },
} as const satisfies Record<string, CauseRow>
