import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { type Adoption, adopt } from './adopt.ts'
import { difference } from './print/difference.ts'
import { identifier, printEnvironments } from './print/print.ts'
import { count, printCount, printFates } from './print/report.ts'
import { scan, secretsIn } from './print/scan.ts'
import { decode } from './reading/decode.ts'
import type { Input } from './reading/reading.ts'

const HELP = `npm run -s adopt -- [--name NAME] [--diff] [-f FILE]... FILE... > environments/NAME.ts

Reads what sends to Azure Monitor today, with Microsoft's sidecar or with azureAd: Helm values of
kube-prometheus-stack (alone, or in an Argo CD Application or ApplicationSet, a Flux HelmRelease, a
helmfile, a kustomization), Prometheus objects, pods, prometheus.yml, and SecretProviderClasses. Prints the
environment file that is their equivalent here. What will change, what the files do not say, and what became
of every field is printed beside it. A FILE of - is standard input.

  --name NAME      name of the environment (default: adopted)
  -f, --values     a values file over the one before, in the order of helm -f; a values file without a way
                   to Azure of its own is taken for one anyway
  --diff           prints what is different afterwards instead: labels, series, identity, pod
`

/** What the command ends with, and what it prints. */
export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * @param read - the bytes of a file; `-` is standard input
 * @throws Error for a file that is not there and an option that does not exist
 */
export function run(args: readonly string[], read: (file: string) => Uint8Array): Outcome {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string', default: 'adopted' },
      values: { type: 'string', short: 'f', multiple: true, default: [] },
      diff: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  if (values.help || values.values.length + positionals.length === 0) {
    return { status: values.help ? 0 : 64, stdout: '', stderr: HELP }
  }
  if (!/^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/.test(values.name)) {
    throw new Error(`--name is ${values.name}; allowed: lower-case letters, digits and hyphens`)
  }
  const inputOf = (file: string, isLayer: boolean): Input => ({
    name: file === '-' ? 'standard input' : basename(file),
    text: decode(read(file)),
    isLayer,
  })
  const inputs = [
    ...values.values.map((file) => inputOf(file, true)),
    ...positionals.map((file) => inputOf(file, false)),
  ]
  const adoption = adopt(values.name, inputs)
  const secrets = secretsIn(adoption.entries)
  const names = inputs.map(({ name }) => name)
  if (adoption.reading.errors.length > 0 || adoption.environments.length === 0) {
    return { status: 1, stdout: '', stderr: scan(whyNothing(adoption, names), secrets) }
  }
  const text = values.diff
    ? difference(adoption.environments)
    : printEnvironments(adoption.environments, names)
  return {
    status: 0,
    stdout: scan(text, secrets),
    stderr: scan(reportOf(adoption, names), secrets),
  }
}

/** That there is nothing is said only when everything was understood. */
function whyNothing(
  { entries, reading, refused, unknown }: Adoption,
  names: readonly string[],
): string {
  if (reading.errors.length > 0) return `${reading.errors.join('\n')}\n`
  const lines = refused.map(({ what, next }) => `${what}\n  next: ${next}\n`)
  if (lines.length > 0) return `${lines.join('')}\n${printCount(count(entries, names.length))}\n`
  const missing = unknown.map((one) => `${one}\n`)
  if (missing.length > 0)
    return `${names.join(', ')}: not everything is there:\n${missing.join('')}`
  return `${names.join(', ')}: no Prometheus that sends to Azure Monitor; looked for a container with INGESTION_URL, and for a remote write with azureAd\n  next: name the values file that carries the sidecar, or: kubectl get prometheus -A -o yaml | npm run -s adopt -- -\n`
}

function reportOf(adoption: Adoption, names: readonly string[]): string {
  const { changes, entries, environments, reading, refused, unknown } = adoption
  const exports = environments.map(({ name }) => identifier(name)).join(' and ')
  return [
    section('Read with care', reading.problems),
    section(
      'What is not adopted',
      refused.map(({ what, next }) => `${what}. Next: ${next}`),
    ),
    section('What will change', changes),
    section('What the files do not say', unknown),
    section('Fields that are changed', printFates(entries, 'changed')),
    section('Fields that are left out', printFates(entries, 'left out')),
    `\n${printCount(count(entries, names.length))}\n`,
    section('Next', [
      'fill in what is marked TODO',
      `add ${exports} to environments/index.ts, and run npm run synth: it names what is left`,
      'docs/migrating.md goes on from there',
    ]),
  ].join('')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}:\n${lines.map((line) => `- ${line}\n`).join('')}`
}
