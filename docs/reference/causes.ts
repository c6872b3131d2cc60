import { fillIn } from '../../contract/cause.ts'
import { AZURE } from '../../contract/causes/azure.ts'
import { NETWORK } from '../../contract/causes/network.ts'
import { QUIET } from '../../contract/causes/quiet.ts'
import type { CauseRow, Reply } from '../../contract/causes/row.ts'
import { SENDER } from '../../contract/causes/sender.ts'
import { TOKEN } from '../../contract/causes/token.ts'
import { code, table } from './markdown.ts'

const GROUPS: Readonly<Record<string, Readonly<Record<string, CauseRow>>>> = {
  'What Azure answers': AZURE,
  'The way to Azure and Entra ID': NETWORK,
  'Why there is no token': TOKEN,
  'What the sidecar refuses by itself': SENDER,
  'Without a write that fails': QUIET,
}

/** The page `docs/causes.md`. */
export function printCauseReference(): string {
  const sections = Object.entries(GROUPS).map(
    ([title, rows]) =>
      `## ${title}\n${table(['cause', 'what happens', 'do', 'the sender gets', 'its samples'], Object.entries(rows).map(describe))}\n`,
  )
  return `# Causes

Why samples do not arrive, as the log (\`cause\`), the metrics (\`cause\`), [the page](status-page.md), \`/status\`,
\`/ready\`, the answer to Prometheus and \`main.mjs check\` call it: one table, \`contract/cause.ts\`, from which this page is
written by \`npm run docs\`. Words in capitals are filled in by the sidecar, which knows them.

"503, then as it is" holds samples back for \`AUTH_GRACE_SECONDS\` (2700 by default) and then passes Azure's answer on.
Azure accepts no sample that is older than 20 minutes: being held back costs nothing for so long, and the oldest samples
after it.

${sections.join('\n')}`
}

function describe([cause, row]: readonly [string, CauseRow]): readonly string[] {
  const { what, next, command, reply, outcomes, runbook } = row
  const link = runbook === undefined ? '' : ` [Runbook](alerts.md#${runbook.toLowerCase()}).`
  const step = command === undefined ? '' : `: ${code(fillIn(command, {}))}`
  const action = next === '' ? '' : `${sentenceCase(fillIn(next, {}))}${step}.${link}`
  return [
    code(cause),
    sentenceCase(fillIn(what, {})),
    action,
    sayReply(reply),
    outcomes.map(code).join(', '),
  ]
}

function sayReply(reply: Reply): string {
  if (reply === 'grace') return '503, then as it is'
  if (reply === 'throttle') return code('THROTTLE_STATUS')
  return reply === 'never' ? '' : String(reply)
}

function sentenceCase(text: string): string {
  return /^[a-z]+\b/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
}
