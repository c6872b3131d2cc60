import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { hasChromium, launchBrowser } from '../../test/status-page/browser.ts'
import { playScenario } from '../../test/status-page/play.ts'
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

async function photograph(browser: Browser, name: string, scenario: Scenario, times: Times) {
  const play = await playScenario(scenario, { healthySeconds: times.healthy })
  try {
    await sleep(times.trouble * 1000)
    for (const [suffix, look] of Object.entries(LOOKS)) {
      if (suffix !== '' && name !== 'healthy' && name !== 'role-missing') continue
      const page = await browser.newPage(look)
      await page.goto(`${play.sidecar.origin}/?refresh=off`)
      const image = await page.screenshot()
      writeFileSync(join(import.meta.dirname, `${name}${suffix}.png`), image)
      await page.close()
    }
  } finally {
    await play.close()
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
  const browser = await launchBrowser()
  try {
    await Promise.all(wanted.map(([name, scenario]) => photograph(browser, name, scenario, times)))
  } finally {
    await browser.close()
  }
}
