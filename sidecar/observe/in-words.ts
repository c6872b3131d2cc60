import { inOneLine } from '../explain.ts'
import { sayRisk } from './notices.ts'
import type { Report } from './report.ts'

/** The state in words, one fact on each line. */
export function describeReport(report: Report): string {
  const { ready, problems, token, state, inFlight, at } = report
  const lines = [
    ready ? 'ready' : `not ready: ${problems.join('; ')}`,
    `token: ${token.usable ? `valid until ${token.expiresAt?.toISOString() ?? 'further notice'}` : 'none'}`,
    state.sentence,
    ...(state.why === undefined ? [] : [inOneLine(state.why)]),
    ...(state.risk === undefined ? [] : [sayRisk(state.risk, at.getTime())]),
    ...state.notices.map(({ text }) => text),
    `in flight: ${inFlight.writes} writes, ${inFlight.bytes} bytes`,
  ]
  return `${lines.join('\n')}\n`
}
