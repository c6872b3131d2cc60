import { describe, expect, it } from 'vitest'
import { SIDECAR_SETTINGS } from '../../sidecar-settings.ts'
import { IMAGE, pathsOf, problemsOf, withCluster, withSidecar } from '../testing.ts'

const withVariables = (...names: string[]) =>
  withSidecar({ env: names.map((name) => ({ name, value: 'a' })) })

describe('a variable is refused', () => {
  it.each([
    ['HTTPS_PROXY', 'it is sidecar.network.proxy'],
    ['https_proxy', 'it is sidecar.network.proxy'],
    ['NODE_EXTRA_CA_CERTS', 'it is sidecar.network.ca'],
    ['INGESTION_URL', 'Terraform looks it up'],
    ['LISTENING_PORT', 'it is sidecar.port'],
    ['AUTH_GRACE_SECONDS', 'it is sidecar.settings.authGraceSeconds'],
  ])('where an option says it: %s', (name, next) => {
    expect(problemsOf(withVariables(name))).toMatchObject([
      { path: 'prod: clusters[0].sidecar.env[0].name', value: name, next },
    ])
  })

  it.each(Object.values(SIDECAR_SETTINGS).map(({ variable }) => [variable]))(
    'where it is a setting: %s',
    (variable) => {
      expect(pathsOf(withVariables(variable))).toEqual(['clusters[0].sidecar.env[0].name'])
    },
  )

  it('that would let anyone answer as Azure', () => {
    expect(pathsOf(withVariables('NODE_TLS_REJECT_UNAUTHORIZED'))).toHaveLength(1)
  })

  it('that is there twice', () => {
    expect(pathsOf(withVariables('TZ', 'TZ'))).toEqual(['clusters[0].sidecar.env[1].name'])
  })

  it('with a field that Kubernetes does not know', () => {
    expect(pathsOf(withSidecar({ env: [{ name: 'TZ', from: 'a' }] }))).toEqual([
      'clusters[0].sidecar.env[0].from',
    ])
  })
})

describe('a mount is refused', () => {
  const withMount = (name: string, mountPath: string) =>
    withCluster({
      sidecar: {
        image: IMAGE,
        network: { ca: { name: 'corporate-ca' } },
        volumeMounts: [{ name, mountPath }],
      },
      prometheus: { volumes: [{ name: 'own', emptyDir: {} }] },
    })

  it.each([
    ['of a volume that is not there', 'other', '/other', 'name'],
    ['over the certificate', 'own', '/mnt/secrets-store', 'mountPath'],
    ['over the authorities', 'own', '/etc/azure-monitor-remote-write/ca/', 'mountPath'],
  ])('%s', (_what, name, mountPath, field) => {
    expect(pathsOf(withMount(name, mountPath))).toEqual([
      `clusters[0].sidecar.volumeMounts[0].${field}`,
    ])
  })

  it('and is taken otherwise', () => {
    expect(problemsOf(withMount('own', '/own'))).toEqual([])
    expect(problemsOf(withMount('azure-monitor-ca', '/ca'))).toEqual([])
  })
})

describe('the tokens of other pods', () => {
  const inboundToken = { secretName: 'senders' }

  it('are refused where no other pod may write', () => {
    expect(pathsOf(withSidecar({ inboundToken }))).toEqual(['clusters[0].sidecar.inboundToken'])
  })

  it('are what the sidecar is opened with', () => {
    const settings = { writeSources: 'any' }
    expect(problemsOf(withSidecar({ inboundToken, settings }))).toEqual([])
  })
})

it('a certificate’s chain is refused where there is no certificate', () => {
  const identity = { type: 'workloadIdentity', certificate: { sendChain: true } }
  expect(pathsOf(withCluster({ identity, vaultReader: undefined }))).toContain(
    'clusters[0].identity.certificate',
  )
})
