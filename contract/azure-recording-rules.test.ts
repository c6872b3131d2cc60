import { describe, expect, it } from 'vitest'
import { AZURE_RECORDING_RULES, RECORDED_FROM } from './azure-recording-rules.ts'

const rules = Object.values(AZURE_RECORDING_RULES).flat()
const records = new Set(rules.map(({ record }) => record))

/** Default recording rules for Linux nodes, as Microsoft's page lists them. */
const DOCUMENTED = [
  'cluster:node_cpu:ratio_rate5m',
  'namespace_cpu:kube_pod_container_resource_requests:sum',
  'namespace_cpu:kube_pod_container_resource_limits:sum',
  ':node_memory_MemAvailable_bytes:sum',
  'namespace_memory:kube_pod_container_resource_requests:sum',
  'namespace_memory:kube_pod_container_resource_limits:sum',
  'namespace_workload_pod:kube_pod_owner:relabel',
  'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate',
  'cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests',
  'cluster:namespace:pod_cpu:active:kube_pod_container_resource_limits',
  'cluster:namespace:pod_memory:active:kube_pod_container_resource_requests',
  'cluster:namespace:pod_memory:active:kube_pod_container_resource_limits',
  'node_namespace_pod_container:container_memory_working_set_bytes',
  'node_namespace_pod_container:container_memory_rss',
  'node_namespace_pod_container:container_memory_cache',
  'node_namespace_pod_container:container_memory_swap',
  'instance:node_cpu_utilisation:rate5m',
  'instance:node_load1_per_cpu:ratio',
  'instance:node_memory_utilisation:ratio',
  'instance:node_vmstat_pgmajfault:rate5m',
  'instance:node_network_receive_bytes_excluding_lo:rate5m',
  'instance:node_network_transmit_bytes_excluding_lo:rate5m',
  'instance:node_network_receive_drop_excluding_lo:rate5m',
  'instance:node_network_transmit_drop_excluding_lo:rate5m',
  'instance_device:node_disk_io_time_seconds:rate5m',
  'instance_device:node_disk_io_time_weighted_seconds:rate5m',
  'instance:node_num_cpu:sum',
]

describe("the recording rules of Azure's dashboards", () => {
  it('are those that Microsoft lists', () => {
    expect([...records].sort()).toEqual(DOCUMENTED.toSorted())
  })

  it('fit the groups that Azure takes', () => {
    for (const group of Object.values(AZURE_RECORDING_RULES)) {
      expect(group.length).toBeLessThanOrEqual(20)
    }
  })

  it('are made of the metrics that are held against writeRelabelConfigs', () => {
    const selected = rules.flatMap(({ expr }) => expr.match(/[\w:]+(?=\{)/g) ?? [])
    const metrics = new Set(selected.filter((name) => !records.has(name)))
    expect(metrics).toEqual(new Set(RECORDED_FROM.flatMap(({ metrics }) => metrics)))
  })
})
