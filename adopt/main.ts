import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { adopt } from './adopt.ts'
import { readDocuments } from './documents.ts'
import { identifier, printEnvironment } from './print.ts'

const HELP = `npm run -s adopt -- [--name NAME] FILE... > environments/NAME.ts

Reads Helm values of kube-prometheus-stack, Prometheus objects and SecretProviderClasses that send to Azure
Monitor with Microsoft's sidecar or with azureAd, and prints the environment file that is their equivalent
here. What will change, and what the files do not say, is printed beside it. A FILE of - is standard input.

  --name NAME   name of the environment (default: adopted)
`

function main(): number {
  const { values, positionals } = parseArgs({
    options: {
      name: { type: 'string', default: 'adopted' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  if (values.help || positionals.length === 0) {
    process.stderr.write(HELP)
    return values.help ? 0 : 64
  }
  if (!/^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/.test(values.name)) {
    throw new Error(`--name is ${values.name}; allowed: lower-case letters, digits and hyphens`)
  }
  const read = positionals.map((file) => {
    const { documents, problems } = readDocuments(readFileSync(file === '-' ? 0 : file, 'utf8'))
    const name = file === '-' ? 'standard input' : basename(file)
    return { name, documents, problems: problems.map((problem) => `${name}: ${problem}`) }
  })
  const documents = read.flatMap((file) => file.documents)
  const names = read.map(({ name }) => name)
  const adoption = adopt(values.name, documents)
  if (adoption === undefined) {
    throw new Error(
      `${names.join(', ')}: no Prometheus that sends to Azure Monitor; looked for a container with INGESTION_URL, and for a remote write with azureAd\n  next: name the values file that carries the sidecar, or: kubectl get prometheus -A -o yaml | npm run -s adopt -- -`,
    )
  }
  process.stdout.write(printEnvironment(adoption.environment, names))
  report(
    'Read with care',
    read.flatMap(({ problems }) => problems),
  )
  report('What will change', adoption.changes)
  report('What the files do not say', adoption.unknown)
  report('Next', [
    'fill in what is marked TODO',
    `add ${identifier(values.name)} to environments/index.ts, and run npm run synth: it names what is left`,
    'docs/migrating.md goes on from there',
  ])
  return 0
}

function report(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  process.stderr.write(`\n${title}:\n${lines.map((line) => `- ${line}\n`).join('')}`)
}

try {
  process.exitCode = main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
