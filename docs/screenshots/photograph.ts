import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { createClosing } from '../../lab/closing.ts'
import { hasChromium, launchBrowser } from '../../test/status-page/browser.ts'
import { type Play, playScenario } from '../../test/status-page/play.ts'
import { SCENARIOS } from '../../test/status-page/scenarios.ts'

/** A laptop in both schemes, a wide screen, and a phone. */
const LOOKS = {
  '': { colorScheme: 'light', viewport: { width: 1000, height: 720 } },
  '-dark': { colorScheme: 'dark', viewport: { width: 1000, height: 720 } },
  '-wide': { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  '-wide-dark': { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  '-phone': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  '-phone-dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
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

/** In seconds, each as long as a scenario needs to be seen. */
export interface Times {
  readonly healthy: number
  readonly trouble: number
}

/**
 * Plays every scenario in front of a real sidecar and photographs its page, all at the same time.
 *
 * @param only - the name of one scenario
 * @throws Error when there is no such scenario, or no Chromium
 */
export async function photographAll({ healthy, trouble }: Times, only?: string): Promise<void> {
  const scenarios = Object.entries(SCENARIOS).filter(([name]) => (only ?? name) === name)
  if (scenarios.length === 0) {
    throw new Error(`there is no scenario ${only}: ${Object.keys(SCENARIOS).join(', ')}`)
  }
  if (!hasChromium()) throw new Error('Chromium is needed: apt-get install chromium')
  const { open, close } = createClosing()
  try {
    const plays = await Promise.all(
      scenarios.map(async ([name, scenario]) => {
        const play = await open(playScenario(scenario, { healthySeconds: healthy }))
        return [name, play] as const
      }),
    )
    await sleep(trouble * 1000)
    const browser = await open(launchBrowser())
    for (const [name, play] of plays) await photograph(browser, name, play)
  } finally {
    await close()
  }
}
