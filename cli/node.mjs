// usage: node cli/node.mjs PROGRAM.ts [argument...]
// Runs a program of this repository, and says in a line what an old Node, or a disk that cannot be written, would
// say in a page. In words that every Node reads.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const { argv, execPath, exit, stderr, versions } = process
const [, , program, ...rest] = argv

if (Number.parseInt(versions.node, 10) < 24) {
  stderr.write(
    `this is Node ${versions.node}; this repository needs 24 or newer, and the one that npm ci installs is not there (ignore-scripts?)\n  next: npm rebuild node --ignore-scripts=false\n`,
  )
  exit(78)
}
process.argv = [execPath, resolve(program), ...rest]
try {
  await import(pathToFileURL(resolve(program)).href)
} catch (error) {
  const ofTheDisk = ['EROFS', 'EACCES', 'EPERM', 'ENOSPC'].includes(error.code)
  // What a recursive mkdir makes of a read-only file system.
  const ofMkdir = error.code === 'ENOENT' && error.syscall === 'mkdir'
  if (error.path === undefined || !(ofTheDisk || ofMkdir)) throw error
  stderr.write(
    `${error.path} cannot be written (${error.code})\n  next: use a copy that may be written\n`,
  )
  exit(1)
}
