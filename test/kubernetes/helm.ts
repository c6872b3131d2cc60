import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import { specOfValues } from '../../cdk8s/chart-spec.ts'
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

/** What the chart writes into a Prometheus only. */
const NOT_FOR_AGENTS = ['retention']

/** What the chart makes of `prometheusSpec`. */
export function prometheusOf(
  values: Values,
  { apiVersion, object: kind }: Pick<KindOfPrometheus, 'apiVersion' | 'object'>,
) {
  const fields = Object.entries(specOfValues(values)).filter(
    ([name]) => kind === 'Prometheus' || !NOT_FOR_AGENTS.includes(name),
  )
  return { apiVersion, kind, spec: Object.fromEntries(fields) }
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
