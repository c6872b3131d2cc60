import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { checkEnvironments, parseEnvironments } from '../contract/environment/parse.ts'
import { run } from './command.ts'
import { imported } from './testing/cases.ts'

const TIMEOUT_MS = 15_000

const files = new Map<string, string | Buffer>()

function write(name: string, content: string | Buffer): string {
  files.set(name, content)
  return name
}

const adopt = (args: readonly string[], input = '') =>
  run(args, (file) => Buffer.from(file === '-' ? input : (files.get(file) ?? '')))

/** Microsoft's page as it stands there: tabs, probe times inside httpGet, rules in the wrong place. */
const VALUES = `prometheus:
  prometheusSpec:
    externalLabels:
      cluster: <CLUSTER-NAME>

\t  ##\twriteRelabelConfigs:
\t  ##\t  - sourceLabels: [metrics_path]

    remoteWrite:
      - url: 'http://localhost:8081/api/v1/write'
    volumes:
      - name: secrets-store-inline
        csi:
          driver: secrets-store.csi.k8s.io
          readOnly: true
          volumeAttributes:
            secretProviderClass: azure-kvname-user-msi
    containers:
      - name: prom-remotewrite
        image: <CONTAINER-IMAGE-VERSION>
        imagePullPolicy: Always
        volumeMounts:
          - name: secrets-store-inline
            mountPath: /mnt/secrets-store
            readOnly: true
        ports:
          - name: rw-port
            containerPort: 8081
        livenessProbe:
          httpGet:
            path: /health
            port: rw-port
            initialDelaySeconds: 10
            timeoutSeconds: 10
        env:
          - name: INGESTION_URL
            value: '<INGESTION_URL>'
          - name: LISTENING_PORT
            value: '8081'
          - name: IDENTITY_TYPE
            value: aadApplication
          - name: AZURE_CLIENT_ID
            value: '<APP-REGISTRATION-CLIENT-ID>'
          - name: AZURE_TENANT_ID
            value: '<TENANT-ID>'
          - name: AZURE_CLIENT_CERTIFICATE_PATH
            value: /mnt/secrets-store/<CERT-NAME>
          - name: CLUSTER
            value: '<CLUSTER-NAME>'
`

/** Does not parse: \`name\` beside \`metadata\`, the list beside \`objects\`. */
const SECRET_PROVIDER_CLASS = `# This is a SecretProviderClass example
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata:
name: azure-kvname-user-msi
spec:
provider: azure
parameters:
    usePodIdentity: "false"
    useVMManagedIdentity: "true"          # Set to true for using managed identity
    userAssignedIdentityID:  <client-id> # Set the clientID
    keyvaultName: <key-vault-name> # Set to the name of your key vault
    cloudName: ""                         # [OPTIONAL for Azure]
    objects:  |
    array:
        - |
        objectName: <name-of-cert>
        objectType: secret        # object types: secret, key, or cert
        objectFormat: pfx
        objectEncoding: base64
        objectVersion: ""
    tenantId: <tenant-id> # The tenant ID of the key vault
`

const FILLED_IN: Readonly<Record<string, string>> = {
  'tenant id': '11111111-1111-4111-8111-111111111111',
  'subscription id': '00000000-0000-0000-0000-000000000002',
  location: 'westeurope',
  'resource group of the state': 'rg-terraform',
  'storage account of the state': 'stterraform',
  'resource group': 'rg-monitoring',
  workspace: 'amw-shop',
  vault: 'kv-shop',
  cluster: 'shop',
  'resource group of the cluster': 'rg-aks',
  image: 'registry.example.com/azure-monitor-remote-write:1.0.0',
  'principal id of the deployer': '00000000-0000-0000-0000-000000000003',
}

const fillIn = (text: string) =>
  text.replaceAll(/<([^>]+)>/g, (whole, what: string) => FILLED_IN[what] ?? whole)

describe("Microsoft's page", () => {
  it('becomes an environment once the placeholders are filled in', () => {
    const { status, stdout } = adopt([
      '--name',
      'prod',
      write('values.yml', VALUES),
      write('secretproviderclass.yml', SECRET_PROVIDER_CLASS),
    ])
    expect(status).toBe(0)
    const inputs = imported(fillIn(stdout)) as EnvironmentInput[]
    expect(parseEnvironments(inputs)).toMatchObject([
      {
        name: 'prod',
        vault: { existing: true, name: 'kv-shop' },
        clusters: [
          {
            name: 'shop',
            identity: { type: 'aadApplication' },
            vaultReader: { via: 'aksAddOn' },
            transport: 'sidecar',
            prometheus: { relabelForAzureDashboards: false },
            sidecar: { port: 8081, image: FILLED_IN.image },
          },
        ],
      },
    ])
  })

  it('is refused by a synthesis until then, with every placeholder named', () => {
    const { stdout } = adopt(['--name', 'prod', write('values.yml', VALUES)])
    const placeholders = stdout.match(/'<[^>]+>', \/\/ TODO /g)
    const { problems } = checkEnvironments(imported(stdout) as EnvironmentInput[])
    const refused = problems.filter(({ allowed }) => /instead of the placeholder/.test(allowed))
    expect(refused).toHaveLength(placeholders?.length ?? 0)
  })

  it('says what is wrong with it, what will change and what it does not say', () => {
    const { stderr } = adopt([write('spc.yml', SECRET_PROVIDER_CLASS), write('v.yml', VALUES)])
    expect(stderr).toMatch(/^- spc.yml: not YAML, read line by line/m)
    expect(stderr).toMatch(/^- v.yml: tabs, which YAML forbids/m)
    expect(stderr).toMatch(/^What will change:\n- /m)
    expect(stderr).toMatch(/^What the files do not say:\n- /m)
  })

  it('is taken at its word where the rules were uncommented in the wrong place', () => {
    const rules = `
    writeRelabelConfigs:
      - sourceLabels: [metrics_path]
        regex: /metrics/cadvisor
        targetLabel: job
        replacement: cadvisor
        action: replace
    remoteWrite:`
    const text = VALUES.replaceAll(/^\t.*\n/gm, '').replace('\n    remoteWrite:', rules)
    const { stdout, stderr } = adopt([write('values.yml', text)])
    expect(stdout).not.toMatch('relabelForAzureDashboards')
    expect(stderr).toMatch('writeRelabelConfigs beside remoteWrite had no effect')
  })

  it('says what is filled in, where it is', () => {
    const { stdout } = adopt(
      ['-', write('values.yml', VALUES)],
      SECRET_PROVIDER_CLASS.replace('<key-vault-name>', 'kv-real'),
    )
    expect(stdout).toMatch("name: 'kv-real'")
  })
})

it('reads UTF-16, as PowerShell writes it', () => {
  const path = write('values.yml', Buffer.from(`\uFEFF${VALUES}`, 'utf16le'))
  expect(adopt([path]).stdout).toMatch("type: 'aadApplication'")
})

it('puts what is named with -f over what is before it, although it could stand alone', () => {
  const over = VALUES.replace("value: '8081'", "value: '8089'")
  const { stdout } = adopt(['-f', write('a.yml', VALUES), '-f', write('b.yml', over)])
  expect(stdout.match(/port: \d+/g)).toEqual(['port: 8089'])
})

it('prints nothing when a file cannot be read, and says where', () => {
  const { status, stdout, stderr } = adopt([write('v.yml', VALUES), write('x.yml', 'a: [1\n')])
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^x\.yml:\d+:\d+: .*\n {2}next: /)
})

it('counts every field at the end', () => {
  const { stderr } = adopt([write('values.yml', VALUES)])
  expect(stderr).toMatch(/^Read \d+ fields in 1 file: \d+ kept, \d+ changed, \d+ left out\.$/m)
})

it('counts what it refuses as well', () => {
  const values =
    "server: {remoteWrite: [{url: 'http://localhost:8081/api/v1/write'}], sidecarContainers: {a: {image: x:prom-remotewrite-1}}}"
  const { status, stderr } = adopt([write('values.yml', values)])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^values\.yml:1 \(server\): the chart prometheus\n {2}next: /)
  expect(stderr).toMatch(/^Read 2 fields in 1 file: 0 kept, 0 changed, 2 left out\.$/m)
})

it('prints the difference instead when it is asked for', () => {
  const { stdout } = adopt(['--diff', write('values.yml', VALUES)])
  expect(stdout).toMatch(/^adopted, cluster <cluster>, from values\.yml\n/)
  expect(stdout).not.toMatch('defineEnvironment')
})

it('says what it looked for when a file has nothing of it', () => {
  const { status, stdout, stderr } = adopt([write('values.yml', 'grafana: {enabled: true}')])
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/no Prometheus that sends to Azure Monitor.*\n {2}next: /)
})

it.each([[[]], [['--help']]])('explains itself with %j', (args) => {
  expect(adopt(args).stderr).toMatch(
    'npm run -s adopt -- [--name NAME] [--diff] [-f FILE]... FILE...',
  )
})

it('is a program, which reads standard input', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), '--name', 'prod', '-'],
    { input: VALUES, encoding: 'utf8', timeout: TIMEOUT_MS },
  )
  expect(status).toBe(0)
  expect(stdout).toMatch('export const prod = defineEnvironment({')
  expect(stderr).toMatch(/^Read \d+ fields/m)
})

it('says which file is not there', () => {
  expect(() => run(['nowhere.yaml'], (file) => readFileSync(file))).toThrow('nowhere.yaml')
})

describe('docs/migrating.md shows', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/migrating.md'), 'utf8')
  const file = '07-two-secretproviderclasses.yaml'
  write(file, readFileSync(join(import.meta.dirname, 'cases', file)))

  it.each([
    ['the report', ['--name', 'prod', file], 'What will change:'],
    ['the difference', ['--name', 'prod', '--diff', file], 'prod, cluster shop'],
  ])('%s as it is printed', (_, args, start) => {
    const { stdout, stderr } = adopt(args)
    const shown = page.split('```\n').find((block) => block.startsWith(start)) ?? ''
    const lines = shown.split('\n').filter((line) => line !== '' && line !== '...')
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) expect((stdout + stderr).split('\n')).toContain(line)
  })
})
