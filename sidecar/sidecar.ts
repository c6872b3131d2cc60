import type { AddressInfo } from 'node:net'
import type { SidecarConfig } from '../contract/sidecar-config.ts'
import { createApp } from './app.ts'
import { createDrain } from './drain.ts'
import { createExplain, type Fault, inOneLine } from './explain.ts'
import type { Identity } from './identity/identity.ts'
import type { OnIdentityEvent } from './identity/tokens.ts'
import { createIdentityLog } from './observe/identity-log.ts'
import type { Log } from './observe/log.ts'
import { createLogLimit } from './observe/log-limit.ts'
import { createMetrics } from './observe/metrics.ts'
import { createMinuteReport } from './observe/minute-report.ts'
import { createReporter } from './observe/report.ts'
import { readStatus } from './observe/status.ts'
import { createWriteLog } from './observe/write-log.ts'
import { createSenders } from './senders.ts'
import { listen } from './server.ts'
import { createAcceptance } from './write/acceptance.ts'
import { createAnswers } from './write/answer.ts'
import { Budget } from './write/budget.ts'
import { createForward } from './write/forward.ts'
import { AuthGrace } from './write/grace.ts'
import { createInboundToken } from './write/inbound-token.ts'
import { createUpstream } from './write/upstream.ts'
import { createWrite, type WriteRecord } from './write/write.ts'

export interface SidecarParts {
  readonly createIdentity: (onEvent: OnIdentityEvent) => Identity
  readonly readFile: (path: string) => Promise<string>
  readonly log: Log
  /** Milliseconds since the epoch, never going back. */
  readonly now?: () => number
  /** What the clock of the machine says, which may be set while we run. Default: `now`, or the machine's. */
  readonly wallClock?: () => number
  /** How often the inbound token's file is read. Default: 5 s. */
  readonly inboundTokenPollMs?: number
}

export interface Sidecar {
  readonly port: number
  /** Takes writes until the senders have flushed, then closes everything. */
  drain(): Promise<void>
  /** Closes everything at once. */
  close(): Promise<void>
}

const MINUTE_MS = 60_000
const FIRST_READ_MS = 1_000

const { timeOrigin } = performance
const monotonic = () => timeOrigin + performance.now()

/** Puts the sidecar together and listens. */
export async function startSidecar(config: SidecarConfig, parts: SidecarParts): Promise<Sidecar> {
  const { log, now = monotonic, inboundTokenPollMs = 5_000 } = parts
  const { wallClock = parts.now ?? Date.now } = parts
  // Durations are counted on a clock that nobody sets; what people read is on the one that they have.
  const toWallClock = (time: number) => time + wallClock() - now()
  const acceptance = createAcceptance(now)
  const explain = createExplain(config, () => identity.tokens.state().objectId)
  const budget = new Budget({
    maxWrites: config.maxUpstreamRequests,
    maxBytes: config.maxInflightBytes,
  })
  const metrics = createMetrics(config, budget)
  const minuteReport = createMinuteReport(log)
  const logLimit = createLogLimit(MINUTE_MS, now)
  const writeLog = createWriteLog(log, logLimit, now)
  const idleMs = config.drainIdleSeconds * 1000
  const senders = createSenders({
    maxBackoffMs: config.senderMaxBackoffSeconds * 1000,
    idleMs,
    now,
  })
  const sendersOutliveUs = config.writeSources === 'any'
  const drain = createDrain({
    senders,
    sendersOutliveUs,
    idleMs,
    maxMs: config.drainMaxSeconds * 1000,
    now,
    writesInFlight: () => budget.writes + listening.remoteInFlight(),
  })

  const grace = new AuthGrace(config.authGraceSeconds, now)
  const reporter = createReporter({
    config,
    explain,
    acceptance,
    status,
    isDraining: drain.isDraining,
    now,
    toWallClock,
  })

  const logIdentity = createIdentityLog(log, logLimit, explain)
  const identity = parts.createIdentity((event) => {
    metrics.onIdentityEvent(event)
    reporter.onIdentityEvent(event)
    logIdentity(event)
  })
  const upstream = createUpstream(config, ({ cause }) => metrics.onConnectionError(cause))
  const { inboundTokenPath } = config
  const inboundToken =
    config.writeSources === 'any' && inboundTokenPath !== undefined
      ? createInboundToken({
          path: inboundTokenPath,
          read: parts.readFile,
          now,
          onProblem: (problem) => log.warn({}, `inbound token: ${problem}`),
        })
      : undefined
  // Not for long: a file that never answers is told of in every answer, and must not keep the port closed.
  if (inboundToken !== undefined) await within(FIRST_READ_MS, inboundToken.reload())

  const onDefect = (error: Error) => log.error({ stack: error.stack }, 'a defect of the sidecar')
  const app = createApp({
    handleWrite: createWrite({
      config,
      inboundToken,
      budget,
      forward: createForward(identity.tokens, upstream),
      answers: createAnswers(config, {
        explain,
        acceptance,
        grace,
        now,
        toWallClock,
        isDraining: drain.isDraining,
      }),
      senders,
      recognition: {
        isStranger: (socket) => listening.isStranger(socket),
        recognize: (socket) => listening.recognize(socket),
      },
      onTurnedAway: metrics.onTurnedAway,
      onWrite(write) {
        metrics.onWrite(write)
        minuteReport.onWrite(write)
        writeLog.onWrite(write)
        reporter.onWrite(write)
        if (config.traceLogging) log.debug(traceOf(write), 'write')
      },
      onDefect,
    }),
    status,
    report: reporter.report,
    metrics,
    onDefect,
  })

  function notReady(fault: Fault | undefined): string | undefined {
    return fault && inOneLine(explain(fault))
  }

  function status() {
    return readStatus({
      config,
      tokens: identity.tokens,
      budget,
      problems: () =>
        [
          notReady(identity.problem()),
          withPrefix('INBOUND_TOKEN_FILE holds no token: ', inboundToken?.problem()),
          drain.isDraining() ? 'draining after SIGTERM' : undefined,
        ].filter((problem) => problem !== undefined),
      explain,
      lastMinute: minuteReport.latest,
    })
  }

  const listening = await listen(app, {
    port: config.listeningPort,
    now,
    onTurnedAway: metrics.onTurnedAway,
  })
  const { server } = listening
  const timers = [
    setInterval(minuteReport.report, MINUTE_MS),
    ...(inboundToken === undefined ? [] : [setInterval(inboundToken.reload, inboundTokenPollMs)]),
  ]
  identity.start()
  const { port } = server.address() as AddressInfo
  log.info({ port, identity: config.identity.type, cloud: config.cloud }, 'accepting writes')

  async function close() {
    for (const timer of timers) clearInterval(timer)
    server.close()
    server.closeAllConnections()
    await Promise.all([upstream.close(), identity.stop()])
  }

  return {
    port,
    async drain() {
      log.info({}, 'SIGTERM: accepting writes until the senders have flushed')
      metrics.onDrain()
      if (sendersOutliveUs) listening.farewell()
      const outstanding = await drain.drain()
      minuteReport.report()
      if (outstanding > 0) {
        log.warn(
          { outstanding },
          'exiting although senders may still have samples: DRAIN_MAX_SECONDS have passed',
        )
      } else log.info({}, 'drained')
      await close()
    },
    close,
  }
}

async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, ms)
  await Promise.race([promise, late.promise])
  clearTimeout(timer)
}

function withPrefix(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : prefix + text
}

function traceOf({ answer, bytes, seconds }: WriteRecord) {
  return { status: answer.status, cause: answer.cause, bytes, seconds }
}
