import { type CauseRow, held } from './row.ts'

const UNREACHABLE = { reply: 502, ...held, runbook: 'AzureRemoteWriteNothingAccepted' } as const

/** The way to Azure, Entra ID and the proxy; `{host}` is who was asked. */
export const NETWORK = {
  dns: {
    ...UNREACHABLE,
    what: '{host} cannot be reached: its name, or that of the proxy, is not resolved',
    next: "check the cluster's DNS, HTTPS_PROXY and the spelling of the host",
    command: 'nslookup {host}',
  },
  unreachable: {
    ...UNREACHABLE,
    what: '{host} cannot be reached: there is no connection',
    next: "check the pod's egress rules, the firewall and HTTPS_PROXY",
  },
  timeout: {
    ...UNREACHABLE,
    reply: 504,
    what: '{host} does not answer in time',
    next: "check the pod's egress rules, the firewall and HTTPS_PROXY: packets go nowhere, or the other side is slow",
  },
  connection_lost: {
    ...UNREACHABLE,
    what: 'the connection to {host} is lost before an answer',
    next: 'look at what closes it: a proxy, a firewall, or the other side',
  },
  proxy_refused: {
    ...UNREACHABLE,
    what: 'the proxy does not open a tunnel to {host}',
    next: 'allow the host there, list it in NO_PROXY, or correct the user and password in HTTPS_PROXY',
  },
  tls_untrusted: {
    ...UNREACHABLE,
    what: '{host} presents a certificate from an authority that is not trusted: something inspects TLS',
    next: "mount that authority's certificate and name the file in NODE_EXTRA_CA_CERTS",
  },
  tls_wrong_host: {
    ...UNREACHABLE,
    what: '{host} presents a certificate for another host',
    next: 'check INGESTION_URL, AAD_HOST_ENDPOINT and HTTPS_PROXY: something else answers there',
  },
  tls_expired: {
    ...UNREACHABLE,
    what: '{host} presents a certificate that is not valid now',
    next: 'compare the clock of the node with the true time; if it is right, look at the proxy that inspects TLS',
    command: 'date --utc',
  },
} as const satisfies Record<string, CauseRow>
