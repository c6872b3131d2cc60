import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Recognition } from '../remotes.ts'
import type { Senders } from '../senders.ts'
import type { OnTurnedAway, TurnedAway } from '../turned-away.ts'
import { refusalOfHeaders, refusalOfSender } from './accept.ts'
import type { Answer, Answers, Refusal, SenderRefusal } from './answer.ts'
import { freeMemory, readBody } from './body.ts'
import { type Budget, largestBody } from './budget.ts'
import type { Forward } from './forward.ts'
import { headersToAzure } from './headers.ts'
import type { InboundToken } from './inbound-token.ts'
import { startLifetime } from './lifetime.ts'

export interface WriteParts {
  readonly config: SidecarConfig
  readonly inboundToken: InboundToken | undefined
  readonly budget: Budget
  readonly forward: Forward
  readonly answers: Answers
  readonly senders: Pick<Senders, 'begin'>
  readonly recognition: Recognition
  readonly onWrite: (write: WriteRecord) => void
  /** Instead of `onWrite`, for what is no sender's. */
  readonly onTurnedAway: OnTurnedAway
  /** Something threw that should not have. */
  readonly onDefect: (error: Error) => void
}

/** One write, after its answer is known: what metrics, logs and the state are made of. */
export interface WriteRecord {
  readonly answer: Answer
  /** Of the body that was forwarded. */
  readonly bytes: number
  /** From the request's headers to the answer. */
  readonly seconds: number
}

interface Answered extends Omit<WriteRecord, 'seconds'> {
  /** When it is none of a sender's. */
  readonly turnedAway?: TurnedAway
}

export type HandleWrite = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<Answer>

/** One sample's way: judged, counted against the budget, read, forwarded, answered. */
export function createWrite(parts: WriteParts): HandleWrite {
  const { config, inboundToken, budget, forward, answers, senders, recognition } = parts
  const { onWrite, onTurnedAway, onDefect } = parts
  const timeoutMs = config.upstreamTimeoutSeconds * 1000
  const maxBytes = largestBody(config)
  /** The writes of each connection that pipelines, until all are answered: their order is kept. */
  const earlierOn = new Map<Socket, Promise<unknown>>()

  const refuse = (refusal: Refusal): Answered => ({ answer: answers.refuse(refusal), bytes: 0 })

  const answerDefect = (error: unknown) => {
    onDefect(error instanceof Error ? error : new Error(String(error)))
    return refuse('internal')
  }

  const turnAway = (refusal: SenderRefusal, socket: Socket): Answered =>
    refusal === 'web_page' || recognition.isStranger(socket)
      ? { ...refuse(refusal), turnedAway: refusal }
      : refuse(refusal)

  async function answerTo(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Answered> {
    const { socket } = incoming
    const unwanted = refusalOfSender(incoming, inboundToken)
    if (unwanted !== undefined) return turnAway(unwanted, socket)
    if (inboundToken !== undefined) recognition.recognize(socket)
    const refusal = refusalOfHeaders(incoming, maxBytes)
    if (refusal !== undefined) return refuse(refusal)
    const answered = senders.begin(socket, outgoing)
    const write = await handle(incoming, outgoing)
    const { status, headers } = write.answer
    answered({ status, retryAfterSeconds: secondsOf(headers['retry-after']) })
    return write
  }

  /** Never rejects: its sender has to be told something. */
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const earlier = earlierOn.get(incoming.socket)
    const reservation = budget.enter()
    if (reservation === undefined) return refuse('over_budget')
    const lifetime = startLifetime(timeoutMs, outgoing)
    try {
      const body = await readBody(incoming, { maxBytes, reservation, lifetime })
      if (body === 'incomplete') {
        return refuse(lifetime.end() === 'timeout' ? 'slow_sender' : 'sender_gone')
      }
      if (typeof body === 'string') return refuse(body)
      try {
        if (earlier !== undefined) await earlier
        const forwarded = await forward(headersToAzure(incoming.headers), body, lifetime)
        if (lifetime.end() === 'sender-gone') return refuse('sender_gone')
        return { answer: answers.answer(forwarded), bytes: body.length }
      } finally {
        freeMemory(body)
      }
    } catch (error) {
      return answerDefect(error)
    } finally {
      lifetime.close()
      reservation.release()
    }
  }

  return async (incoming, outgoing) => {
    const started = performance.now()
    const { socket } = incoming
    const answering = answerTo(incoming, outgoing).catch(answerDefect)
    // One that is refused at once must not let the next overtake those before it.
    const earlier = earlierOn.get(socket)
    const all = earlier === undefined ? answering : earlier.then(() => answering)
    earlierOn.set(socket, all)
    const write = await answering
    const forget = () => {
      if (earlierOn.get(socket) === all) earlierOn.delete(socket)
    }
    if (earlier === undefined) forget()
    else void all.then(forget)
    if (write.turnedAway !== undefined) onTurnedAway(write.turnedAway)
    else onWrite({ ...write, seconds: (performance.now() - started) / 1000 })
    return write.answer
  }
}

function secondsOf(retryAfter: string | undefined): number | undefined {
  return retryAfter === undefined ? undefined : Number(retryAfter)
}
