import { describe, expect, it } from 'vitest'
import { SIDECAR_SETTINGS } from '../sidecar-settings.ts'
import type { EnvironmentInput } from './environment.ts'
import { checkEnvironments } from './parse.ts'
import {
  aks,
  ID,
  IMAGE,
  pathsOf,
  problemsOf,
  prod,
  withCluster,
  withEnvironment,
  withPrometheus,
  withSidecar,
} from './testing.ts'

const { tenantId: _, ...withoutTenant } = prod

describe('the message about', () => {
  it('a misspelt option: which one was meant, and what that one takes', () => {
    expect(problemsOf({ ...withoutTenant, tenantID: ID })).toEqual([
      {
        path: 'prod: tenantId',
        value: undefined,
        allowed: 'a GUID, the directory (tenant) id',
        next: 'az account show --query tenantId',
      },
      { path: 'prod: tenantID', value: ID, allowed: 'nothing', next: 'did you mean tenantId?' },
    ])
  })

  it.each<[string, string, EnvironmentInput, string]>([
    [
      'a misspelt option of a variant',
      'clusters[0].kubernetes.resourceGroup',
      withCluster({
        kubernetes: { kind: 'aks', resourceGroupName: 'rg', resourceGroup: 'rg' },
      }),
      'did you mean resourceGroupName?',
    ],
    [
      'an option that is like no other',
      'clusters[0].kubernetes.zone',
      withCluster({ kubernetes: { kind: 'aks', resourceGroupName: 'rg', zone: 'a' } }),
      'there is no such option: remove it, or write one of kind, name, resourceGroupName, subscriptionId, known',
    ],
    [
      'a misspelt variant',
      'clusters[0].identity.type',
      withCluster({ identity: { type: 'workloadidentity' } }),
      'did you mean workloadIdentity?',
    ],
    [
      'a misspelt value',
      'clusters[0].transport',
      withCluster({ transport: 'sidcar' }),
      'did you mean sidecar?',
    ],
    [
      'a misspelt setting',
      'clusters[0].sidecar.settings.authGraceSecs',
      withSidecar({ settings: { authGraceSecs: 1 } }),
      'did you mean authGraceSeconds?',
    ],
  ])('%s: which one was meant', (_what, path, environment, next) => {
    expect(problemsOf(environment)).toMatchObject([{ path: `prod: ${path}`, next }])
  })

  it.each<[string, EnvironmentInput, string]>([
    [
      'clusters[0].identity',
      withCluster({ identity: 'aadApplication' }),
      "an object, such as { type: 'aadApplication' }",
    ],
    [
      'clusters[0].identity',
      withCluster({ identity: 'userAssigned', vaultReader: undefined }),
      "an object, such as { type: 'userAssigned', identity: { ... } }",
    ],
    [
      'clusters[0].kubernetes',
      withCluster({ kubernetes: 'aks' }),
      "an object, such as { kind: 'aks', resourceGroupName: '...' }",
    ],
    ['vault', withEnvironment({ vault: 'kv-prod' }), "an object, such as { name: '...' }"],
    ['clusters[0].sidecar', withCluster({ sidecar: IMAGE }), "an object, such as { image: '...' }"],
    [
      'backend',
      withEnvironment({ backend: undefined }),
      "an object, such as { resourceGroupName: '...', storageAccountName: '...', containerName: '...' }",
    ],
  ])('%s that is no object: what the object looks like', (path, environment, allowed) => {
    expect(problemsOf(environment)).toMatchObject([{ path: `prod: ${path}`, allowed }])
  })

  it.each<[string, string, EnvironmentInput]>([
    ['an external label', 'a-b', withPrometheus({ externalLabels: { 'a-b': 'c' } })],
    ['a pod label', 'a b', withPrometheus({ podLabels: { 'a b': 'c' } })],
    ['a tag', 'a/b', withEnvironment({ tags: { 'a/b': 'c' } })],
  ])('the name of %s: the name, and what names are allowed', (_what, value, environment) => {
    expect(problemsOf(environment)).toMatchObject([
      { value, allowed: expect.stringMatching(/^as a name, .*(letters|characters)/) },
    ])
  })

  it.each<[string, EnvironmentInput, string]>([
    ['Prometheus', withPrometheus({ version: 'v3.1' }), '3.14.0'],
    ['the chart', withPrometheus({ chartVersion: '^88' }), '88.5.3'],
  ])('a version of %s: one of the same thing', (_what, environment, example) => {
    expect(problemsOf(environment)).toMatchObject([
      { allowed: `an exact version of three numbers and without v, such as ${example}` },
    ])
  })

  it('an environment without a name: which one it is', () => {
    const { name: _name, ...nameless } = prod
    expect(problemsOf(prod, { ...nameless, vault: { name: 'kv-other' } })).toMatchObject([
      { path: 'environments[1]: name' },
    ])
  })

  it('a setting: nothing, when it has the value that is its default', () => {
    const { listeningPort: _port, ...others } = SIDECAR_SETTINGS
    const settings = Object.fromEntries(
      Object.entries(others).map(([name, setting]) => [name, setting.default]),
    )
    expect(problemsOf(withSidecar({ settings }))).toEqual([])
  })

  it.each([null, 'a.example.com', { a: 1 }, [1]])(
    'a list of hosts that is %j: what is allowed',
    (value) => {
      expect(problemsOf(withSidecar({ settings: { ingestionAllowedHosts: value } }))).toMatchObject(
        [{ path: 'prod: clusters[0].sidecar.settings.ingestionAllowedHosts' }],
      )
    },
  )

  it('a setting that stands elsewhere: where, and it is not among those that are allowed', () => {
    expect(problemsOf(withSidecar({ settings: { listeningPort: 1, nonsense: 1 } }))).toMatchObject([
      { allowed: 'nothing: the port is `sidecar.port`' },
      { allowed: 'nothing', next: expect.not.stringContaining('listeningPort') },
    ])
  })
})

describe('all at once are reported', () => {
  const queue = { minShards: 9, maxShards: 8 }
  const rule = 'clusters[0].prometheus.queue.minShards'

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['a GUID that is none', {}, { tenantId: 'x' }, ['tenantId']],
    ['a list that is none', {}, { tags: 'x' }, ['tags']],
    ['a misspelt option', {}, { tenantID: ID }, ['tenantID']],
    ['a name', { name: 'Not A Name' }, {}, ['clusters[0].name']],
    ['an identity of no type', { identity: { type: 'none' } }, {}, ['clusters[0].identity.type']],
    ['an identity that is none', { identity: 'none' }, {}, ['clusters[0].identity']],
    ['a number', { sidecar: { image: IMAGE, port: 80 } }, {}, ['clusters[0].sidecar.port']],
    ['a missing image', { sidecar: {} }, {}, ['clusters[0].sidecar.image']],
    [
      'a remote write without url and name',
      { prometheus: { queue, remoteWrites: [{}] } },
      {},
      ['clusters[0].prometheus.remoteWrites[0].name'],
    ],
    [
      'a field that Kubernetes does not know',
      { prometheus: { queue, volumes: [{ name: 'a', nonsense: {} }] } },
      {},
      ['clusters[0].prometheus.volumes[0].nonsense'],
    ],
    [
      'two clusters whose names cannot be read',
      { name: 'A' },
      { clusters: ['A', 'B'].map((name) => ({ ...aks, name, prometheus: { queue } })) },
      ['clusters[0].name', 'clusters[1].name'],
    ],
  ])(
    'what the schema finds (%s) and what lies between other fields',
    (_what, cluster, more, paths) => {
      const environment = { ...withCluster({ prometheus: { queue }, ...cluster }), ...more }
      expect(pathsOf(environment).slice(0, paths.length)).toEqual(paths)
      expect(pathsOf(environment)).toContain(rule)
    },
  )

  it('nothing besides, that depends on what could not be read', () => {
    expect(pathsOf(withCluster({ identity: 'none' }))).toEqual(['clusters[0].identity'])
    expect(pathsOf(withCluster({ vaultReader: { via: 'none' } }))).toEqual([
      'clusters[0].vaultReader.via',
    ])
    expect(pathsOf(withEnvironment({ cloud: 'mars' }))).toEqual(['cloud'])
    expect(
      pathsOf(
        withSidecar({
          resources: { requests: { cpu: '1', memory: 'x' }, limits: { memory: 'y' } },
        }),
      ),
    ).toEqual([
      'clusters[0].sidecar.resources.requests.memory',
      'clusters[0].sidecar.resources.limits.memory',
    ])
  })

  it('the warnings about what could be read', () => {
    const { problems, warnings } = checkEnvironments([
      withEnvironment({ tenantId: 'x', location: 'westeurop' }),
    ])
    expect(problems.map(({ path }) => path)).toEqual(['prod: tenantId'])
    expect(warnings.map(({ path }) => path)).toEqual(['prod: location'])
  })

  it('what lies between environments, one of which has a mistake', () => {
    const argocd = { repoUrl: 'https://github.com/contoso/platform.git', valueFiles: [] }
    const vault = { name: 'kv-other' }
    const other = { ...prod, name: 'other', vault, argocd, tenantId: 'x' }
    expect(problemsOf({ ...prod, argocd }, other).map(({ path }) => path)).toEqual([
      'other: tenantId',
      'other: clusters[0].destination',
    ])
  })
})
