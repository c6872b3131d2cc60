import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** What a process and its descendants have used. */
export interface Usage {
  /** User and system time together, in milliseconds. */
  readonly cpuMs: number
  readonly rssBytes: number
  /**
   * Pages that the kernel had to give, which no other program has a part in. 0 where there is no `/proc`.
   */
  readonly pageFaults: number
}

/** One process, as `/proc` or `ps` shows it. */
export interface ProcessRow extends Usage {
  readonly pid: number
  readonly parentPid: number
}

/** Reads a process and its descendants: nginx works in children of the process that was started. */
export function readUsage(pid: number): Usage {
  return sumTree(pid, existsSync('/proc/self/stat') ? rowsFromProc() : rowsFromPs())
}

export function sumTree(pid: number, rows: readonly ProcessRow[]): Usage {
  let cpuMs = 0
  let rssBytes = 0
  let pageFaults = 0
  const add = (row: ProcessRow) => {
    cpuMs += row.cpuMs
    rssBytes += row.rssBytes
    pageFaults += row.pageFaults
    for (const child of rows) if (child.parentPid === row.pid) add(child)
  }
  for (const row of rows) if (row.pid === pid) add(row)
  return { cpuMs, rssBytes, pageFaults }
}

// Both are the same on every Linux that Node runs on (USER_HZ, and pages of x86-64; an arm64 kernel can
// have larger pages, so the page is asked for there).
const TICK_MS = 10
let pageBytes: number | undefined

function rowsFromProc(): ProcessRow[] {
  pageBytes ??= bytesPerPage()
  const page = pageBytes
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const row = parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'), page)
        return [{ ...row, cpuMs: scheduledMs(name) ?? row.cpuMs }]
      } catch {
        return [] // ended in between
      }
    })
}

/** Of this process, which both files describe: one in KiB, one in pages. Needs no program such as `getconf`. */
function bytesPerPage(): number {
  const [, kib = '0'] =
    /^Rss:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8')) ?? []
  const pages = Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1])
  // The two are read one after the other: the nearest power of two is the size.
  return 2 ** Math.round(Math.log2((Number(kib) * 1024) / pages))
}

/**
 * Finer than ticks, which matters for a process that takes a few in all. `undefined` where the kernel
 * does not count it.
 */
function scheduledMs(pid: string): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.reduce((sum, thread) => {
      const [ns] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
      return sum + Number(ns) / 1e6
    }, 0)
  } catch {
    return undefined
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function parseStat(stat: string, bytesPerPage: number): ProcessRow {
  // The command's name is in parentheses and may hold anything, parentheses and spaces included.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid: Number.parseInt(stat, 10),
    parentPid: field(4),
    pageFaults: field(10),
    cpuMs: (field(14) + field(15)) * TICK_MS,
    rssBytes: field(24) * bytesPerPage,
  }
}

function rowsFromPs(): ProcessRow[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,time=,rss='], { encoding: 'utf8' })
  return text.trim().split('\n').map(parsePsLine)
}

/** Of `ps -o pid=,ppid=,time=,rss=`. */
export function parsePsLine(line: string): ProcessRow {
  const [pid, parentPid, time = '', rssKiB] = line.trim().split(/\s+/)
  return {
    pid: Number(pid),
    parentPid: Number(parentPid),
    cpuMs: parseCpuTimeMs(time),
    rssBytes: Number(rssKiB) * 1024,
    pageFaults: 0,
  }
}

/** `1-02:03:04`, `02:03:04` or, on macOS, `3:04.56`. */
export function parseCpuTimeMs(text: string): number {
  const [days, clock] = text.includes('-') ? text.split('-') : ['0', text]
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Math.round((Number(days) * 86_400 + seconds) * 1000)
}
