import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { synthesize } from '../cdk8s/synthesize.ts'
import { importsOf } from '../cdktf/imports/imports.ts'
import type { WrittenStack } from '../cdktf/imports/written-stack.ts'
import { checkEnvironments } from '../contract/environment/parse.ts'
import { chartServiceAccount } from '../contract/environment/service-account.ts'
import { kindOf } from '../contract/prometheus-kind.ts'
import { fromEnv } from '../contract/sidecar-config.ts'
import { isInPath } from '../lab/process.ts'
import { companies, inventedOutputs, theCompany } from './environments/companies.ts'
import { BUILT_IN, crdProblems } from './kubernetes/crd.ts'
import { type Container, envOf, type Manifest, sidecarOf } from './kubernetes/files.ts'
import { mergeValues, prometheusOf, renderChart } from './kubernetes/helm.ts'
import { schemaProblems, schemas } from './terraform/schema.ts'
import { stackOf } from './terraform/stack.ts'

const OWN_RETENTION = '7d'

/** What a company gives to `helm upgrade` today: among it lists, which ours replace. */
const OWN_VALUES = {
  grafana: { persistence: { enabled: true } },
  prometheus: {
    prometheusSpec: {
      retention: OWN_RETENTION,
      scrapeInterval: '60s',
      externalLabels: { country: 'de' },
      storageSpec: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } },
    },
  },
}

/** What the workload identity webhook, and a Secret with the address of a proxy, add in the pod. */
const IN_THE_POD = {
  AZURE_FEDERATED_TOKEN_FILE: '/var/run/secrets/azure/tokens/azure-identity-token',
  HTTPS_PROXY: 'http://user:password@proxy.example.com:3128',
}

const clusters = companies.flatMap(({ name }) => {
  const { environment } = theCompany(name)
  const texts = [...synthesize(environment, inventedOutputs(environment))]
  return environment.clusters.map((cluster) => {
    const own = texts.filter(([path]) => path.includes(`/${cluster.name}`))
    const values = own.find(([path]) => path.endsWith('values/kube-prometheus-stack.yaml'))?.[1]
    const manifests = own.flatMap(([path, text]) =>
      path.includes('/manifests/') || path.startsWith('argocd/') ? [parse(text) as Manifest] : [],
    )
    const merged = values === undefined ? undefined : mergeValues(OWN_VALUES, parse(values))
    return { name: `${name}/${cluster.name}`, cluster, manifests, values, merged }
  })
})

type Spec = Readonly<Record<string, unknown>> & {
  readonly containers?: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly { readonly name: string }[]
}

/** The pod's specification, be it values of the chart or an object of the operator. */
function specOf({ cluster, manifests, merged }: (typeof clusters)[number]): Spec {
  const prometheus = merged?.prometheus as { readonly prometheusSpec: Spec } | undefined
  const object = manifests.find(({ kind }) => kind === kindOf(cluster.prometheus).object)
  return prometheus?.prometheusSpec ?? (object?.spec as unknown as Spec)
}

describe.each(companies)('the environment of $name', ({ input, lines }) => {
  it('is short, without a problem or warning', () => {
    expect(checkEnvironments([input])).toMatchObject({ problems: [] })
    expect(lines).toBeLessThan(60)
  })

  it('becomes Terraform that the providers know', () => {
    expect(schemaProblems(stackOf(input), schemas)).toEqual([])
  })

  it('is found again in Azure, each id in the form that the provider takes', () => {
    const searches = importsOf(stackOf(input) as WrittenStack).flatMap(({ search }) => search ?? [])
    expect(searches.filter(({ id, format }) => id && !format.test(id))).toEqual([])
  })
})

describe.each(clusters)('$name', (files) => {
  const { cluster, manifests, merged } = files
  const spec = specOf(files)
  const container = sidecarOf({ prometheus: { prometheusSpec: spec } } as never)

  it('has objects that the API server knows to the last field', () => {
    for (const manifest of manifests) {
      if (!BUILT_IN.includes(manifest.kind)) expect(crdProblems(manifest)).toEqual([])
    }
  })

  it.skipIf(merged === undefined)('has values that leave a Prometheus of known fields', () => {
    expect(crdProblems(prometheusOf(spec, kindOf(cluster.prometheus)))).toEqual([])
    const { retention = OWN_RETENTION } = cluster.prometheus
    expect(spec).toMatchObject({ retention, externalLabels: { cluster: cluster.name } })
  })

  it.skipIf(cluster.sidecar === undefined)('has a container that the sidecar can read', () => {
    const env = container === undefined ? {} : envOf(container)
    const config = fromEnv({ ...IN_THE_POD, ...env })
    expect(config).toMatchObject({ cluster: cluster.name, listeningPort: cluster.sidecar?.port })
  })

  it('mounts volumes of the pod only, and has each file that a variable names', () => {
    const volumes = (spec.volumes ?? []).map(({ name }) => name)
    const mounts = container?.volumeMounts ?? []
    expect(mounts.filter(({ name }) => !volumes.includes(name))).toEqual([])
    const paths = Object.values(container === undefined ? {} : envOf(container)).filter((text) =>
      /^\/(etc|mnt)\//.test(text),
    )
    const isMounted = (path: string) => mounts.some((one) => path.startsWith(`${one.mountPath}/`))
    expect(paths.filter((path) => !isMounted(path))).toEqual([])
  })
})

it('values are merged as Helm does it', () => {
  const before = { a: { b: 1, c: [1, 2] }, d: 1, e: { f: 1 } }
  expect(mergeValues(before, { a: { c: [3] }, d: null, e: 2 })).toEqual({
    a: { b: 1, c: [3] },
    e: 2,
  })
})

const chart = process.env.KPS_CHART
const hasHelm = chart !== undefined && isInPath('helm')
if (!hasHelm) {
  console.log('skipped: no helm in PATH, or no KPS_CHART with the folder of kube-prometheus-stack')
}

describe.skipIf(!hasHelm)('the real chart', () => {
  it.each(['prometheus', 'kps', 'monitoring-of-the-shop-in'])(
    'gives the service account of release %s the name that Terraform federates',
    (release) => {
      const rendered = renderChart(`${chart}`, { release, namespace: 'monitoring' }, [OWN_VALUES])
      const names = rendered.flatMap(({ kind, metadata }) =>
        kind === 'ServiceAccount' ? [metadata.name] : [],
      )
      expect(names).toContain(chartServiceAccount(release))
    },
  )

  it.each(clusters.filter(({ values }) => values !== undefined))(
    'makes a Prometheus of the values of $name that the operator knows',
    ({ cluster, values }) => {
      const rendered = renderChart(`${chart}`, cluster.prometheus, [
        OWN_VALUES,
        parse(values ?? ''),
      ])
      const made = rendered.find(({ kind }) => /^Prometheus(Agent)?$/.test(kind))
      if (made === undefined) throw new Error('the chart makes no Prometheus')
      expect(crdProblems(made)).toEqual([])
      const writer = cluster.sidecar === undefined ? '"azureAd"' : '"prom-remotewrite"'
      expect(JSON.stringify(made.spec)).toContain(writer)
    },
  )

  it('has the data source of Azure beside its own, and a Grafana that signs in as Terraform trusts it', () => {
    const asks = clusters.find(({ cluster }) => cluster.grafana?.azureMonitor)
    const ours = parse(asks?.values ?? '')
    const { name: account, ...others } = ours.grafana.serviceAccount
    const accountLeftToTheChart = {
      ...ours,
      grafana: { ...ours.grafana, serviceAccount: others },
    }
    const release = { release: 'kube-prometheus-stack', namespace: 'monitoring' }
    const rendered = renderChart(`${chart}`, release, [OWN_VALUES, accountLeftToTheChart])
    const texts = rendered.map((object) => [object.kind, JSON.stringify(object)] as const)
    const of = (wanted: string, word: string) =>
      texts.filter(([kind, text]) => kind === wanted && text.includes(word))
    expect(of('ServiceAccount', `"name":"${account}"`)).toHaveLength(1)
    expect(of('Deployment', `"serviceAccountName":"${account}"`)[0]?.[1]).toContain(
      '"azure.workload.identity/use":"true"',
    )
    const [sources] = of('ConfigMap', 'grafana-azureprometheus-datasource\\n')
    expect(sources?.[1]).toContain('grafana_datasource')
    expect(sources?.[1]).toContain('isDefault: true')
    expect(of('ConfigMap', 'workload_identity_enabled = true')).toHaveLength(1)
  })
})
