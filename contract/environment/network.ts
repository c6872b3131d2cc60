import { z } from 'zod'
import * as format from '../format.ts'

/** A proxy that keeps nothing else from Azure. IMDS and the pod itself are never asked through it. */
const proxy = z.strictObject({
  /**
   * Its address, such as `http://proxy.example.com:3128`; without a scheme it is treated as
   * `http://`.
   */
  url: format.proxyAddress.optional(),
  /** The Secret in Prometheus' namespace that holds the address, for a proxy that wants a password. */
  urlFrom: z
    .strictObject({
      /** Name of the Secret. */
      secretName: format.objectName.meta({ examples: ['proxy'] }),
      /** Its key whose value is the address, with user and password. */
      key: format.dataKey.meta({ examples: ['https-proxy'] }).default('url'),
    })
    .optional(),
  /** What is reached without the proxy: hosts, domains, addresses, such as a private endpoint's. */
  noProxy: z.array(format.noProxyEntry).default([]),
})

/**
 * A file in PEM with certificate authorities that are trusted besides those of Node.js. It is read when
 * the container starts: a change of it needs a restart.
 * @see https://nodejs.org/api/cli.html#node_extra_ca_certsfile
 */
const ca = z.strictObject({
  /** What holds it, in Prometheus' namespace. */
  kind: z.enum(['configMap', 'secret']).default('configMap'),
  /** Name of the ConfigMap or Secret. */
  name: format.objectName.meta({ examples: ['corporate-ca'] }),
  /** Its key whose value is the file. */
  key: format.dataKey.meta({ examples: ['bundle.pem'] }).default('ca.crt'),
})

/** The sidecar's way to Entra ID and Azure Monitor, where it is not open. */
export const network = z.strictObject({
  /** The proxy on the way, as `HTTPS_PROXY` and `NO_PROXY`. */
  proxy: proxy.optional(),
  /** Certificate authorities of a proxy that inspects TLS, or of a private cloud. */
  ca: ca.optional(),
})

/** The bearer tokens that senders of other pods present, one on each line. */
export const inboundToken = z.strictObject({
  /** The Secret in Prometheus' namespace. */
  secretName: format.objectName.meta({ examples: ['remote-write-senders'] }),
  /** Its key whose value is the file of tokens. */
  key: format.dataKey.meta({ examples: ['tokens'] }).default('token'),
})
