import {
  causesOfNoToken,
  causesOfNothingAccepted,
  causesOfRefused,
} from '../../cdk8s/alert-texts.ts'
import { CAUSES, type Cause, fillIn } from '../../contract/cause.ts'
import { AZURE } from '../../contract/causes/azure.ts'
import { NETWORK } from '../../contract/causes/network.ts'
import { QUIET } from '../../contract/causes/quiet.ts'
import type { CauseRow, Reply } from '../../contract/causes/row.ts'
import { SENDER } from '../../contract/causes/sender.ts'
import { TOKEN } from '../../contract/causes/token.ts'
import { WRITER_TYPES, type WriterType } from '../../contract/identity.ts'
import { code } from './markdown.ts'

const GROUPS: Readonly<Record<string, Readonly<Record<string, CauseRow>>>> = {
  'What Azure answers': AZURE,
  'The way to Azure and Entra ID': NETWORK,
  'Why there is no token': TOKEN,
  'What the sidecar refuses by itself': SENDER,
  'Without a write that fails': QUIET,
}

/** What holds for a whole group, before its rows. */
const ABOUT: Partial<Record<keyof typeof GROUPS, string>> = {
  'The way to Azure and Entra ID':
    'HOST is whoever was asked. Answers and runbooks are those of ingestion. Where Entra ID cannot be reached, there is no token once the one at hand has expired: the sender gets 503 then, and the runbook is [AzureRemoteWriteNoToken](alerts.md#azureremotewritenotoken).',
}

/** The page `docs/causes.md`: a heading for each, so that a link can lead there. */
export function printCauseReference(): string {
  const sections = Object.entries(GROUPS).map(([title, rows]) => {
    const about = ABOUT[title]
    const parts = [`## ${title}`, ...(about === undefined ? [] : [wrap(about)])]
    return [...parts, ...Object.entries(rows).map(describe)].join('\n\n')
  })
  return `# Causes

Why samples do not arrive, as the log (\`cause\`), the metrics (\`cause\`), [the page](status-page.md), \`/status\`,
\`/ready\`, the answer to Prometheus, \`main.mjs check\` and [the alerts](alerts.md) call it: one table,
\`contract/cause.ts\`, from which this page is written by \`npm run docs\`. Words in capitals are filled in by the sidecar,
which knows them.

Prometheus tries a write again after 5xx and drops its samples after everything else. "503, then the answer as it is"
holds them back for \`AUTH_GRACE_SECONDS\` (2700 by default) and then passes Azure's answer on. Azure accepts no sample
that is older than 20 minutes: being held back costs nothing for so long, and the oldest samples after it.

${sections.join('\n\n')}
`
}

/** What these alerts name, whatever the identity. */
const EXPLAINED: Readonly<Record<string, readonly Cause[]>> = {
  AzureRemoteWriteNoToken: ofAll(causesOfNoToken),
  AzureRemoteWriteNothingAccepted: ofAll(causesOfNothingAccepted),
  AzureRemoteWriteSamplesRefused: ofAll((type) => causesOfRefused(type, 429)),
}

function ofAll(causesOf: (type: WriterType) => readonly Cause[]): readonly Cause[] {
  const met = new Set(WRITER_TYPES.flatMap(causesOf))
  return (Object.keys(CAUSES) as Cause[]).filter((cause) => met.has(cause))
}

/** The page `docs/alerts.md`, with the causes of each alert between two comments in its section. */
export function withCauses(alerts: string): string {
  return alerts.replaceAll(
    /(?<=<!-- causes:(\w+) -->\n)[^<]*(?=<!-- \/causes -->)/g,
    (_all, alert: string) => {
      const links = (EXPLAINED[alert] ?? []).map((cause) => `[${cause}](causes.md#${cause})`)
      return `${wrap(`${links.join(', ')}.`)}\n`
    },
  )
}

function describe([cause, row]: readonly [string, CauseRow]): string {
  const { what, next, command } = row
  const end = command === undefined ? '.' : ':'
  return [
    `### ${cause}`,
    wrap(`${sentenceCase(fillIn(what, {}))}.`),
    ...(next === '' ? [] : ['', wrap(`**Next**: ${fillIn(next, {})}${end}`)]),
    ...(command === undefined ? [] : ['', '```sh', fillIn(command, {}), '```']),
    ...facts(row),
  ].join('\n')
}

function facts({ reply, outcomes, runbook }: CauseRow): readonly string[] {
  const answer = reply === 'never' ? '' : `The sender gets ${sayReply(reply)}`
  const samples = outcomes.length === 0 ? '' : ` (${outcomes.map(code).join(', ')}).`
  const link =
    runbook === undefined ? '' : `Runbook: [${runbook}](alerts.md#${runbook.toLowerCase()}).`
  const text = [`${answer}${samples}`, link].filter((part) => part !== '').join(' ')
  return text === '' ? [] : ['', wrap(text)]
}

function sayReply(reply: Reply): string {
  if (reply === 'grace') return '503, then the answer as it is'
  if (reply === 'throttle') return code('THROTTLE_STATUS')
  return reply === 'as it is' ? 'the answer as it is' : String(reply)
}

function sentenceCase(text: string): string {
  return /^[a-z]+\b/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
}

const WIDTH = 120

function wrap(text: string): string {
  return text.split(' ').reduce((page, word) => {
    const line = page.slice(page.lastIndexOf('\n') + 1)
    return `${page}${line.length + word.length < WIDTH ? ' ' : '\n'}${word}`
  })
}
