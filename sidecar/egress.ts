import { Agent, type AgentOptions } from 'node:https'
import type { SidecarConfig } from '../contract/sidecar-config.ts'

/** Which proxy requests to Azure take, if any. */
export type ProxyConfig = Pick<SidecarConfig, 'httpsProxy' | 'noProxy'>

/**
 * An agent for everything that leaves the pod, Entra ID and ingestion alike: by the configured proxy,
 * and never to a peer whose certificate does not hold.
 *
 * @see https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function createAgent(
  { httpsProxy, noProxy = '' }: ProxyConfig,
  options: AgentOptions,
): Agent {
  return new Agent({
    ...options,
    // Even under NODE_TLS_REJECT_UNAUTHORIZED=0: tokens and assertions are not for anyone who answers.
    rejectUnauthorized: true,
    ...(httpsProxy === undefined
      ? {}
      : { proxyEnv: { HTTPS_PROXY: httpsProxy, NO_PROXY: withSubdomains(noProxy) } }),
  })
}

/** Node takes a name in `NO_PROXY` to the letter; curl and Go include what is below it. */
export function withSubdomains(noProxy: string): string {
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== '')
  return entries.flatMap((entry) => (/^[a-z]/i.test(entry) ? [entry, `.${entry}`] : [entry])).join()
}

/**
 * What Node says of a certificate by an authority that it does not know, and what to do.
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export const UNKNOWN_AUTHORITY = {
  codes: [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ],
  advice: 'if a proxy inspects TLS, mount its CA and name the file in NODE_EXTRA_CA_CERTS',
} as const
