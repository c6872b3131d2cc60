import { alertProblem, ruleGroupProblem } from './alert-policies.ts'
import { placeProblem, privateEndpointProblem, shutEndpoints } from './private-policies.ts'
import { type Block, type Body, blocksOf, type Stack, textsIn } from './stack.ts'

/** What is wrong with a stack, as sentences that begin with an address; empty when nothing is. */
type Policy = (stack: Stack) => string[]

/** What no public scanner knows about these stacks: the security of the whole in a dozen rules. */
export const POLICIES = {
  'gives the publisher role on a data collection rule and nowhere else': (stack) =>
    violations(stack, 'azurerm_role_assignment', ({ role_definition_name: role, scope }) =>
      role === 'Monitoring Metrics Publisher' && !RULES.some((rule) => rule.test(String(scope)))
        ? `publishes to ${scope}`
        : undefined,
    ),

  'gives narrow roles and no other': (stack) =>
    violations(stack, 'azurerm_role_assignment', ({ role_definition_name: role }) =>
      NARROW_ROLES.includes(String(role)) ? undefined : `gives ${role}`,
    ),

  'lets readers at one secret and not at the vault': (stack) =>
    violations(stack, 'azurerm_role_assignment', ({ role_definition_name: role, scope }) =>
      role === 'Key Vault Secrets User' &&
      !/^\$\{[^}]+\}\/secrets\/(\$\{azurerm_key_vault_certificate\.[\w-]+\.name\}|[\w-]+)$/.test(
        String(scope),
      )
        ? `reads ${scope}`
        : undefined,
    ),

  'gives rights to object ids, never to client ids': (stack) =>
    grantees(stack).flatMap(({ address, principal }) =>
      /client_id/.test(principal) || clientIdsIn(stack).has(principal)
        ? [`${address} is given to a client id`]
        : [],
    ),

  'lets people and programs at one workspace and one Grafana, and at nothing above them': (stack) =>
    violations(stack, 'azurerm_role_assignment', placeProblem),

  'shuts an endpoint only where a scope lets samples in': shutEndpoints,

  'makes private endpoints that are found by their names': (stack) =>
    violations(stack, 'azurerm_private_endpoint', privateEndpointProblem),

  'locks what it keeps from being deleted, and lets it be changed': (stack) =>
    violations(stack, 'azurerm_management_lock', ({ lock_level: level }) =>
      level === 'CanNotDelete' ? undefined : `is ${level}`,
    ),

  'says the type of each principal': (stack) =>
    violations(stack, 'azurerm_role_assignment', ({ principal_type: type }) =>
      typeof type === 'string' ? undefined : 'leaves principal_type to a look-up',
    ),

  'trusts one service account per federated credential': (stack) =>
    FEDERATED.flatMap((type) =>
      violations(stack, type, ({ subject, issuer, audience, audiences }) => {
        if (!/^system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+$/.test(String(subject))) {
          return `trusts ${subject}`
        }
        if (!/^(https:\/\/|\$\{data\.azurerm_kubernetes_cluster\.)/.test(String(issuer))) {
          return `trusts the issuer ${issuer}`
        }
        const [only, ...more] = [audience, audiences].flat().filter((each) => each !== undefined)
        return only === 'api://AzureADTokenExchange' && more.length === 0
          ? undefined
          : 'accepts other audiences'
      }),
    ),

  'makes certificates for client authentication only, and short-lived ones': (stack) =>
    violations(stack, 'azurerm_key_vault_certificate', certificateProblem),

  'registers public parts with their own dates, the new one first': (stack) =>
    violations(stack, 'azuread_application_certificate', registrationProblem),

  'creates vaults that cannot be emptied for good': (stack) =>
    violations(stack, 'azurerm_key_vault', (vault) => {
      if (vault.purge_protection_enabled !== true) return 'can be purged'
      if (typeof vault.rbac_authorization_enabled !== 'boolean') return 'leaves its access to Azure'
      return Number(vault.soft_delete_retention_days) >= 7 ? undefined : 'keeps nothing deleted'
    }),

  'gives access policies the least that works': (stack) =>
    violations(stack, 'azurerm_key_vault_access_policy', (policy) => {
      const excess = Object.entries(policy)
        .filter(([key]) => key.endsWith('_permissions'))
        .flatMap(([key, rights]) =>
          [rights].flat().filter((right) => !PERMISSIONS[key]?.includes(String(right))),
        )
      return excess.length === 0 ? undefined : `may ${excess.join(', ')}`
    }),

  'refuses to destroy what cannot be made again': (stack) =>
    PRECIOUS.flatMap((type) =>
      violations(stack, type, ({ lifecycle }) =>
        (lifecycle as Body | undefined)?.prevent_destroy === true ? undefined : 'can be destroyed',
      ),
    ),

  'has alerts that are evaluated, and that somebody hears': (stack) => [
    ...violations(stack, 'azurerm_monitor_metric_alert', alertProblem),
    ...violations(stack, 'azurerm_monitor_alert_prometheus_rule_group', ruleGroupProblem),
  ],

  'keeps its state where others have it too, without ids of people or keys': ({ terraform }) => {
    const backends = { ...(terraform.backend as Body), ...Object(cloudOf(terraform)) }
    const [[kind, backend] = [], ...more] = Object.entries(backends)
    if (kind === undefined || kind === 'local' || more.length > 0) {
      return [`terraform.backend is ${kind}`]
    }
    const settings = backend as Body
    const isEntra = settings.use_oidc && settings.use_azuread_auth
    return [
      ...(kind !== 'azurerm' || isEntra ? [] : ['terraform.backend uses a key']),
      ...Object.keys(settings)
        .filter((key) => CREDENTIAL.test(key))
        .map((key) => `terraform.backend has ${key}`),
    ]
  },

  'pins what it runs with': ({ terraform }) => [
    ...(/^>= 1\.\d+\.0$/.test(String(terraform.required_version))
      ? []
      : ['terraform.required_version is open']),
    ...Object.entries((terraform.required_providers as Record<string, Body>) ?? {})
      .filter(([, { version }]) => !/^\d+\.\d+\.\d+$/.test(String(version)))
      .map(([name, { version }]) => `provider ${name} may be ${version}`),
  ],

  'runs an azurerm that goes on working when Key Vault retires its older versions': ({
    terraform,
  }) => {
    const { azurerm } = (terraform.required_providers as Record<string, Body>) ?? {}
    return isAtLeast(String(azurerm?.version), OLDEST_AZURERM)
      ? []
      : [`provider azurerm ${azurerm?.version} is older than ${OLDEST_AZURERM}`]
  },

  'has outputs that may be committed': ({ output }) =>
    Object.entries(output)
      .filter(([, { sensitive }]) => sensitive === true)
      .map(([name]) => `output ${name} is sensitive`),

  'holds no secret': (stack) =>
    textsIn(stack)
      .filter(({ path, text }) => SECRET.test(text) || (SECRET_KEY.test(path) && text !== ''))
      .map(({ path }) => `${path} is a secret`),

  'holds no path of the machine that synthesized it': (stack) =>
    textsIn(stack)
      .filter(({ text }) => /^(\/(?!subscriptions\/|applications\/)|[A-Z]:\\|file:|~\/)/.test(text))
      .map(({ path, text }) => `${path} is ${text}`),
} satisfies Record<string, Policy>

export type PolicyName = keyof typeof POLICIES

/** Everything that a stack violates, by the name of the policy. */
export function violated(stack: Stack): Partial<Record<PolicyName, string[]>> {
  const found = Object.entries(POLICIES).map(([name, policy]) => [name, policy(stack)] as const)
  return Object.fromEntries(found.filter(([, sentences]) => sentences.length > 0))
}

/** The workspace's own, one that is made here, or one that exists. */
const RULES = [
  /^\$\{(data\.)?azurerm_monitor_workspace\.workspace\.default_data_collection_rule_id\}$/,
  /^\$\{azurerm_monitor_data_collection_rule\.[\w-]+\.id\}$/,
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Insights\/dataCollectionRules\/[^/]+$/i,
]

/** One writes samples, one reads them, two are for certificates, the rest is who may sign in to a Grafana. */
const NARROW_ROLES = [
  'Monitoring Metrics Publisher',
  'Monitoring Data Reader',
  'Key Vault Secrets User',
  'Key Vault Certificates Officer',
  'Grafana Admin',
  'Grafana Editor',
  'Grafana Viewer',
]

const FEDERATED = [
  'azurerm_federated_identity_credential',
  'azuread_application_federated_identity_credential',
]

const PRECIOUS = ['azurerm_monitor_workspace', 'azurerm_key_vault', 'azurerm_dashboard_grafana']

/** Without Purge, Set, Backup and everything about keys. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  secret_permissions: ['Get', 'List'],
  certificate_permissions: [
    'Get',
    'List',
    'Create',
    'Update',
    'Delete',
    'Recover',
    'ManageContacts',
  ],
}

/** A private key, a JSON Web Token, a storage key, a client secret of Entra ID. */
const SECRET =
  /-----BEGIN|\beyJ[\w-]{10,}\.[\w-]+\.|\b[A-Za-z0-9+/]{86}==|\b[\w~.-]{3}8Q~[\w~.-]{30,}/
const SECRET_KEY = /(^|[._])(client_secret|access_key|sas_token|password|oidc_token)$/

/** In the settings of a backend; the subscription of a storage account is no secret, and nobody's id. */
const CREDENTIAL =
  /(?<!subscription)_id$|key_|access_key|secret|token|password|credentials|conn_str|username/

function cloudOf({ cloud }: Body) {
  return cloud === undefined ? {} : { cloud }
}

function violations(
  { resource }: Stack,
  type: string,
  problemWith: (body: Body) => string | undefined,
): string[] {
  return blocksOf({ resource: { [type]: resource[type] ?? {} }, data: {} }).flatMap(
    ({ address, body }: Block) => {
      const problem = problemWith(body)
      return problem === undefined ? [] : [`${address} ${problem}`]
    },
  )
}

function grantees(stack: Stack): { address: string; principal: string }[] {
  return blocksOf(stack).flatMap(({ type, address, body }) => {
    if (type === 'azurerm_role_assignment') return [{ address, principal: `${body.principal_id}` }]
    if (type === 'azurerm_key_vault_access_policy') {
      return [{ address, principal: `${body.object_id}` }]
    }
    return []
  })
}

/** Client ids that are written down somewhere, in providers or outputs. */
function clientIdsIn(stack: Stack): Set<string> {
  return new Set(
    textsIn(stack)
      .filter(({ path }) => path.endsWith('client_id'))
      .map(({ text }) => text),
  )
}

function certificateProblem(body: Body): string | undefined {
  const policy = body.certificate_policy as Record<string, Body>
  const {
    key_properties: key,
    secret_properties: secret,
    x509_certificate_properties: x509,
  } = policy
  if (key?.key_type !== 'RSA' || Number(key.key_size) < 2048) return 'has a weak key'
  if (key.exportable !== true) return 'cannot be mounted'
  if (key.reuse_key !== false) return 'keeps its key forever'
  if (secret?.content_type !== 'application/x-pkcs12') return 'is mounted in another format'
  if (String(x509?.key_usage) !== 'digitalSignature') return `may ${x509?.key_usage}`
  if (String(x509?.extended_key_usage) !== '1.3.6.1.5.5.7.3.2') return 'is for more than clients'
  if (!(Number(x509?.validity_in_months) <= 12)) return 'lives longer than a year'
  return policy.lifetime_action === undefined ? 'expires unnoticed' : undefined
}

function registrationProblem(body: Body): string | undefined {
  const certificate =
    /^\$\{((?:data\.)?azurerm_key_vault_certificate\.[\w-]+)\.certificate_data_base64\}$/.exec(
      String(body.value),
    )?.[1]
  if (certificate === undefined || body.encoding !== 'base64') return 'is encoded otherwise'
  const attribute = certificate.startsWith('data.')
    ? certificate
    : `${certificate}.certificate_attribute[0]`
  if (body.start_date !== `\${${attribute}.not_before}`) return 'starts at another time'
  if (body.end_date !== `\${${attribute}.expires}`) return 'ends at another time'
  if (
    !/^\$\{azuread_application\.[\w-]+\.id\}$|^\/applications\/[0-9a-f-]{36}$/.test(
      String(body.application_id),
    )
  ) {
    return 'hangs on something else than an application id'
  }
  const { create_before_destroy: first } = (body.lifecycle ?? {}) as Body
  return first === true ? undefined : 'leaves a gap'
}

/** Retirement of the older versions: 27 February 2027. */
const OLDEST_AZURERM = '4.81.0'

function isAtLeast(version: string, oldest: string): boolean {
  return (
    /^\d+\.\d+\.\d+$/.test(version) && version.localeCompare(oldest, 'en', { numeric: true }) >= 0
  )
}
