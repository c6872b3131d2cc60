import type { AlertCase } from './alert-case.ts'
import { M, series } from './alert-series.ts'

const writesOf = (pod: string) =>
  series(`${M}writes_total`, { pod, outcome: 'accepted', cause: 'none' })
const samplesOf = (pod: string) =>
  series('prometheus_remote_storage_samples_total', { pod, remote_name: 'azure-monitor' })
/** Series of several pods, each with the same values. */
const ofEach = (values: string, pods: readonly string[], of: (pod: string) => string) =>
  Object.fromEntries(pods.map((pod) => [of(pod), values]))
const TWO = ['prometheus-0', 'prometheus-1']
/** What is left of the labels where all pods are one figure. */
const HERE = { namespace: 'monitoring' }
const FOUR_SHARDS = { shards: 4, replicas: 1 }
const TWO_SHARDS = { shards: 2, replicas: 1 }
const TWO_REPLICAS = { shards: 1, replicas: 2 }

/** The same for the alerts about Azure's limits, which are about all pods of a cluster together. */
export const LIMIT_CASES: readonly AlertCase[] = [
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'the rule gets 13,000 writes a minute',
    series: { [writesOf('prometheus-0')]: '0+13000x30' },
    at: '25m',
    fires: HERE,
    value: '13k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'the rule gets 11,000 writes a minute',
    series: { [writesOf('prometheus-0')]: '0+11000x30' },
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'the pod has just been given another rule, and is known with both',
    series: {
      [writesOf('prometheus-0')]: '0+13000x30',
      [series(`${M}info`, { rule: 'dcr-1' })]: '1x30',
      [series(`${M}info`, { rule: 'dcr-2' })]: '1x30',
    },
    at: '25m',
    fires: HERE,
    value: '13k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'each of four shards writes 3,500 times a minute, and this one scrapes one of them',
    pods: FOUR_SHARDS,
    series: { [writesOf('prometheus-0')]: '0+3500x30' },
    at: '25m',
    fires: HERE,
    value: '14k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'each of four shards writes 2,500 times a minute, and this one happens to scrape three',
    pods: FOUR_SHARDS,
    series: ofEach('0+2500x30', [...TWO, 'prometheus-2'], writesOf),
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'each of two shards writes 7,000 times a minute, and this one scrapes one of them',
    pods: TWO_SHARDS,
    series: { [writesOf('prometheus-0')]: '0+7000x30' },
    at: '25m',
    fires: HERE,
    value: '14k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'each of two shards writes 5,000 times a minute, and this one happens to scrape both',
    pods: TWO_SHARDS,
    series: ofEach('0+5000x30', TWO, writesOf),
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'two replicas write 7,000 times a minute each',
    pods: TWO_REPLICAS,
    series: ofEach('0+7000x30', TWO, writesOf),
    at: '25m',
    fires: HERE,
    value: '14k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearRuleLimit',
    about: 'two replicas write 5,000 times a minute each',
    pods: TWO_REPLICAS,
    series: ofEach('0+5000x30', TWO, writesOf),
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'Prometheus sends 900,000 samples a minute',
    series: { [samplesOf('prometheus-0')]: '0+900000x30' },
    at: '25m',
    fires: HERE,
    value: '900k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'Prometheus sends 700,000 samples a minute',
    series: { [samplesOf('prometheus-0')]: '0+700000x30' },
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'each of four shards sends 220,000 samples a minute',
    pods: FOUR_SHARDS,
    series: { [samplesOf('prometheus-0')]: '0+220000x30' },
    at: '25m',
    fires: HERE,
    value: '880k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'each of four shards sends 180,000 samples a minute',
    pods: FOUR_SHARDS,
    series: { [samplesOf('prometheus-0')]: '0+180000x30' },
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'each of two shards sends 450,000 samples a minute',
    pods: TWO_SHARDS,
    series: { [samplesOf('prometheus-0')]: '0+450000x30' },
    at: '25m',
    fires: HERE,
    value: '900k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'each of two shards sends 350,000 samples a minute, and this one scrapes both',
    pods: TWO_SHARDS,
    series: ofEach('0+350000x30', TWO, samplesOf),
    at: '25m',
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'two replicas send 450,000 samples a minute each',
    pods: TWO_REPLICAS,
    series: ofEach('0+450000x30', TWO, samplesOf),
    at: '25m',
    fires: HERE,
    value: '900k',
    dependsOnOthers: ['pods'],
  },
  {
    alert: 'AzureRemoteWriteNearWorkspaceLimit',
    about: 'two replicas send 350,000 samples a minute each',
    pods: TWO_REPLICAS,
    series: ofEach('0+350000x30', TWO, samplesOf),
    at: '25m',
  },
]
