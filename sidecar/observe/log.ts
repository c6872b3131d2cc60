import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** JSON lines with levels in words. Nothing that is handed in may carry a token or a header value. */
export function createLog(
  options: { readonly trace: boolean; readonly cluster: string | undefined },
  destination?: DestinationStream,
): Log {
  const settings = {
    level: options.trace ? 'debug' : 'info',
    base: options.cluster === undefined ? {} : { cluster: options.cluster },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return destination === undefined ? pino(settings) : pino(settings, destination)
}
