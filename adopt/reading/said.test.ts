import { describe, expect, it } from 'vitest'
import { isTodo } from '../draft/todo.ts'
import { adopted, environments, existing } from '../testing/cases.ts'

const CLIENT = '22222222-2222-4222-8222-222222222222'
const TENANT = '11111111-1111-4111-8111-111111111111'

describe('what cannot be read is not absent:', () => {
  it('a placeholder is a user-assigned identity that is to be filled in', () => {
    const { cluster, text } = environments('13-placeholder-client-id')
    expect(cluster).toMatchObject({
      identity: { type: 'userAssigned' },
      kubernetes: { kind: 'aks' },
    })
    expect(text).toMatch(
      /name: '<identity>', \/\/ TODO .*\$USER_ASSIGNED_MANAGED_IDENTITY_CLIENT_ID/,
    )
  })

  it('envFrom may say anything, so nothing is assumed', () => {
    const { cluster, text } = environments('14-env-from')
    expect(cluster?.kubernetes.kind).toBe('aks')
    expect(text).toMatch(
      /identity: '<identity>', \/\/ TODO IDENTITY_TYPE may come from ConfigMap azure/,
    )
    expect(text).toMatch(
      /name: '<workspace>', \/\/ TODO INGESTION_URL may come from ConfigMap azure/,
    )
  })

  it('envFrom is read when its ConfigMap is among the files', () => {
    const { cluster, environment } = environments('14-env-from', '43-azure-settings')
    expect(cluster?.identity.type).toBe('userAssigned')
    expect(environment?.workspace.name).toBe('amw-shop')
  })

  it('oauth2 with Entra ID is an application with its secret', () => {
    const { environment, cluster, text } = environments('15-oauth2')
    expect(environment?.tenantId).toBe(TENANT)
    expect(cluster).toMatchObject({
      identity: { type: 'clientSecret' },
      kubernetes: { kind: 'aks' },
    })
    expect(text).toMatch(
      /secretName: '<secret in the vault>', \/\/ TODO today it is Secret amw, key secret/,
    )
  })

  it.each(['16-list-without-indent', '32-env-beside-containers'])(
    'a container whose fields stand beside it is read as it was meant (%s)',
    (name) => {
      const { cluster, said } = environments(name)
      expect(cluster).toMatchObject({
        name: 'shop',
        identity: existing(CLIENT),
        kubernetes: { kind: 'aks' },
        sidecar: { imagePullPolicy: 'Always', port: 8081 },
      })
      expect(said).toMatch('indented too little')
    },
  )

  it('what an ApplicationSet takes out of git is to be filled in', () => {
    const { text } = environments('49-applicationset-of-git')
    for (const name of ['release', 'chartVersion', 'destination']) {
      expect(text).toMatch(new RegExp(`${name}: '<.*>', // TODO it is a template`))
    }
  })

  it('what Terraform would fill in is to be filled in', () => {
    const { environments: drafts, cluster } = environments('31-templatefile')
    expect(isTodo(drafts[0]?.draft.tenantId)).toBe(true)
    expect(isTodo(drafts[0]?.draft.location)).toBe(true)
    expect(cluster?.identity.type).toBe('workloadIdentity')
  })
})

describe('what cannot be parsed', () => {
  it.each([
    [
      '17-page-of-2022',
      '17-page-of-2022.yaml:14:1: All mapping items must start at the same column',
    ],
    ['18-missing-colon', '18-missing-colon.yaml:9:7: Implicit keys need to be on a single line'],
    ['34-helm-template', '34-helm-template.yaml:14: this is a template, which only Helm'],
  ])('is said with line and column (%s)', (name, error) => {
    const { reading, environments: found } = adopted(name)
    expect(reading.errors.join()).toMatch(error)
    expect(found).toEqual([])
  })
})
