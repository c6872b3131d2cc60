import { CLOUDS, isBelow } from '../contract/cloud.ts'
import { createTokenIssuer } from './access-token.ts'
import { AUTHORITY_HOSTS, createAuthorityApp } from './authority.ts'
import type { Address, Azure } from './azure.ts'
import { createCertificateAuthority } from './certificates.ts'
import { createClosing } from './closing.ts'
import { createControlApp } from './control.ts'
import { createDirectory } from './directory.ts'
import { type Endpoint, openEndpoint } from './endpoint.ts'
import { createFaultSwitch, type FaultsInput } from './fault.ts'
import { createImdsApp } from './imds.ts'
import { createIngestionApp, type IngestionLimits } from './ingestion.ts'
import { openProxy } from './proxy.ts'
import { createServiceAccountIssuer } from './service-account.ts'

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

/** Azure with a way to look into it and to change it. */
export interface Lab extends Azure {
  /** For people and scripts: faults, counts and samples by plain HTTP. See docs/lab.md. */
  readonly control: Address
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
    const azure: Azure = {
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
      openEndpoint({ handle: createControlApp(azure).handle, port: ports.control ?? 0 }),
    )
    return { ...azure, control: addressOf(control), close }
  } catch (error) {
    await close()
    throw error
  }
}

function addressOf({ url, port }: Endpoint): Address {
  return { url, port }
}
