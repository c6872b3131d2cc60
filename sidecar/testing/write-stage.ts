import type { SidecarConfig } from '../../contract/sidecar-config.ts'
import type { Tokens } from '../identity/tokens.ts'
import { startAzure } from './azure.ts'
import { startForTest } from './start.ts'

export const MINUTE_MS = 60_000
export const START = Date.parse('2026-11-23T10:00:00Z')

type Azure = Awaited<ReturnType<typeof startAzure>>
type StartedSidecar = Awaited<ReturnType<typeof startForTest>>

/** An Azure that answers as it is told, a sidecar before it, and their time. */
export class WriteStage {
  now = START
  readonly azure: Azure
  #sidecar: StartedSidecar | undefined

  private constructor(azure: Azure) {
    this.azure = azure
  }

  static async open(): Promise<WriteStage> {
    return new WriteStage(await startAzure())
  }

  /** Starts the sidecar; one that runs already is closed first. */
  async serve(config: Partial<SidecarConfig> = {}, tokens?: Tokens): Promise<void> {
    await this.#sidecar?.close()
    const given = tokens === undefined ? {} : { tokens }
    const parts = { now: () => this.now }
    this.#sidecar = await startForTest({ url: this.azure.url, config, parts, ...given })
  }

  /** Where writes go. */
  get write(): string {
    if (this.#sidecar === undefined) throw new Error('no sidecar has been started')
    return this.#sidecar.write
  }

  /** Azure answers `status` to everything. */
  azureAnswers(status: number, text = '', headers: Record<string, string> = {}): void {
    this.azure.answer((response) => response.writeHead(status, headers).end(text))
  }

  async close(): Promise<void> {
    await this.#sidecar?.close()
    await this.azure.close()
  }
}
