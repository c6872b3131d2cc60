import type { LoadHook } from 'node:module'
import { transformSync } from 'amaro'

/** For Node that does not take types out of files by itself; it is Node's own way, as a package. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const { source } = await nextLoad(url, { ...context, format: 'module' })
  const { code } = transformSync(String(source), { mode: 'strip-only' })
  return { format: 'module', source: code, shortCircuit: true }
}
