import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type RunningProcess, startProcess } from './process.ts'

export interface VmagentOptions {
  readonly remoteWriteUrl: string
  /** `host:port` of what it scrapes, each half second, with the times that the target states. */
  readonly scrapeTarget: string
  /** Default: `vmagent`, looked up in PATH. */
  readonly binary?: string
}

/** VictoriaMetrics' agent with its queue in a temporary folder. It retries nearly every failure. */
export async function startVmagent(
  options: VmagentOptions,
): Promise<Pick<RunningProcess, 'output'> & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'vmagent-'))
  const configPath = join(folder, 'scrape.yml')
  const job = {
    job_name: 'ledger',
    scrape_interval: '500ms',
    scrape_timeout: '500ms',
    honor_timestamps: true,
    static_configs: [{ targets: [options.scrapeTarget] }],
  }
  writeFileSync(configPath, JSON.stringify({ scrape_configs: [job] }))
  const address = `127.0.0.1:${await freePort()}`
  const running = await startProcess({
    command: options.binary ?? 'vmagent',
    args: [
      `-promscrape.config=${configPath}`,
      // A scrape that fails is told by `up` and by nothing else.
      '-promscrape.noStaleMarkers',
      `-remoteWrite.url=${options.remoteWriteUrl}`,
      `-remoteWrite.tmpDataPath=${join(folder, 'queue')}`,
      '-remoteWrite.flushInterval=200ms',
      // Several queues overtake each other, and Azure drops what comes out of order.
      '-remoteWrite.queues=1',
      `-httpListenAddr=${address}`,
    ],
    readyUrl: `http://${address}/health`,
  })
  return {
    output: running.output,
    async close() {
      await running.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
