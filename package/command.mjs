#!/usr/bin/env node
// In words that every Node reads, so that an old one is told what is missing.
import { register } from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `this is Node ${process.versions.node}; azure-monitor-remote-write needs 20.19 or newer\n  next: npx --yes --package node@24 azure-monitor-remote-write\n`,
  )
  process.exit(78)
}
if (!process.features.typescript) register('./lib/package/entries/strip-types.js', import.meta.url)
// Whoever reads the output may stop before its end: `| head`.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1))
// Node 20 is the one that does not have it.
Map.groupBy ??= (items, keyOf) => {
  const groups = new Map()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
await import('./lib/cli/main.js')
