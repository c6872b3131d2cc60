import type { Acquisitions } from './authority.ts'
import type { Directory } from './directory.ts'
import type { Faults, FaultsInput } from './fault.ts'
import type { ImdsApp } from './imds.ts'
import type { IngestionApp } from './ingestion.ts'
import type { ServiceAccountIssuer } from './service-account.ts'

export interface Address {
  /** On 127.0.0.1, for clients that do not use the proxy. */
  readonly url: string
  readonly port: number
}

/** A running Azure, as far as remote write needs one. */
export interface Azure {
  /** Value of `HTTPS_PROXY` for a client that is to find the lab under Azure's host names. */
  readonly proxyUrl: string
  /** The lab's CA, for `NODE_EXTRA_CA_CERTS`. */
  readonly caPem: string
  /** Entra ID: its directory can be changed at any time. HTTPS. */
  readonly authority: Address & Directory & { acquisitions(): Acquisitions }
  /** Azure Monitor's ingestion. HTTPS. */
  readonly ingestion: Address & Omit<IngestionApp, 'handle'>
  /** The instance metadata service. Plain HTTP; never through the proxy. */
  readonly imds: Address & Omit<ImdsApp, 'handle'>
  /** A cluster whose service account tokens Entra knows how to check. */
  readonly cluster: ServiceAccountIssuer
  faults(): Faults
  /** How many requests and connections a status, redirect, reset or stall has struck so far. */
  struck(): Readonly<Record<keyof Faults, number>>
  /** Replaces all faults. Ports are open or closed as the faults say when this resolves. */
  setFaults(faults: FaultsInput): Promise<void>
}
