import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from './environment.ts'
import {
  ID,
  IMAGE,
  pathsOf,
  problemsOf,
  withCluster,
  withEnvironment,
  withPrometheus,
  withSidecar,
} from './testing.ts'

const GROUP = { principalId: ID, principalType: 'Group' }
const OTHER_ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b22'
const container = (more: Record<string, unknown>) => ({ name: 'own', image: IMAGE, ...more })
const ports = (...numbers: number[]) => numbers.map((containerPort) => ({ containerPort }))

describe('what contradicts itself is refused:', () => {
  it.each<[string, string, EnvironmentInput]>([
    ['a region of another cloud', 'location', withEnvironment({ cloud: 'usGovernment' })],
    ['a region of another cloud', 'location', withEnvironment({ location: 'chinanorth3' })],
    [
      'more shards at least than at most',
      'clusters[0].prometheus.queue.minShards',
      withPrometheus({ queue: { minShards: 9, maxShards: 8 } }),
    ],
    [
      "more shards at least than Prometheus' default at most",
      'clusters[0].prometheus.queue.minShards',
      withPrometheus({ queue: { minShards: 51 } }),
    ],
    [
      'a longer pause at least than at most',
      'clusters[0].prometheus.queue.minBackoff',
      withPrometheus({ queue: { minBackoff: '1m', maxBackoff: '59s' } }),
    ],
    [
      "a longer pause at least than Prometheus' default at most",
      'clusters[0].prometheus.queue.minBackoff',
      withPrometheus({ queue: { minBackoff: '5001ms' } }),
    ],
    [
      'samples older than Azure accepts',
      'clusters[0].prometheus.queue.sampleAgeLimit',
      withPrometheus({ queue: { sampleAgeLimit: '20m1s' } }),
    ],
    [
      'samples of any age',
      'clusters[0].prometheus.queue.sampleAgeLimit',
      withPrometheus({ queue: { sampleAgeLimit: '0s' } }),
    ],
    [
      'a memory limit below the request',
      'clusters[0].sidecar.resources.limits.memory',
      withSidecar({
        resources: { requests: { cpu: '50m', memory: '1Gi' }, limits: { memory: '1023Mi' } },
      }),
    ],
    [
      'a CPU limit below the request',
      'clusters[0].sidecar.resources.limits.cpu',
      withSidecar({
        resources: {
          requests: { cpu: '0.5', memory: '96Mi' },
          limits: { memory: '256Mi', cpu: '499m' },
        },
      }),
    ],
    [
      'bodies in flight that do not fit the memory limit',
      'clusters[0].sidecar.settings.maxInflightBytes',
      withSidecar({ settings: { maxInflightBytes: 130 * 1024 * 1024 } }),
    ],
    [
      'a memory limit that the default of bodies in flight does not fit',
      'clusters[0].sidecar.settings.maxInflightBytes',
      withSidecar({
        resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '128Mi' } },
      }),
    ],
    [
      'a body larger than all bodies in flight together',
      'clusters[0].sidecar.settings.maxBodyBytes',
      withSidecar({ settings: { maxInflightBytes: 4096, maxBodyBytes: 4097 } }),
    ],
    [
      'writes from anywhere, with no token that could be asked for',
      'clusters[0].sidecar.settings.writeSources',
      withSidecar({ settings: { writeSources: 'any' } }),
    ],
    [
      'an application that nobody owns',
      'clusters[0].identity.owners',
      withEnvironment({ deployer: undefined }),
    ],
    [
      'an application that nobody owns',
      'clusters[0].identity.owners',
      withCluster({ identity: { type: 'aadApplication', owners: [] } }),
    ],
    [
      'an application that a group owns',
      'clusters[0].identity.owners',
      withEnvironment({ deployer: GROUP }),
    ],
    [
      'an application that a group owns too',
      'clusters[0].identity.owners',
      {
        ...withCluster({ identity: { type: 'aadApplication', owners: [OTHER_ID, ID] } }),
        deployer: GROUP,
      } as EnvironmentInput,
    ],
    [
      'an application for workload identity that nobody owns',
      'clusters[0].identity.principal',
      {
        ...withCluster({
          identity: { type: 'workloadIdentity', principal: 'application' },
          vaultReader: undefined,
        }),
        vault: undefined,
        deployer: undefined,
      } as unknown as EnvironmentInput,
    ],
    [
      'an application for workload identity that a group owns',
      'clusters[0].identity.principal',
      {
        ...withCluster({
          identity: { type: 'workloadIdentity', principal: 'application' },
          vaultReader: undefined,
        }),
        deployer: GROUP,
      } as EnvironmentInput,
    ],
    [
      'a new vault that nobody reaches',
      'vault.network.publicNetworkAccess',
      withEnvironment({ vault: { name: 'kv-prod', network: { publicNetworkAccess: false } } }),
    ],
    [
      'a mount of no volume',
      'clusters[0].prometheus.volumeMounts[0].name',
      withPrometheus({ volumeMounts: [{ name: 'nowhere', mountPath: '/a' }] }),
    ],
    [
      "a container's mount of no volume",
      'clusters[0].prometheus.containers[0].volumeMounts[0].name',
      withPrometheus({
        containers: [container({ volumeMounts: [{ name: 'nowhere', mountPath: '/a' }] })],
      }),
    ],
    [
      "a container on the sidecar's port",
      'clusters[0].prometheus.containers[0].ports[0].containerPort',
      withPrometheus({ containers: [container({ ports: ports(8081) })] }),
    ],
    [
      "a container on the config reloader's port",
      'clusters[0].prometheus.containers[0].ports[1].containerPort',
      withPrometheus({ containers: [container({ ports: ports(1234, 8080) })] }),
    ],
    [
      "a container on the init config reloader's port",
      'clusters[0].prometheus.containers[0].ports[0].containerPort',
      withCluster({
        sidecar: { image: IMAGE, port: 8089 },
        prometheus: { containers: [container({ ports: ports(8081) })] },
      }),
    ],
    [
      'two containers on one port',
      'clusters[0].prometheus.initContainers[0].ports[0].containerPort',
      withPrometheus({
        containers: [container({ ports: ports(1234) })],
        initContainers: [container({ name: 'other', ports: ports(1234) })],
      }),
    ],
    [
      "the sidecar on the config reloader's port",
      'clusters[0].sidecar.port',
      withSidecar({ port: 8080 }),
    ],
    [
      'one name in both lists of containers',
      'clusters[0].prometheus.initContainers[0].name',
      withPrometheus({ containers: [container({})], initContainers: [container({})] }),
    ],
  ])('%s (%s)', (_what, path, environment) => {
    expect(pathsOf(environment)).toEqual([path])
  })

  it.each<[string, EnvironmentInput]>([
    [
      'as many shards at least as at most',
      withPrometheus({ queue: { minShards: 8, maxShards: 8 } }),
    ],
    ['samples of 20 minutes', withPrometheus({ queue: { sampleAgeLimit: '1200s' } })],
    [
      'an application with owners and without a deployer',
      {
        ...withCluster({ identity: { type: 'aadApplication', owners: [ID] } }),
        deployer: undefined,
      } as unknown as EnvironmentInput,
    ],
    [
      'an application with owners, deployed by a group',
      {
        ...withCluster({ identity: { type: 'aadApplication', owners: [OTHER_ID] } }),
        deployer: GROUP,
      } as EnvironmentInput,
    ],
    [
      'an existing vault that only private networks reach',
      withEnvironment({ vault: { existing: true, name: 'kv-prod' } }),
    ],
    [
      "mounts of the user's volume, of ours and of the operator's",
      withPrometheus({
        volumes: [{ name: 'own', emptyDir: {} }],
        volumeMounts: ['own', 'secrets-store-inline', 'config-out', 'secret-tls'].map((name) => ({
          name,
          mountPath: `/${name}`,
        })),
      }),
    ],
    [
      'one port for TCP and UDP',
      withPrometheus({
        containers: [
          container({
            ports: [
              { containerPort: 53, protocol: 'UDP' },
              { containerPort: 53, protocol: 'TCP' },
            ],
          }),
        ],
      }),
    ],
    ['a region that nobody knows yet', withEnvironment({ location: 'atlantiscentral' })],
  ])('%s is allowed', (_what, environment) => {
    expect(problemsOf(environment)).toEqual([])
  })
})
