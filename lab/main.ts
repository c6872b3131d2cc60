import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { CLOUDS, scopeOf } from '../contract/cloud.ts'
import type { IdentityType, SidecarIdentity } from '../contract/identity.ts'
import { toEnv } from '../contract/sidecar-config.ts'
import { DEFAULT_SIDECAR_SETTINGS } from '../contract/sidecar-settings.ts'
import { helpText, type LabArguments, parseArguments } from './arguments.ts'
import { createClientCertificate } from './certificates.ts'
import { parseFaults } from './fault.ts'
import { type Lab, startLab } from './lab.ts'
import { parseScenario, playScenario } from './scenario.ts'
import { summarize } from './summary.ts'

const SUBJECT = 'system:serviceaccount:monitoring:prometheus'

/** What the sidecar is to find on disk. */
interface Files {
  readonly ca: string
  readonly certificate: string
  readonly token: string
}

async function main(): Promise<void> {
  const args = parseArguments(process.argv.slice(2))
  if (args.help) return void process.stdout.write(helpText())
  const scenario = args.scenarioPath === undefined ? [] : parseScenario(read(args.scenarioPath))
  const faults =
    args.faultsPath === undefined ? args.faults : parseFaults(JSON.parse(read(args.faultsPath)))

  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

  const lab = await startLab({
    faults,
    ports: { control: args.controlPort, proxy: args.proxyPort },
    ...(args.tokenLifetimeSeconds === undefined
      ? {}
      : { tokenLifetimeSeconds: args.tokenLifetimeSeconds }),
  })
  const folder =
    args.folder === undefined ? mkdtempSync(join(tmpdir(), 'lab-')) : resolve(args.folder)
  try {
    const files = populate(lab, args, folder)
    print(introduction(lab, args, files))
    const playing = playScenario(scenario, {
      setFaults: lab.setFaults,
      say: print,
      signal: stopping.signal,
    })
    const renewing = setInterval(() => writeToken(lab, files), 600_000)
    await summarize(lab, { write: (text) => process.stdout.write(text), signal: stopping.signal })
    clearInterval(renewing)
    await playing
  } finally {
    // A peer that was killed can leave half a connection behind; that must not hold up the end.
    await Promise.race([lab.close(), wait(2000)])
    if (args.folder === undefined) rmSync(folder, { recursive: true })
  }
  process.exit(0)
}

/** The application with its certificate, role, federated credential and managed identities. */
function populate(lab: Lab, args: LabArguments, folder: string): Files {
  const { tenantId, clientId, ruleId } = args
  mkdirSync(folder, { recursive: true })
  const files = {
    ca: join(folder, 'ca.pem'),
    // No extension, as in Microsoft's own instructions: a file is known by its content.
    certificate: args.certificatePath ?? join(folder, 'certificate'),
    token: join(folder, 'azure-identity-token'),
  }
  const application = lab.authority.addApplication({ tenantId, clientId })
  if (args.certificatePath === undefined) {
    const certificate = createClientCertificate({ commonName: 'prometheus' })
    writeSecret(files.certificate, certificate.pkcs12)
    lab.authority.addCertificate(clientId, certificate.certificatePem)
  } else {
    lab.authority.addCertificate(clientId, read(args.certificatePath))
  }
  lab.authority.addFederatedCredential(clientId, { issuer: lab.cluster.issuer, subject: SUBJECT })
  const kind = args.identity === 'systemAssigned' ? 'systemAssigned' : 'userAssigned'
  lab.imds.addIdentity({ ...application, kind })
  lab.ingestion.assignRole(ruleId, clientId)
  writeFileSync(files.ca, lab.caPem)
  writeToken(lab, files)
  return files
}

/** The kubelet renews projected tokens too. */
function writeToken(lab: Lab, files: Files): void {
  writeSecret(files.token, lab.cluster.token({ subject: SUBJECT }))
}

function introduction(lab: Lab, args: LabArguments, files: Files): string {
  const variables = Object.entries(sidecarEnvironment(lab, args, files))
  return `Embedded Azure
  control and page  ${lab.control.url}
  proxy             ${lab.proxyUrl}
  Entra ID          ${lab.authority.url}
  ingestion         ${lab.ingestion.url}
  IMDS              ${lab.imds.url}
  files             ${join(files.ca, '..')}

Variables for a sidecar (${args.identity}):
${variables.map(([name, value]) => `  export ${name}='${value}'`).join('\n')}

Control-C ends it.
`
}

function sidecarEnvironment(lab: Lab, args: LabArguments, files: Files): Record<string, string> {
  const webhook = args.identity === 'workloadIdentity'
  const imds = args.identity === 'userAssigned' || args.identity === 'systemAssigned'
  return {
    ...toEnv({
      ...DEFAULT_SIDECAR_SETTINGS,
      ingestionUrl: `https://lab.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/${args.ruleId}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
      identity: identityFor(args, files)[args.identity],
      cloud: 'public',
      authorityHost: CLOUDS.public.authorityHost,
      scope: scopeOf(CLOUDS.public.audience),
      httpsProxy: lab.proxyUrl,
      ...(imds ? { imdsHost: lab.imds.url } : {}),
    }),
    ...(webhook ? { AZURE_FEDERATED_TOKEN_FILE: files.token } : {}),
    NODE_EXTRA_CA_CERTS: files.ca,
  }
}

function identityFor(
  { tenantId, clientId }: LabArguments,
  files: Files,
): { readonly [T in IdentityType]: SidecarIdentity } {
  const path = resolve(files.certificate)
  return {
    aadApplication: {
      type: 'aadApplication',
      tenantId,
      clientId,
      credential: { kind: 'certificate', path, sendChain: false },
    },
    userAssigned: { type: 'userAssigned', clientId },
    systemAssigned: { type: 'systemAssigned' },
    workloadIdentity: { type: 'workloadIdentity', tenantId, clientId, tokenPath: files.token },
  }
}

function writeSecret(path: string, content: string | Buffer): void {
  writeFileSync(path, content, { mode: 0o600 })
  chmodSync(path, 0o600)
}

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
