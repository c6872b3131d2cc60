/**
 * What the operator 0.93.1 knows in the `spec` of a Prometheus and of a PrometheusAgent: whatever else stands
 * there Kubernetes drops without a word.
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
const BOTH = namesOf(`
  additionalArgs additionalScrapeConfigs affinity apiserverConfig arbitraryFSAccessThroughSMs
  automountServiceAccountToken bodySizeLimit configMaps containers
  convertClassicHistogramsToNHCB dnsConfig dnsPolicy enableFeatures enableOTLPReceiver
  enableRemoteWriteReceiver enableServiceLinks enforcedBodySizeLimit enforcedKeepDroppedTargets
  enforcedLabelLimit enforcedLabelNameLengthLimit enforcedLabelValueLengthLimit
  enforcedNamespaceLabel enforcedSampleLimit enforcedTargetLimit excludedFromEnforcement
  externalLabels externalUrl hostAliases hostNetwork hostUsers ignoreNamespaceSelectors image
  imagePullPolicy imagePullSecrets initContainers keepDroppedTargets labelLimit
  labelNameLengthLimit labelValueLengthLimit listenLocal logFormat logLevel
  maximumStartupDurationSeconds minReadySeconds nameEscapingScheme nameValidationScheme
  nodeSelector otlp overrideHonorLabels overrideHonorTimestamps paused
  persistentVolumeClaimRetentionPolicy podManagementPolicy podMetadata
  podMonitorNamespaceSelector podMonitorSelector podTargetLabels portName priorityClassName
  probeNamespaceSelector probeSelector prometheusExternalLabelName reloadStrategy remoteWrite
  remoteWriteReceiverMessageVersions replicaExternalLabelName replicas resources routePrefix
  runtime sampleLimit schedulerName scrapeClasses scrapeClassicHistograms
  scrapeConfigNamespaceSelector scrapeConfigSelector scrapeFailureLogFile scrapeInterval
  scrapeNativeHistograms scrapeProtocols scrapeTimeout secrets securityContext
  serviceAccountName serviceDiscoveryRole serviceMonitorNamespaceSelector serviceMonitorSelector
  serviceName shardingStrategy shards storage targetLimit terminationGracePeriodSeconds
  tolerations topologySpreadConstraints tracingConfig tsdb updateStrategy version volumeMounts
  volumes walCompression web
`)

/** An agent scrapes and writes: it evaluates no rules, alerts nobody, and answers no query. */
const PROMETHEUS_ALONE = namesOf(`
  additionalAlertManagerConfigs additionalAlertRelabelConfigs alerting allowOverlappingBlocks
  baseImage disableCompaction enableAdminAPI evaluationInterval exemplars
  prometheusRulesExcludedFromEnforce query queryLogFile remoteRead retention retentionSize
  ruleNamespaceSelector ruleQueryOffset ruleSelector rules sha shardRetentionPolicy tag thanos
`)

const AGENT_ALONE = ['mode']

/** Names of fields by the kind of the object. */
export const SPEC_FIELDS = {
  Prometheus: [...BOTH, ...PROMETHEUS_ALONE],
  PrometheusAgent: [...BOTH, ...AGENT_ALONE],
} as const

function namesOf(text: string): string[] {
  return text.trim().split(/\s+/)
}
