import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROUTES } from '../contract/routes.ts'
import { readImage } from './how-it-starts.ts'

const dockerfile = readFileSync(join(import.meta.dirname, 'Dockerfile'), 'utf8')

/** The list after `instruction`, on the same or the next line. */
function execForm(instruction: string): string[] {
  const list = new RegExp(`^\\s*${instruction} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1]
  return JSON.parse(list ?? '[]')
}

/** Runs the health check's own command, with this Node, as a container with `port` would. */
function checkHealth(port: number): Promise<number | null> {
  const [, ...args] = execForm('CMD')
  const child = spawn(process.execPath, args, {
    env: { LISTENING_PORT: `${port}` },
    timeout: 120_000,
  })
  return new Promise((resolve) => child.once('exit', resolve))
}

async function withServer<T>(status: number, run: (port: number) => Promise<T>): Promise<T> {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const result = await run((server.address() as AddressInfo).port)
    expect(asked).toEqual([ROUTES.health])
    return result
  } finally {
    server.close()
  }
}

describe('the health check of the image', () => {
  it('is content with a sidecar that answers', async () => {
    expect(await withServer(200, checkHealth)).toBe(0)
  })

  it('is not with one that answers otherwise', async () => {
    expect(await withServer(503, checkHealth)).toBe(1)
  })

  it('is not when nothing listens', async () => {
    expect(await checkHealth(1)).toBe(1)
  })
})

describe('the image', () => {
  it('runs the bundle by its entry point, so that arguments are the commands of the bundle', () => {
    const [command, ...args] = execForm('ENTRYPOINT')
    expect([command, args.at(-1)]).toEqual(['node', '/app/main.mjs'])
    expect(args.slice(0, -1).every((flag) => flag.startsWith('--'))).toBe(true)
  })

  it('gives Node no flag but those that Node itself documents', () => {
    const { flags } = readImage(dockerfile)
    expect(flags).not.toEqual([])
    const names = flags.map((flag) => flag.replace(/=.*/, ''))
    expect(names.filter((name) => !process.allowedNodeEnvironmentFlags.has(name))).toEqual([])
  })

  it('has a user that is a number and not root', () => {
    expect(/^USER (.*)$/m.exec(dockerfile)?.[1]).toBe('65532:65532')
  })

  it('copies nothing but the bundle, its list and its licenses into its last stage, and runs nothing there', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
    const files = ['main.mjs', 'sidecar.mjs', 'sbom.cdx.json', 'THIRD-PARTY-LICENSES.txt']
    expect(last.match(/^(COPY|ADD|RUN) .*$/gm)).toEqual([
      `COPY --from=build ${files.map((file) => `/src/sidecar/build/${file}`).join(' ')} /app/`,
    ])
  })
})
