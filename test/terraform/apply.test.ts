import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { outputsFromTerraform } from '../../contract/terraform-outputs.ts'
import { environments, example, fleet, government } from '../environments/index.ts'
import { guidOf, simulate } from './simulation.ts'
import { type Body, parseEnvironment, resourcesOf, stackOf } from './stack.ts'
import { apply, terraform } from './terraform.ts'

interface Evaluation {
  readonly json: string
  readonly blocks: Readonly<Record<string, Body>>
  readonly clusters: Readonly<Record<string, Body>>
}

function applied(input: EnvironmentInput, answers?: Record<string, Body>): Evaluation {
  const environment = parseEnvironment(input)
  const result = apply(String(terraform), simulate(stackOf(input), environment, answers))
  if ('error' in result) throw new Error(result.error)
  const { evaluated, clusters } = JSON.parse(result.outputs)
  return { json: result.outputs, blocks: evaluated.value, clusters: clusters.value }
}

/** The fixtures, each applied once for all the tests that only look. */
const evaluations = new Map<EnvironmentInput, Evaluation>()
function evaluated(input: EnvironmentInput): Evaluation {
  const evaluation = evaluations.get(input) ?? applied(input)
  evaluations.set(input, evaluation)
  return evaluation
}

function refusal(input: EnvironmentInput, answers: Record<string, Body>): string {
  const environment = parseEnvironment(input)
  const result = apply(String(terraform), simulate(stackOf(input), environment, answers))
  return 'error' in result ? result.error : 'applied'
}

/** The fleet with one cluster only. */
function fleetOf(cluster: string): EnvironmentInput {
  return { ...fleet, clusters: fleet.clusters.filter(({ name }) => name === cluster) }
}

describe.skipIf(terraform === undefined)('a real Terraform', () => {
  it.each(environments.map((input) => [input.name, input] as const))(
    'applies %s, and its outputs are complete',
    (_name, input) => {
      const environment = parseEnvironment(input)
      const outputs = JSON.parse(outputsFromTerraform(environment, evaluated(input).json))
      expect(Object.keys(outputs.clusters)).toEqual(
        environment.clusters.map(({ name }) => name).sort(),
      )
    },
  )

  it("finds the workspace's own rule and endpoint in the group that Azure manages", () => {
    const { blocks, clusters } = evaluated(example)
    expect(blocks['data.azurerm_monitor_data_collection_rule.default_rule']).toMatchObject({
      name: 'amw-example',
      resource_group_name: 'MA_amw-example_westeurope_managed',
    })
    expect(blocks['data.azurerm_monitor_data_collection_endpoint.default_endpoint']).toMatchObject({
      name: 'amw-example',
      resource_group_name: 'MA_amw-example_westeurope_managed',
    })
    expect(clusters['aks-example']?.ingestion_url).toMatch(
      /^https:\/\/amw-example-[0-9a-f]{4}\.westeurope-1\.metrics\.ingest\.monitor\.azure\.com\/dataCollectionRules\/dcr-[0-9a-f]{32}\/streams\/Microsoft-PrometheusMetrics\/api\/v1\/write\?api-version=2023-04-24$/,
    )
  })

  it('gives the role on the rule that the ingestion URL goes through', () => {
    const { blocks, clusters } = evaluated(fleet)
    const shared = blocks['data.azurerm_monitor_workspace.workspace']
    const own = blocks['azurerm_monitor_data_collection_rule.aks-certificate_rule']
    expect(clusters['aks-certificate']?.ingestion_url).toContain(`/${own?.immutable_id}/`)
    expect(blocks['azurerm_role_assignment.aks-certificate_publisher']?.scope).toBe(own?.id)
    expect(blocks['azurerm_role_assignment.edge_publisher']?.scope).toBe(
      shared?.default_data_collection_rule_id,
    )
  })

  it('gives roles to object ids of the very identities whose client ids it outputs', () => {
    const { blocks, clusters } = evaluated(fleet)
    const idsOf = (cluster: string) => [
      blocks[`azurerm_role_assignment.${cluster}_publisher`]?.principal_id,
      clusters[cluster]?.identity_client_id,
    ]
    const application = (cluster: string) => [
      guidOf(`azuread_service_principal.${cluster}_service_principal`, 'object_id'),
      guidOf(`azuread_application.${cluster}_application`, 'client_id'),
    ]
    const userAssigned = (address: string) => [
      guidOf(address, 'principal_id'),
      guidOf(address, 'client_id'),
    ]
    const kubelet = 'data.azurerm_kubernetes_cluster.aks-kubelet_aks'
    expect({
      'aks-certificate': idsOf('aks-certificate'),
      'arc-workload': idsOf('arc-workload'),
      'aks-workload': idsOf('aks-workload'),
      'aks-created': idsOf('aks-created'),
      'aks-existing': idsOf('aks-existing'),
      'aks-kubelet': idsOf('aks-kubelet'),
      'vm-system': idsOf('vm-system'),
    }).toEqual({
      'aks-certificate': application('aks-certificate'),
      'arc-workload': application('arc-workload'),
      'aks-workload': userAssigned('azurerm_user_assigned_identity.aks-workload_identity'),
      'aks-created': userAssigned('azurerm_user_assigned_identity.aks-created_identity'),
      'aks-existing': userAssigned('data.azurerm_user_assigned_identity.aks-existing_identity'),
      'aks-kubelet': [guidOf(kubelet, 'kubelet.object_id'), guidOf(kubelet, 'kubelet.client_id')],
      'vm-system': ['00000000-0000-0000-0000-000000000051', null],
    })
  })

  it("lets the AKS add-on's identity at the one secret", () => {
    const { blocks, clusters } = evaluated(example)
    const aks = 'data.azurerm_kubernetes_cluster.aks-example_aks'
    const vault = blocks['azurerm_key_vault.vault']
    expect(blocks['azurerm_role_assignment.aks-example_vault_access']).toMatchObject({
      scope: `${vault?.id}/secrets/prometheus-remote-write-example-aks-example`,
      principal_id: guidOf(aks, 'add_on.object_id'),
    })
    expect(clusters['aks-example']?.vault_reader_client_id).toBe(guidOf(aks, 'add_on.client_id'))
  })

  it('registers each generation with its own public part and dates', () => {
    const { blocks } = evaluated(fleet)
    for (const generation of [1, 2]) {
      const certificate = `azurerm_key_vault_certificate.edge_certificate-${generation}`
      expect(
        blocks[`azuread_application_certificate.edge_certificate-${generation}_registration`],
      ).toMatchObject({
        application_id: blocks['azuread_application.edge_application']?.id,
        value: `certificate of ${certificate}`,
        start_date: '2026-01-01T00:00:00Z',
        end_date: '2999-01-01T00:00:00Z',
      })
    }
  })

  it("takes the issuer from AKS and from the environment file, and the cluster's service account", () => {
    const { blocks } = evaluated(fleet)
    expect(blocks['azurerm_federated_identity_credential.aks-workload_federation']).toMatchObject({
      issuer: 'https://oidc.example.com/data.azurerm_kubernetes_cluster.aks-workload_aks/',
      subject: 'system:serviceaccount:monitoring:kube-prometheus-stack-prometheus',
    })
    expect(
      blocks['azuread_application_federated_identity_credential.arc-workload_federation']?.issuer,
    ).toBe('https://oidc.example.com/arc')
  })

  const exampleAks = 'data.azurerm_kubernetes_cluster.aks-example_aks'
  const fleetAks = (cluster: string) => `data.azurerm_kubernetes_cluster.${cluster}_aks`
  const expired = [{ not_before: '2020-01-01T00:00:00Z', expires: '2021-01-01T00:00:00Z' }]
  it.each([
    [
      'a missing Key Vault add-on',
      example,
      { [exampleAks]: { key_vault_secrets_provider: [] } },
      'az aks enable-addons --addons azure-keyvault-secrets-provider',
    ],
    [
      'a cluster without an OIDC issuer',
      fleetOf('aks-workload'),
      { [fleetAks('aks-workload')]: { oidc_issuer_enabled: false } },
      'az aks update --enable-oidc-issuer --enable-workload-identity',
    ],
    [
      'a cluster without a kubelet identity',
      fleetOf('aks-kubelet'),
      { [fleetAks('aks-kubelet')]: { kubelet_identity: [] } },
      'az aks update --enable-managed-identity',
    ],
    [
      'a vault that works with access policies',
      government,
      { 'data.azurerm_key_vault.vault': { rbac_authorization_enabled: false } },
      "access: 'accessPolicies'",
    ],
    [
      'a default rule that takes no Prometheus metrics',
      example,
      {
        'data.azurerm_monitor_data_collection_rule.default_rule': {
          data_flow: [{ streams: ['Microsoft-Syslog'] }],
        },
      },
      "dataCollection: { rule: 'own' }",
    ],
    [
      'an endpoint without an address',
      example,
      {
        'data.azurerm_monitor_data_collection_endpoint.default_endpoint': {
          metrics_ingestion_endpoint: '',
        },
      },
      'has no ingestion address for metrics',
    ],
    [
      "an object id that is nobody's, where they are looked up",
      { ...fleetOf('vm-system'), lookUpPrincipals: true },
      { 'data.azuread_service_principals.vm-system_principal': { service_principals: [] } },
      'The object id of what writes for vm-system, 00000000-0000-0000-0000-000000000051, is that of no service principal',
    ],
  ])('stops at %s and says what to do', (_what, input, answers, message) => {
    const [, ...errors] = refusal(input, answers).split(
      /Error: Resource (?:pre|post)condition failed/,
    )
    expect(errors.join()).toContain(message)
  })

  it('warns of an add-on that does not rotate secrets, and applies all the rest', () => {
    const secret_identity = [{ client_id: 'c', object_id: 'o' }]
    const provider = { secret_identity, secret_rotation_enabled: false }
    const answers = { [exampleAks]: { key_vault_secrets_provider: [provider] } }
    const result = apply(
      String(terraform),
      simulate(stackOf(example), parseEnvironment(example), answers),
    )
    expect(result).toMatchObject({
      said: expect.stringContaining(
        'az aks addon update --addon azure-keyvault-secrets-provider --enable-secret-rotation',
      ),
    })
  })

  it.each([
    ['certificate', example, 'aks-example_certificate', 'az keyvault certificate create'],
    ['generation', fleetOf('edge'), 'edge_certificate-2', 'Increase generation'],
  ])('warns of an expired %s, and applies all the rest', (_what, input, id, next) => {
    const answers = { [`azurerm_key_vault_certificate.${id}`]: { certificate_attribute: expired } }
    const result = apply(
      String(terraform),
      simulate(stackOf(input), parseEnvironment(input), answers),
    )
    if ('error' in result) throw new Error(result.error)
    expect(result.said).toContain('Warning: Check block assertion failed')
    expect(result.said).toContain('has expired')
    expect(result.said).toContain(next)
    expect(JSON.parse(result.outputs).clusters.value).not.toEqual({})
  })

  it('does not mind that the previous generation has expired', () => {
    const previous = 'azurerm_key_vault_certificate.edge_certificate-1'
    const answers = { [previous]: { certificate_attribute: expired } }
    const result = apply(
      String(terraform),
      simulate(stackOf(fleetOf('edge')), parseEnvironment(fleetOf('edge')), answers),
    )
    expect(result).toMatchObject({ said: expect.not.stringContaining('has expired') })
  })

  it('tells of no certificate that Entra ID does not know', () => {
    const input = fleetOf('edge')
    const broken = stackOf(input)
    const registrations = resourcesOf(broken, 'azuread_application_certificate')
    // Known only while it is applied, as what Entra ID answers.
    const condition =
      '${azurerm_key_vault_certificate.edge_certificate-2.certificate_attribute[0].expires == timestamp()}'
    Object.assign(registrations['edge_certificate-2_registration'] ?? {}, {
      lifecycle: { precondition: [{ condition, error_message: 'refused' }] },
    })
    const result = apply(String(terraform), simulate(broken, parseEnvironment(input)))
    if (!('error' in result)) throw new Error('Entra ID refused nothing')
    expect(result.error).toContain('refused')
    expect(JSON.parse(result.outputs)).not.toHaveProperty('clusters')
    expect(JSON.parse(result.outputs)).toHaveProperty('query_endpoint')
  })
})
