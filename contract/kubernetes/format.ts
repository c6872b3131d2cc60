import { format, texts } from '../formatted.ts'
import { isRe2 } from '../re2.ts'

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const kubernetesName = format(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  '1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
  'monitoring',
)
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export const objectName = format(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  'the name of a Kubernetes object: up to 253 lower-case letters, digits, hyphens and periods',
  'prometheus-remote-write',
)
/** A key of a ConfigMap or a Secret, which becomes the name of a file. */
export const dataKey = format(
  /^(?!\.\.?$)[\w.-]{1,253}$/,
  'a key of a ConfigMap or a Secret: letters, digits, hyphens, underscores and periods',
  'ca.crt',
)
export const helmRelease = format(
  /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/,
  '1 to 53 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
  'kps',
)
/** @see https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
export const secretKey = format(
  /^[\w.-]{1,253}$/,
  'a key of a Kubernetes Secret: letters, digits, hyphens, underscores and periods',
  'password',
)
export const labelName = format(
  /^(?!__)[a-zA-Z_]\w*$/,
  "a Prometheus label name: letters, digits and underscores, not beginning with a digit or '__'",
  'region',
)
export const metricName = format(
  /^[a-zA-Z_:][\w:]*$/,
  'the name of a metric: letters, digits, underscores and colons, not beginning with a digit',
  'kube_node_info',
)
/** As a rule has it: of a target, of a series' name, of anything. */
export const seriesLabel = format(
  /^[a-zA-Z_]\w*$/,
  'the name of a label: letters, digits and underscores, not beginning with a digit',
  '__name__',
)
export const regularExpression = texts(
  isRe2,
  'a regular expression as Prometheus reads it (RE2): balanced, without look-around and back-references',
  'go_.*|process_.*',
)
/** @see https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
export const headerName = format(
  /^[\w!#$%&'*+.^`|~-]+$/,
  'the name of an HTTP header, such as X-Scope-OrgID',
  'X-Scope-OrgID',
)
export const quantity = format(
  /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/,
  'a Kubernetes quantity, such as 50m or 96Mi',
  '512Mi',
)
/** @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ `<duration>` */
export const duration = format(
  /^(?=.)((\d+)y)?((\d+)w)?((\d+)d)?((\d+)h)?((\d+)m)?((\d+)s)?((\d+)ms)?$/,
  'a Prometheus duration, such as 30s or 20m',
  '30s',
)
/** @param example - of the very thing: a version of the chart looks unlike one of Prometheus */
export const version = (example: string) =>
  format(
    /^\d+\.\d+\.\d+$/,
    `an exact version of three numbers and without v, such as ${example}`,
    example,
  )
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const kubernetesKey = format(
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
  'a Kubernetes key: up to 63 letters, digits, hyphens, underscores and periods, perhaps with a domain and a slash in front',
  'app.kubernetes.io/part-of',
)
export const kubernetesLabelValue = format(
  /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
  'a Kubernetes label value: up to 63 letters, digits, hyphens, underscores and periods, beginning and ending with a letter or digit',
  'observability',
)
/** A registry, a path, and a tag or digest: `latest` and no tag at all change under one's feet. */
export const image = format(
  /^(?!.*:latest$)[a-z0-9][\w.:-]*(\/[a-z0-9][\w.-]*)+(:[\w][\w.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  'registry/name:tag, registry/name@sha256:digest or both, with a tag other than latest',
  'registry.contoso.com/azure-monitor-remote-write:0.1.0',
)
/** @see https://pkg.go.dev/time#ParseDuration */
export const goDuration = format(
  /^(?=.)((\d+)h)?((\d+)m)?((\d+)s)?$/,
  'a duration in hours, minutes and seconds, such as 30s or 5m',
  '10m',
)
/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ */
export const syncOption = format(
  /^[A-Z][A-Za-z]+=\w+$/,
  "an option of Argo CD's sync, such as PruneLast=true",
  'PruneLast=true',
)
export const finalizer = format(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\/?[A-Za-z0-9][\w./-]*$/,
  'the name of a finalizer, such as resources-finalizer.argocd.argoproj.io',
  'resources-finalizer.argocd.argoproj.io',
)
