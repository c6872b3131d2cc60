import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Release } from '../contract/release.ts'
import { filesIn } from '../test/checkout.ts'
import { assemble } from './assemble.ts'

const repository = resolve(import.meta.dirname, '..')
const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'
const IDS = ['--tenant-id', ID, '--subscription-id', ID, '--state-account', 'stcontoso']
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const NEXT: Release = {
  version: '0.2.0',
  image: `registry.contoso.com/remote-write@${DIGEST}`,
  docs: 'https://git.contoso.com/remote-write/v0.2.0',
  repository: 'https://git.contoso.com/remote-write',
}
/** Where the libraries of applications are: here, or others that go by their names (`PACKAGE_PEERS`). */
const peers = process.env.PACKAGE_PEERS ?? join(repository, 'node_modules')
/** The Node that users have: this one, or another of the range that is tested (`PACKAGE_NODE`). */
const node = process.env.PACKAGE_NODE ?? process.execPath

let folder = ''
let packed = { unreleased: '', next: '' }
let root = ''

async function pack(name: string, release: Release | undefined): Promise<string> {
  const content = join(folder, name)
  await assemble(repository, content, release)
  const { stdout } = run(folder, 'npm', 'pack', content, '--silent')
  return join(folder, stdout.trim())
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'package-'))
  packed = { unreleased: await pack('unreleased', undefined), next: await pack('next', NEXT) }
  root = join(folder, 'repository')
  mkdirSync(root)
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  install(packed.unreleased)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(cwd: string, command: string, ...args: readonly string[]) {
  const PATH = [dirname(node), process.env.PATH].join(delimiter)
  const env = {
    PATH,
    HOME: folder,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  }
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 100_000,
  })
  return { status, stdout, output: stdout + stderr }
}

/** Without a registry: the package depends on nothing. The compiler is a repository's own. */
function install(file: string): void {
  const links = ['typescript', '@typescript'].map((part) => join(root, 'node_modules', part))
  // npm would tidy up behind them.
  for (const link of links) rmSync(link, { force: true })
  const manifest = join(root, 'package.json')
  const before = existsSync(manifest) ? readFileSync(manifest, 'utf8') : '{}'
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(before), devDependencies: {} }))
  const flags = ['--offline', '--no-audit', '--no-fund', '--no-save', '--loglevel=error']
  expect(run(root, 'npm', 'install', ...flags, file)).toMatchObject({ status: 0 })
  writeFileSync(manifest, before)
  for (const link of links) {
    symlinkSync(join(repository, 'node_modules', basename(link)), link)
  }
}

const command = (...args: readonly string[]) =>
  run(root, join(root, 'node_modules/.bin/azure-monitor-remote-write'), ...args)
const dist = () => filesIn(join(root, 'dist'))

describe('the packed file, in an empty folder', () => {
  it('depends on nothing, and takes less than 30 MB', () => {
    const { dependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(join(root, 'node_modules/azure-monitor-remote-write/package.json'), 'utf8'),
    )
    expect(dependencies).toBeUndefined()
    expect(peerDependenciesMeta.cdktf).toEqual({ optional: true })
    const bytes = Object.values(filesIn(join(folder, 'unreleased'))).join('').length
    expect(bytes).toBeLessThan(30e6)
  })

  it('has the license and the source of every package that is in it, and its list for scanners', () => {
    const files = filesIn(join(root, 'node_modules/azure-monitor-remote-write'))
    const code = Object.entries(files).flatMap(([path, text]) => (/\.m?js$/.test(path) ? text : []))
    const folders = code.flatMap((text) => text.match(/^ *\/\/ (node_modules\/.*)$/gm) ?? [])
    const bundled = new Set(
      folders.map((folder) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(folder)?.[1]),
    )
    expect(bundled.size).toBeGreaterThan(50)
    const texts = files['THIRD-PARTY-LICENSES.txt']?.split(`\n${'-'.repeat(80)}\n\n`) ?? []
    const licensed = texts.map(
      (text) => /^(\S+) \S+ \(.+\)\nSource: https:.+\n\n\S/.exec(text)?.[1],
    )
    const { components } = JSON.parse(files['sbom.cdx.json'] ?? '')
    const listed = components.map(({ purl }: { purl: string }) =>
      /^pkg:npm\/(.+)@/.exec(purl)?.[1]?.replace('%40', '@'),
    )
    expect([...bundled].filter((name) => !licensed.includes(name))).toEqual([])
    expect(listed).toEqual(licensed)
    // Of the sidecar, whose code is minified.
    expect(licensed).toContain('@azure/identity')
  })

  it('says what is missing, all at once, and writes nothing meanwhile', () => {
    const { status, output } = command('init')
    expect(output).toMatch(
      /tenantId[\s\S]*subscriptionId[\s\S]*storageAccountName[\s\S]*--tenant-id \.\.\./,
    )
    expect(status).toBe(1)
    const written = Object.keys(filesIn(root)).filter((path) => !path.startsWith('node_modules'))
    expect(written).toEqual(['package.json'])
  })

  it('becomes a repository by init, which a synthesis takes once there is an image', () => {
    expect(command('init', ...IDS)).toMatchObject({ status: 0 })
    const { status, output } = command('synth')
    expect(output).toMatch(/image[\s\S]*\(\S+\/docs\/image\.md\)[\s\S]*npm install --save-dev/)
    const [page = ''] = /node_modules\/\S+\.md/.exec(output) ?? []
    expect(existsSync(join(root, page))).toBe(true)
    expect(status).toBe(1)
    rmSync(join(root, 'environments'), { recursive: true })
    expect(command('init', ...IDS, '--image', 'registry.contoso.com/own:1.0')).toMatchObject({
      status: 0,
    })
    expect(command('synth')).toMatchObject({ status: 0 })
    expect(Object.keys(dist())).toEqual([
      'terraform/manifest.json',
      'terraform/stacks/prod/cdk.tf.json',
    ])
  })

  it('has the scripts, the types and the pipelines that its repository needs', () => {
    const { output, status } = run(root, 'npm', 'run', '--silent', 'validate')
    expect(output).toContain('dist/ is up to date: 2 files')
    expect(status).toBe(0)
    expect(run(root, 'sh', '-c', 'test -x .ci/plan').status).toBe(0)
    const workflow = readFileSync(join(root, '.github/workflows/validate.yml'), 'utf8')
    expect(workflow).toContain('npm run --silent validate')
  })

  it('has its environments typed, in which shared lists may be `as const`', () => {
    const file = join(root, 'environments/prod.ts')
    const text = readFileSync(file, 'utf8')
    const shared = text.replace("name: 'prod',", "name: 'prod', ignoreTags: TAGS,")
    writeFileSync(
      file,
      `const TAGS = ['costCenter'] as const\n${shared.replace("kind: 'aks'", "kind: 'eks'")}`,
    )
    const { output, status } = command('validate')
    writeFileSync(file, text)
    expect(output).toMatch(/environments\/prod\.ts\(\d+,\d+\): error TS2322: Type '"eks"'/)
    expect(output.match(/error TS/g)).toHaveLength(1)
    expect(status).toBe(1)
  })

  it('takes a second environment', () => {
    const image = ['--image', 'registry.contoso.com/own:1.0', '--pipelines', 'none']
    expect(command('init', '--name', 'staging', ...IDS, ...image)).toMatchObject({ status: 0 })
    const { status, output } = command('synth', '--warnings-as-errors')
    const paths = [...output.matchAll(/^ {2}(\w+: \w+)/gm)].map(([, path]) => path)
    expect(paths).toEqual(['prod: runbooks', 'staging: runbooks'])
    expect(status).toBe(1)
    expect(command('synth')).toMatchObject({ status: 0 })
    expect(Object.keys(dist())).toContain('terraform/stacks/staging/cdk.tf.json')
  })

  it('says in a line what stands in the way', () => {
    expect(command('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' })
    expect(command('synthesise')).toMatchObject({ status: 64 })
    const listed = [...command('--help').stdout.matchAll(/^ {2}([a-z]+) +\S/gm)]
    expect(listed.length).toBeGreaterThan(6)
    for (const [, name = ''] of listed) {
      expect(command(name, '--help'), name).toMatchObject({
        status: 0,
        output: expect.stringContaining(name),
      })
    }
    expect(command('check').output).toMatch(/INGESTION_URL|check needs Node 24/)
  })
})

describe('the next version', () => {
  it('is a diff of dist/ that is all the upgrade does: its image, and where its docs are', () => {
    const { outputs, example } = exampleOf('prod')
    writeFileSync(join(root, 'environments/prod.ts'), example)
    writeFileSync(join(root, 'environments/prod.outputs.json'), outputs)
    expect(command('synth')).toMatchObject({ status: 0 })
    const before = dist()
    install(packed.next)
    expect(command('--version').stdout).toBe('0.2.0\n')
    expect(command('--help').stdout).toContain(`${NEXT.docs}/docs/certificates.md`)
    expect(command('synth')).toMatchObject({ status: 0 })
    const after = dist()
    expect(Object.keys(after)).toEqual(Object.keys(before))
    const changed = Object.entries(after).flatMap(([path, now]) => {
      const old = before[path]?.split('\n') ?? []
      // A dashboard has links to runbooks from the first release on.
      const text = now.replaceAll(/^ *"links": \[\n[\s\S]*?^ *\],?\n/gm, '')
      return text.split('\n').filter((line) => !old.includes(line))
    })
    expect(changed).not.toEqual([])
    expect(changed.filter((line) => !line.includes(NEXT.docs))).toEqual([])
    const file = join(root, 'environments/prod.ts')
    writeFileSync(file, example.replace(/sidecar: .*,/, 'sidecar: {},'))
    expect(command('synth')).toMatchObject({ status: 0 })
    const values = dist()['kubernetes/prod/aks-example/values/kube-prometheus-stack.yaml']
    expect(values).toContain(`image: ${NEXT.image}`)
  })
})

/** The lab's example under another name, as a file of a repository of one's own. */
function exampleOf(name: string) {
  const at = (path: string) => readFileSync(join(repository, 'lab/start', path), 'utf8')
  const example = at('example.ts')
    .replace("'../../contract/environment/environment.ts'", "'azure-monitor-remote-write'")
    .replace('export const example', `export const ${name}`)
    .replace("name: 'example'", `name: '${name}'`)
  return { example, outputs: at('example.outputs.json') }
}

describe('a construct a side', () => {
  it('puts an environment into applications of one’s own', () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    const { example, outputs } = exampleOf('prod')
    writeFileSync(join(own, 'environment.ts'), example)
    writeFileSync(join(own, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(own, 'main.ts'), APPLICATION)
    writeFileSync(join(own, 'outputs.json'), outputs)
    cpSync(
      join(root, 'node_modules/azure-monitor-remote-write'),
      join(own, 'node_modules/azure-monitor-remote-write'),
      { recursive: true },
    )
    for (const peer of ['cdktf', 'cdk8s', 'constructs']) {
      symlinkSync(join(peers, peer), join(own, 'node_modules', peer))
    }
    for (const tool of ['@types', 'typescript', '@typescript']) {
      symlinkSync(join(repository, 'node_modules', tool), join(own, 'node_modules', tool))
    }
    writeFileSync(
      join(own, 'tsconfig.json'),
      readFileSync(join(root, 'tsconfig.json'), 'utf8')
        .replace('"types": []', '"types": ["node"]')
        .replace('"environments"', '"*.ts"'),
    )
    expect(run(own, process.execPath, 'node_modules/typescript/bin/tsc')).toEqual({
      status: 0,
      stdout: '',
      output: '',
    })
    const { output, stdout } = run(own, process.execPath, 'main.ts')
    expect(output).toBe(stdout)
    expect(JSON.parse(stdout)).toEqual({
      resources: expect.arrayContaining(['azurerm_monitor_workspace', 'azuread_application']),
      kinds: ['SecretProviderClass', 'PodMonitor', 'PrometheusRule', 'ConfigMap'],
      hasValues: true,
    })
  })
})

const APPLICATION = `import { readFileSync } from 'node:fs'
import { RemoteWriteChart } from 'azure-monitor-remote-write/cdk8s'
import { RemoteWriteStack } from 'azure-monitor-remote-write/cdktf'
import { App as Cdk8sApp } from 'cdk8s'
import { App } from 'cdktf'
import { prod } from './environment.ts'

const stack = new RemoteWriteStack(new App({ stackTraces: false }), prod)
const terraform = stack.toTerraform() as { resource: object }
const chart = new RemoteWriteChart(new Cdk8sApp(), 'remote-write', {
  environment: prod,
  cluster: 'aks-example',
  outputs: readFileSync('outputs.json', 'utf8'),
})
console.log(
  JSON.stringify({
    resources: Object.keys(terraform.resource),
    kinds: chart.toJson().map(({ kind }: { kind: string }) => kind),
    hasValues: typeof chart.values === 'object',
  }),
)
`
