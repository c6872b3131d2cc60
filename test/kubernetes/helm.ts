import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import type { KindOfPrometheus } from '../../contract/prometheus-kind.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Values as Helm merges them: maps key by key, whatever else (lists, too) as a whole by the later one, and
 * `null` takes a key away.
 * @see https://helm.sh/docs/chart_template_guide/values_files/
 */
export function mergeValues(...files: readonly Values[]): Values {
  return files.reduce((before, after) => mergeMaps(before, after), {})
}

function mergeMaps(before: Values, after: Values): Values {
  const merged: Record<string, unknown> = { ...before }
  for (const [key, value] of Object.entries(after)) {
    const old = merged[key]
    if (value === null) delete merged[key]
    else merged[key] = isMap(old) && isMap(value) ? mergeMaps(old, value) : value
  }
  return merged
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Values of `prometheusSpec` that the chart turns into others, and those that it looks at itself. */
const CHART_OWN = ['image', 'storageSpec', 'replicaExternalLabelNameClear']

/** What the chart writes into a Prometheus only. */
const NOT_FOR_AGENTS = ['retention']

/**
 * What the chart makes of `prometheusSpec`: it copies most of it, field by field.
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/templates/prometheus/prometheus.yaml
 */
export function prometheusOf(
  spec: Values,
  { apiVersion, object: kind }: Pick<KindOfPrometheus, 'apiVersion' | 'object'>,
) {
  const left = kind === 'Prometheus' ? CHART_OWN : [...CHART_OWN, ...NOT_FOR_AGENTS]
  const copied = Object.entries(spec).filter(([key]) => !left.includes(key))
  const { storageSpec } = spec
  return {
    apiVersion,
    kind,
    spec: { ...Object.fromEntries(copied), ...(isMap(storageSpec) && { storage: storageSpec }) },
  }
}

interface Rendered {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec?: Values
}

/**
 * The same by Helm itself and the real chart.
 *
 * @param chart - folder or archive of kube-prometheus-stack with its dependencies
 * @throws Error with what Helm says
 */
export function renderChart(
  chart: string,
  { release, namespace }: { readonly release: string; readonly namespace: string },
  files: readonly Values[],
): readonly Rendered[] {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'))
  try {
    const paths = files.map((values, index) => {
      const path = join(folder, `${index}.yaml`)
      writeFileSync(path, stringify(values))
      return path
    })
    const args = ['template', release, chart, '--namespace', namespace, '--kube-version', '1.31.0']
    const { stdout, stderr, status } = spawnSync(
      'helm',
      [...args, ...paths.flatMap((path) => ['--values', path])],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 120_000 },
    )
    if (status !== 0) throw new Error(stderr)
    return parseAllDocuments(stdout).flatMap(
      (document) => (document.toJS() as Rendered | null) ?? [],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
