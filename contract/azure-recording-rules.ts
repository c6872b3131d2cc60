/** A recording rule, in Prometheus' words. */
export interface RecordingRule {
  readonly record: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
}

const NODE = 'job="node"'
const CADVISOR = 'job="cadvisor"'
const KUBE_STATE = 'job="kube-state-metrics"'
const POD = 'cluster, namespace, pod'

/** The node of each pod, once. */
const NODE_OF_POD = `on (${POD}) group_left (node)
topk by (${POD}) (1, max by (${POD}, node) (kube_pod_info{node!=""}))`

const AVAILABLE = `node_memory_MemAvailable_bytes{${NODE}}
or (
  node_memory_Buffers_bytes{${NODE}} + node_memory_Cached_bytes{${NODE}}
  + node_memory_MemFree_bytes{${NODE}} + node_memory_Slab_bytes{${NODE}}
)`

function rateOf(metric: string, matcher: string): string {
  return `rate(${metric}{${NODE},${matcher}}[5m])`
}

function perInstance(direction: 'receive' | 'transmit', what: 'bytes' | 'drop'): RecordingRule {
  const rate = rateOf(`node_network_${direction}_${what}_total`, 'device!="lo"')
  return {
    record: `instance:node_network_${direction}_${what}_excluding_lo:rate5m`,
    expr: `sum without (device) (${rate})`,
  }
}

function perDisk(what: 'io_time' | 'io_time_weighted'): RecordingRule {
  return {
    record: `instance_device:node_disk_${what}_seconds:rate5m`,
    expr: rateOf(`node_disk_${what}_seconds_total`, 'device!=""'),
  }
}

const NODE_RULES: readonly RecordingRule[] = [
  {
    record: 'instance:node_num_cpu:sum',
    expr: `count without (cpu, mode) (node_cpu_seconds_total{${NODE},mode="idle"})`,
  },
  {
    record: 'instance:node_cpu_utilisation:rate5m',
    expr: `1 - avg without (cpu) (sum without (mode) (${rateOf('node_cpu_seconds_total', 'mode=~"idle|iowait|steal"')}))`,
  },
  {
    record: 'instance:node_load1_per_cpu:ratio',
    expr: `node_load1{${NODE}} / instance:node_num_cpu:sum{${NODE}}`,
  },
  {
    record: 'instance:node_memory_utilisation:ratio',
    expr: `1 - (${AVAILABLE}) / node_memory_MemTotal_bytes{${NODE}}`,
  },
  {
    record: 'instance:node_vmstat_pgmajfault:rate5m',
    expr: `rate(node_vmstat_pgmajfault{${NODE}}[5m])`,
  },
  perDisk('io_time'),
  perDisk('io_time_weighted'),
  perInstance('receive', 'bytes'),
  perInstance('transmit', 'bytes'),
  perInstance('receive', 'drop'),
  perInstance('transmit', 'drop'),
]

function memoryOnNode(metric: string): RecordingRule {
  return {
    record: `node_namespace_pod_container:${metric}`,
    expr: `${metric}{${CADVISOR},image!=""} * ${NODE_OF_POD}`,
  }
}

/** What containers of pods that run, or wait, have asked for or may take at most. */
function resourceRules(resource: 'cpu' | 'memory', what: 'requests' | 'limits'): RecordingRule[] {
  const metric = `kube_pod_container_resource_${what}`
  const series = `${metric}{${KUBE_STATE},resource="${resource}"}`
  const active = `on (${POD}) group_left ()
max by (${POD}) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)`
  return [
    { record: `cluster:namespace:pod_${resource}:active:${metric}`, expr: `${series} * ${active}` },
    {
      record: `namespace_${resource}:${metric}:sum`,
      expr: `sum by (cluster, namespace) (sum by (${POD}) (max by (${POD}, container) (${series}) * ${active}))`,
    },
  ]
}

const OWNER = 'max by (cluster, namespace, workload, pod)'

function workload(owner: 'DaemonSet' | 'StatefulSet' | 'Job'): RecordingRule {
  return {
    record: 'namespace_workload_pod:kube_pod_owner:relabel',
    labels: { workload_type: owner.toLowerCase() },
    expr: `${OWNER} (label_replace(kube_pod_owner{${KUBE_STATE},owner_kind="${owner}"}, "workload", "$1", "owner_name", "(.*)"))`,
  }
}

const REPLICA_SET = 'cluster, namespace, replicaset'
const DEPLOYMENT: RecordingRule = {
  record: 'namespace_workload_pod:kube_pod_owner:relabel',
  labels: { workload_type: 'deployment' },
  expr: `${OWNER} (label_replace(
  label_replace(kube_pod_owner{${KUBE_STATE},owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.*)")
  * on (${REPLICA_SET}) group_left (owner_name)
  topk by (${REPLICA_SET}) (1, max by (${REPLICA_SET}, owner_name) (kube_replicaset_owner{${KUBE_STATE}})),
  "workload", "$1", "owner_name", "(.*)"
))`,
}

const KUBERNETES_RULES: readonly RecordingRule[] = [
  {
    record: 'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate',
    expr: `sum by (${POD}, container) (irate(container_cpu_usage_seconds_total{${CADVISOR},image!=""}[5m])) * ${NODE_OF_POD}`,
  },
  memoryOnNode('container_memory_working_set_bytes'),
  memoryOnNode('container_memory_rss'),
  memoryOnNode('container_memory_cache'),
  memoryOnNode('container_memory_swap'),
  ...resourceRules('memory', 'requests'),
  ...resourceRules('cpu', 'requests'),
  ...resourceRules('memory', 'limits'),
  ...resourceRules('cpu', 'limits'),
  DEPLOYMENT,
  workload('DaemonSet'),
  workload('StatefulSet'),
  workload('Job'),
  { record: ':node_memory_MemAvailable_bytes:sum', expr: `sum by (cluster) (${AVAILABLE})` },
  {
    record: 'cluster:node_cpu:ratio_rate5m',
    expr: `sum by (cluster) (${rateOf('node_cpu_seconds_total', 'mode!~"idle|iowait|steal"')})
/ count by (cluster) (sum by (cluster, instance, cpu) (node_cpu_seconds_total{${NODE}}))`,
  },
]

/**
 * The recording rules that Azure's dashboards of Kubernetes ask for, by rule group: those that Azure's own add-on
 * brings for Linux nodes, in the form of the projects that they come from, which keeps clusters apart.
 * @see https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-default#recording-rules
 * @see https://github.com/kubernetes-monitoring/kubernetes-mixin/tree/master/rules
 */
export const AZURE_RECORDING_RULES = { node: NODE_RULES, kubernetes: KUBERNETES_RULES } as const

/** What they are made of, as the chart's Prometheus knows it: the labels by which its job is told, and metrics. */
export const RECORDED_FROM: readonly {
  readonly labels: Readonly<Record<string, string>>
  readonly metrics: readonly string[]
}[] = [
  {
    labels: { job: 'node-exporter', metrics_path: '' },
    metrics: [
      'node_cpu_seconds_total',
      'node_disk_io_time_seconds_total',
      'node_disk_io_time_weighted_seconds_total',
      'node_load1',
      'node_memory_Buffers_bytes',
      'node_memory_Cached_bytes',
      'node_memory_MemAvailable_bytes',
      'node_memory_MemFree_bytes',
      'node_memory_MemTotal_bytes',
      'node_memory_Slab_bytes',
      'node_network_receive_bytes_total',
      'node_network_receive_drop_total',
      'node_network_transmit_bytes_total',
      'node_network_transmit_drop_total',
      'node_vmstat_pgmajfault',
    ],
  },
  {
    labels: { job: 'kubelet', metrics_path: '/metrics/cadvisor' },
    metrics: [
      'container_cpu_usage_seconds_total',
      'container_memory_cache',
      'container_memory_rss',
      'container_memory_swap',
      'container_memory_working_set_bytes',
    ],
  },
  {
    labels: { job: 'kube-state-metrics', metrics_path: '' },
    metrics: [
      'kube_pod_container_resource_limits',
      'kube_pod_container_resource_requests',
      'kube_pod_info',
      'kube_pod_owner',
      'kube_pod_status_phase',
      'kube_replicaset_owner',
    ],
  },
]
