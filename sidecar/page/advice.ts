import type { Cause } from '../../contract/cause.ts'
import type { TokenFailure } from '../identity/tokens.ts'

/** What a person can do about a trouble. */
export interface Advice {
  readonly next: string
  /** The section of docs/alerts.md that says more. */
  readonly runbook?: string
}

const NO_TOKEN = 'azureremotewritenotoken'
const REFUSED = 'azureremotewritesamplesrefused'

/** By why a write failed. */
export const WRITE_ADVICE: { readonly [C in Cause]: Advice } = {
  none: { next: 'Nothing.' },
  role: {
    next: 'Was "Monitoring Metrics Publisher" assigned on this rule within the last 30 minutes? Then wait. Otherwise: terraform apply.',
    runbook: 'azureremotewriterolemissing',
  },
  token: {
    next: 'Look at the token below. A 401 of Azure means that CLOUD or INGESTION_AAD_AUDIENCE does not fit the endpoint.',
    runbook: NO_TOKEN,
  },
  throttled: {
    next: 'Look at the utilization of the Azure Monitor workspace and ask for a higher limit, or send fewer series.',
    runbook: 'azureremotewritethrottled',
  },
  duplicate: {
    next: 'Two Prometheus send the same series: give each its own external labels.',
    runbook: REFUSED,
  },
  too_large: { next: 'Lower max_samples_per_send of the remote write.', runbook: REFUSED },
  bad_request: {
    next: 'The answer says what is wrong: a label that is too long, samples too old or out of order, or a sender that is not Prometheus.',
    runbook: REFUSED,
  },
  not_found: {
    next: 'The data collection rule of INGESTION_URL does not exist (any more): terraform apply, then npm run outputs.',
    runbook: REFUSED,
  },
  upstream: {
    next: "Azure's own trouble: look at Azure status and Service Health. The samples are sent again.",
  },
  redirect: { next: 'Check INGESTION_URL, and HTTPS_PROXY: something else answers there.' },
  network: {
    next: 'The pod needs HTTPS to the upstream host: check DNS, network policies, the firewall and HTTPS_PROXY.',
  },
  timeout: { next: 'The way to Azure is slow or blocked: check the firewall and HTTPS_PROXY.' },
  relay_refused: {
    next: 'Only the own pod may write. If this sender is meant to: WRITE_SOURCES=any with INBOUND_TOKEN_FILE.',
  },
  over_budget: {
    next: 'Lower max_shards of the remote write, or raise MAX_UPSTREAM_REQUESTS and MAX_INFLIGHT_BYTES.',
  },
  slow_sender: { next: 'The sender is short of CPU, or not in this pod.' },
  sender_gone: {
    next: "Prometheus was restarted, or its remote_timeout is below the sidecar's 25 s.",
  },
  internal: { next: 'A defect: please report it with the log line that has its stack.' },
}

/** By why there is no new token. */
export const TOKEN_ADVICE: { readonly [F in TokenFailure]: Advice } = {
  network: {
    next: 'The pod needs HTTPS to Entra ID, with a managed identity to 169.254.169.254: check DNS, network policies, the firewall and HTTPS_PROXY.',
    runbook: NO_TOKEN,
  },
  timeout: {
    next: 'Entra ID did not answer in time: check network policies, the firewall and HTTPS_PROXY.',
    runbook: NO_TOKEN,
  },
  refused: {
    next: 'Entra ID says why: compare application, tenant and certificate below with the portal.',
    runbook: NO_TOKEN,
  },
  'certificate-unknown': {
    next: 'Register the certificate with the application: terraform apply.',
    runbook: NO_TOKEN,
  },
  throttled: { next: 'Nothing: the sidecar waits as long as it was asked to.' },
  unavailable: {
    next: "Entra ID's own trouble: look at Azure status. The sidecar tries again.",
    runbook: NO_TOKEN,
  },
  'credential-file': {
    next: 'Look at the mounted file: the SecretProviderClass, and the events of the pod.',
    runbook: NO_TOKEN,
  },
  other: { next: 'The message says what happened; the log has more.', runbook: NO_TOKEN },
}

export const UNUSABLE_CERTIFICATE: Advice = {
  next: 'The versions in hand go on serving. Look at what is mounted, or renew it in Key Vault.',
  runbook: 'azureremotewritecertificateexpiring',
}

export const UNKNOWN_CERTIFICATE: Advice = {
  next: 'Register the new certificate with the application: terraform apply. The previous one serves until it expires.',
  runbook: 'azureremotewritecertificatenotaccepted',
}

export const NO_WRITES: Advice = {
  next: 'Does Prometheus run, and does its remote_write lead to this port of this pod? Its own log and prometheus_remote_storage_* say more.',
}
