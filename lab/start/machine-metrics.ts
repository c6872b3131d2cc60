import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os'
import { getHeapSpaceStatistics } from 'node:v8'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/**
 * Live metrics of this machine and of the process that runs, in the text format: a small stand-in for
 * the exporters beside a real Prometheus.
 */
export function createMachineMetrics(): () => Promise<string> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, labelNames: string[], collect: (g: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        collect(this)
      },
    })
  gauge('machine_cpu_seconds_total', 'Time of each CPU by mode.', ['cpu', 'mode'], (g) => {
    for (const [cpu, { times }] of cpus().entries()) {
      for (const [mode, ms] of Object.entries(times)) g.set({ cpu: String(cpu), mode }, ms / 1000)
    }
  })
  gauge('machine_memory_bytes', 'Memory by state.', ['state'], (g) => {
    g.set({ state: 'free' }, freemem())
    g.set({ state: 'total' }, totalmem())
  })
  gauge('machine_load', 'Load average.', ['minutes'], (g) => {
    for (const [at, load] of loadavg().entries())
      g.set({ minutes: ['1', '5', '15'][at] ?? '' }, load)
  })
  gauge('machine_uptime_seconds', 'Time since boot.', [], (g) => g.set(uptime()))
  gauge('process_heap_space_bytes', 'V8 heap spaces.', ['space', 'figure'], (g) => {
    for (const { space_name: space, ...figures } of getHeapSpaceStatistics()) {
      for (const [figure, value] of Object.entries(figures)) g.set({ space, figure }, value)
    }
  })
  gauge('process_resource_usage', 'getrusage(2).', ['figure'], (g) => {
    for (const [figure, value] of Object.entries(process.resourceUsage())) g.set({ figure }, value)
  })
  return () => registry.metrics()
}
