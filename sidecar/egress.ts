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
