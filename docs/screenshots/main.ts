import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { createClosing } from '../../lab/closing.ts'
import { hasChromium, launchBrowser } from '../../test/status-page/browser.ts'
import { type Play, playScenario } from '../../test/status-page/play.ts'
import { SCENARIOS, type Scenario } from '../../test/status-page/scenarios.ts'

const USAGE = `usage: node docs/screenshots/main.ts [--healthy SECONDS] [--trouble SECONDS] [--only NAME]

Plays every scenario in front of a real sidecar and photographs its page, all at the same time.
Scenarios: ${Object.keys(SCENARIOS).join(', ')}
`

/** Wide in both schemes, and a phone. */
const LOOKS = {
  '': { colorScheme: 'light', viewport: { width: 1000, height: 720 } },
  '-dark': { colorScheme: 'dark', viewport: { width: 1000, height: 720 } },
  '-phone': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const

/** All of them in one look, two in each. */
const IN_EVERY_LOOK = ['healthy', 'role-missing']

async function photograph(browser: Browser, name: string, { sidecar }: Play) {
  for (const [suffix, look] of Object.entries(LOOKS)) {
    if (suffix !== '' && !IN_EVERY_LOOK.includes(name)) continue
    const page = await browser.newPage(look)
    await page.goto(`${sidecar.origin}/?refresh=off`)
    writeFileSync(join(import.meta.dirname, `${name}${suffix}.png`), await page.screenshot())
    await page.close()
  }
}

async function photographAll(scenarios: readonly (readonly [string, Scenario])[], times: Times) {
  const { open, close } = createClosing()
  try {
    const plays = await Promise.all(
      scenarios.map(async ([name, scenario]) => {
        const play = await open(playScenario(scenario, { healthySeconds: times.healthy }))
        return [name, play] as const
      }),
    )
    await sleep(times.trouble * 1000)
    const browser = await open(launchBrowser())
    for (const [name, play] of plays) await photograph(browser, name, play)
  } finally {
    await close()
  }
}

interface Times {
  readonly healthy: number
  readonly trouble: number
}

const { values } = parseArgs({
  options: {
    healthy: { type: 'string', default: '75' },
    trouble: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
})
const times = { healthy: Number(values.healthy), trouble: Number(values.trouble) }
const wanted = Object.entries(SCENARIOS).filter(([name]) => (values.only ?? name) === name)

if (!hasChromium() || wanted.length === 0) {
  process.stderr.write(hasChromium() ? USAGE : 'Chromium is needed: apt-get install chromium\n')
  process.exitCode = 64
} else {
  await photographAll(wanted, times)
}
