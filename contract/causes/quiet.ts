import type { CauseRow } from './row.ts'

const never = { reply: 'never', outcomes: [], severity: 'warning' } as const

/** What is worth a word although no write fails. */
export const QUIET = {
  no_writes: {
    ...never,
    what: 'no writes arrive',
    next: 'check that Prometheus runs and that its remote_write points at this port of this pod; its own log and prometheus_remote_storage_* say more',
  },
  certificate_expiring: {
    ...never,
    what: 'the certificate expires soon',
    next: 'renew it in the Key Vault, or increase generation by one',
    runbook: 'AzureRemoteWriteCertificateExpiring',
  },
} as const satisfies Record<string, CauseRow>
