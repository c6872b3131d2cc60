import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readImage } from '../../image/how-it-starts.ts'
import type { MeasuredProxy } from './proxy.ts'

const DOCKERFILE = join(import.meta.dirname, '../../image/Dockerfile')

/** What is left of the sidecar's cost when nothing but Node is in it. */
export const minimal: MeasuredProxy = {
  name: 'minimal',
  about:
    'node:http to node:https and nothing else, a static token, flags and variables of the image',
  async prepare({ upstreamPort, caPath, token }) {
    const image = readImage(readFileSync(DOCKERFILE, 'utf8'))
    return {
      version: `Node ${process.version}`,
      launch: async (port) => ({
        command: process.execPath,
        args: [...image.flags, join(import.meta.dirname, 'minimal/main.mjs')],
        env: {
          ...image.env,
          UPSTREAM_PORT: String(upstreamPort),
          CA_PATH: caPath,
          TOKEN: token,
          PORT: String(port),
        },
      }),
    }
  },
}
