import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, startProcess } from '../../lab/process.ts'

/** A registry of packages on loopback, with nothing behind it. */
export async function startPackageRegistry(folder: string) {
  mkdirSync(folder, { recursive: true })
  const url = `http://127.0.0.1:${await freePort()}`
  const everybody = { access: '$all', publish: '$anonymous', unpublish: '$anonymous' }
  // JSON is YAML too.
  const config = {
    storage: join(folder, 'storage'),
    packages: { '@*/*': everybody, '**': everybody },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  }
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config))
  const running = await startProcess({
    command: 'verdaccio',
    args: ['--config', join(folder, 'config.yaml'), '--listen', url],
    env: { HOME: folder },
    readyUrl: `${url}/-/ping`,
  })
  return { url, close: () => running.kill() }
}

/** A registry of images on loopback: https://github.com/distribution/distribution */
export async function startImageRegistry(folder: string) {
  mkdirSync(folder, { recursive: true })
  const host = `127.0.0.1:${await freePort()}`
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(folder, 'storage') } },
    http: { addr: host },
    log: { level: 'warn' },
  }
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config))
  const running = await startProcess({
    command: 'registry',
    args: ['serve', join(folder, 'config.yaml')],
    readyUrl: `http://${host}/v2/`,
  })
  return { host, close: () => running.kill() }
}
