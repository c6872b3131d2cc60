/** A proxy that can be measured: takes writes on a port of 127.0.0.1, forwards them with a token. */
export interface MeasuredProxy {
  readonly name: string
  /** One line for the table's legend. */
  readonly about: string
  /** Makes it ready to be started any number of times; says what is missing on this machine. */
  prepare(surroundings: Surroundings): Promise<Prepared | { readonly missing: string }>
}

export interface Prepared {
  /** `nginx/1.22.1`, for the legend. */
  readonly version: string
  launch(port: number): Promise<Launch>
}

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** What every proxy is given. */
export interface Surroundings {
  /** For configuration files and logs; gone after the run. */
  readonly directory: string
  /** Of the upstream, at `https://localhost:PORT`. */
  readonly upstreamPort: number
  /** What to trust: the upstream and the authority have certificates of this CA. */
  readonly caPath: string
  /** A static token, for proxies that cannot acquire one. */
  readonly token: string
  /** What App Service gives to programs that ask for a managed identity: where a token comes from. */
  readonly managedIdentityUrl: string
  /** An Entra application, for the sidecar. */
  readonly application: {
    readonly tenantId: string
    readonly clientId: string
    readonly certificatePath: string
    readonly authorityUrl: string
  }
}
