/** https://openid.net/specs/openid-connect-discovery-1_0.html, as far as MSAL reads it. */
export function openIdConfiguration(host: string, tenantId: string) {
  const base = `https://${host}/${tenantId}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: `${base}/v2.0`,
    response_types_supported: ['token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  }
}

/** Which clouds there are. MSAL asks before it trusts an authority that it does not know. */
export function instanceDiscovery(url: URL, authorityHosts: readonly string[]) {
  const aliases = [...new Set([url.host, ...authorityHosts])]
  const asked = url.searchParams.get('authorization_endpoint') ?? ''
  const tenant = URL.canParse(asked) ? new URL(asked).pathname.split('/')[1] : 'common'
  return {
    tenant_discovery_endpoint: `https://${url.host}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    // One entry for each name: they are different clouds, not aliases of one.
    metadata: aliases.map((host) => ({
      preferred_network: host,
      preferred_cache: host,
      aliases: [host],
    })),
  }
}
