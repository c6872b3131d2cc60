import { CLOUDS, isBelow } from '../contract/cloud.ts'
import { createTokenIssuer } from './access-token.ts'
import { type Acquisitions, AUTHORITY_HOSTS, createAuthorityApp } from './authority.ts'
import { createCertificateAuthority } from './certificates.ts'
import { createClosing } from './closing.ts'
import { type ControlledLab, createControlApp } from './control.ts'
import { createDirectory, type Directory } from './directory.ts'
import { type Endpoint, openEndpoint } from './endpoint.ts'
import { createFaultSwitch, type Faults, type FaultsInput } from './fault.ts'
import { createImdsApp, type ImdsApp } from './imds.ts'
import { createIngestionApp, type IngestionApp, type IngestionLimits } from './ingestion.ts'
import { openProxy } from './proxy.ts'
import { createServiceAccountIssuer, type ServiceAccountIssuer } from './service-account.ts'

export interface LabOptions {
  /** Faults from the start. Default: none. */
  readonly faults?: FaultsInput
  /** Lifetime of Entra's tokens. Default: 3600. */
  readonly tokenLifetimeSeconds?: number
  /** Default: Azure's. */
  readonly limits?: Partial<IngestionLimits>
  /** Default: the machine's. */
  readonly clock?: () => Date
  /** For a custom cloud: host names that the proxy leads to the lab, and what tokens are for. */
  readonly custom?: {
    readonly authorityHosts?: readonly string[]
    readonly ingestionHosts?: readonly string[]
    readonly audiences?: readonly string[]
  }
  /** Default: any free ports. */
  readonly ports?: Partial<Record<'proxy' | 'authority' | 'ingestion' | 'imds' | 'control', number>>
}

interface Address {
  /** On 127.0.0.1, for clients that do not use the proxy. */
  readonly url: string
  readonly port: number
}

/** A running Azure, as far as remote write needs one. */
export interface Lab {
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
  /** For people and scripts: faults, counts and samples by plain HTTP. See docs/lab.md. */
  readonly control: Address
  /** A cluster whose service account tokens Entra knows how to check. */
  readonly cluster: ServiceAccountIssuer
  faults(): Faults
  /** How many requests and connections a status, redirect, reset or stall has struck so far. */
  struck(): Readonly<Record<keyof Faults, number>>
  /** Replaces all faults. Ports are open or closed as the faults say when this resolves. */
  setFaults(faults: FaultsInput): Promise<void>
  /** Closes every port and ends every connection. */
  close(): Promise<void>
}

const CLUSTER_ISSUER = 'https://oidc.lab.example/'

/**
 * Starts Entra ID, IMDS, Azure Monitor's ingestion and the proxy in this process, all on 127.0.0.1. The
 * directory is empty: add applications with `authority.addApplication`, and their roles with
 * `ingestion.assignRole`.
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { clock = () => new Date(), ports = {}, custom = {} } = options
  const faults = createFaultSwitch(options.faults)
  const ca = createCertificateAuthority()
  const tokens = createTokenIssuer()
  const directory = createDirectory()
  const cluster = createServiceAccountIssuer(CLUSTER_ISSUER)
  directory.trustIssuer(cluster.issuer, cluster.publicKey)

  const audiences = custom.audiences ?? []
  const authorityApp = createAuthorityApp({
    directory,
    tokens,
    clock,
    faults: () => faults.current().authority,
    resources: audiences,
    ...(options.tokenLifetimeSeconds === undefined
      ? {}
      : { tokenLifetimeSeconds: options.tokenLifetimeSeconds }),
  })
  const ingestionApp = createIngestionApp({
    tokens,
    clock,
    faults: () => faults.current().ingestion,
    audiences,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  const imdsApp = createImdsApp({
    tokens,
    clock,
    faults: () => faults.current().imds,
    resources: audiences,
  })

  const isAuthority = (host: string) =>
    AUTHORITY_HOSTS.includes(host) || (custom.authorityHosts ?? []).includes(host)
  const isIngestion = (host: string) =>
    Object.values(CLOUDS).some(({ ingestionDomain }) =>
      isBelow(host, `metrics.${ingestionDomain}`),
    ) || (custom.ingestionHosts ?? []).includes(host)

  const { open, close } = createClosing()
  try {
    const authority = await open(
      openEndpoint({
        handle: authorityApp.handle,
        faults: () => faults.current().authority,
        tls: { ca, serves: isAuthority },
        port: ports.authority ?? 0,
      }),
    )
    const ingestion = await open(
      openEndpoint({
        handle: ingestionApp.handle,
        faults: () => faults.current().ingestion,
        tls: { ca, serves: isIngestion },
        port: ports.ingestion ?? 0,
      }),
    )
    const imds = await open(
      openEndpoint({
        handle: imdsApp.handle,
        faults: () => faults.current().imds,
        port: ports.imds ?? 0,
      }),
    )
    const proxy = await open(
      openProxy({
        port: ports.proxy ?? 0,
        portFor(host) {
          if (isAuthority(host)) return authority.port
          return isIngestion(host) ? ingestion.port : undefined
        },
      }),
    )
    const endpoints = [authority, ingestion, imds]
    const controlled: ControlledLab = {
      proxyUrl: proxy.url,
      caPem: ca.caPem,
      authority: {
        ...addressOf(authority),
        ...directory,
        acquisitions: authorityApp.acquisitions,
      },
      ingestion: { ...addressOf(ingestion), ...ingestionApp },
      imds: { ...addressOf(imds), ...imdsApp },
      cluster,
      faults: faults.current,
      struck: () => ({
        ingestion: ingestion.struck(),
        authority: authority.struck(),
        imds: imds.struck(),
      }),
      async setFaults(wanted) {
        faults.set(wanted)
        await Promise.all(endpoints.map((endpoint) => endpoint.applyFaults()))
      },
    }
    const control = await open(
      openEndpoint({ handle: createControlApp(controlled).handle, port: ports.control ?? 0 }),
    )
    return { ...controlled, control: addressOf(control), close }
  } catch (error) {
    await close()
    throw error
  }
}

function addressOf({ url, port }: Endpoint): Address {
  return { url, port }
}
