type Spec = Readonly<Record<string, unknown>>

/** Values of `prometheusSpec` that the chart makes other fields of, or that it only looks at. */
const CHARTS_OWN = ['image', 'replicaExternalLabelNameClear', 'storageSpec']

/**
 * The `spec` of the operator's object that the chart makes of `prometheusSpec`, as far as it is ours: it copies field
 * by field, and gives the volume another name.
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/templates/prometheus/prometheus.yaml
 */
export function specOfValues(prometheusSpec: Spec): Spec {
  const copied = Object.entries(prometheusSpec).filter(([name]) => !CHARTS_OWN.includes(name))
  const { storageSpec: storage } = prometheusSpec
  return { ...Object.fromEntries(copied), ...(storage !== undefined && { storage }) }
}

/** The value that a field of that `spec` comes from. */
export function valueOfField(field: string): string {
  return field === 'storage' ? 'storageSpec' : field
}
