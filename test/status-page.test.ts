import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, hasChromium, launchBrowser } from './status-page/browser.ts'
import { type Contrast, FAINT_TEXTS } from './status-page/contrast.ts'
import { type Play, playScenario } from './status-page/play.ts'
import { SCENARIOS, type Scenario } from './status-page/scenarios.ts'

// What the person on call sees, in a real browser, in front of a real sidecar.

const mayBeSkipped = !hasChromium() && process.env.CI === undefined
if (mayBeSkipped) console.info(`the page in a browser is skipped: there is no ${CHROMIUM}`)

/** A browser and a sidecar start, on a machine that may be busy; every wait has a shorter deadline. */

describe.skipIf(mayBeSkipped)('the page in a browser', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser?.close())

  // Each waits for its trouble to be seen, and all of them at the same time.
  it.concurrent.for(Object.entries<Scenario>(SCENARIOS))(
    'explains in light and dark: %s',
    async ([, scenario], { expect }) => {
      const play = await playScenario(scenario)
      const page = await browser.newPage()
      const complaints = listen(page)
      try {
        const text = await untilSentence(page, play, scenario.sentence)
        for (const advice of scenario.advice) expect(text).toMatch(advice)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const { looked, faint } = await page.evaluate<Contrast>(FAINT_TEXTS)
          expect(looked).toBeGreaterThan(50)
          expect(faint).toEqual([])
        }
        expect(complaints).toEqual([])
      } finally {
        await page.close()
        await play.close()
      }
    },
  )

  describe('of a healthy sidecar', () => {
    let play: Play

    beforeAll(async () => {
      play = await playScenario(SCENARIOS.healthy)
      const page = await browser.newPage()
      await untilSentence(page, play, SCENARIOS.healthy.sentence)
      await page.close()
    })

    afterAll(() => play?.close())

    it('has the look that its Content-Security-Policy allows, and no complaint about it', async () => {
      const page = await browser.newPage()
      const complaints = listen(page)
      await page.goto(play.sidecar.origin)
      expect(
        await page.evaluate("getComputedStyle(document.querySelector('.state')).borderRadius"),
      ).toBe('8px')
      expect(complaints).toEqual([])
      await page.close()
    })

    it('asks for nothing but itself', async () => {
      const page = await browser.newPage()
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(`${play.sidecar.origin}/?refresh=off`)
      await page.waitForLoadState('networkidle')
      expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([
        `${play.sidecar.origin}/?refresh=off`,
      ])
      await page.close()
    })

    it('draws requests, bytes, failures and latency, each with its words', async () => {
      const page = await browser.newPage()
      await page.goto(play.sidecar.origin)
      const names = await page
        .getByRole('img')
        .evaluateAll((charts) => charts.map((one) => one.getAttribute('aria-label') ?? ''))
      expect(names.map((name) => name.split(',')[0])).toEqual([
        'Requests',
        'Bytes that Azure accepted',
        'Failures by cause',
        'Latency',
      ])
      expect(names[0]).toMatch(/accepted: now \d+\/s, highest \d+\/s/)
      expect(names[2]).toMatch(/None\.$/)
      const filled = page.locator('#requests ~ .plot path.series-accepted')
      const box = await filled.boundingBox()
      expect(box?.height).toBeGreaterThan(20)
      await page.close()
    })

    it('refreshes itself, until it is told to stop by keyboard', async () => {
      const page = await browser.newPage()
      await page.goto(play.sidecar.origin)
      const refreshed = await page.waitForEvent('framenavigated', { timeout: 60_000 })
      expect(refreshed.url()).toBe(`${play.sidecar.origin}/`)
      await page.waitForLoadState('load')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/?refresh=off', { timeout: 60_000 })
      const reload = page.waitForEvent('framenavigated', { timeout: 6_500 }).then(
        () => 'reloaded',
        () => 'stays',
      )
      expect(await reload).toBe('stays')
      await page.close()
    })

    it('fits a phone', async () => {
      const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
      await page.goto(`${play.sidecar.origin}/?refresh=off`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
      await page.close()
    })

    it('has a language, one first heading, a main part, and a caption on each table', async () => {
      const page = await browser.newPage()
      await page.goto(`${play.sidecar.origin}/?refresh=off`)
      expect(await page.locator('html[lang=en]').count()).toBe(1)
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
      expect(await page.getByRole('main').count()).toBe(1)
      expect(await page.locator('table:not(:has(caption))').count()).toBe(0)
      expect(await page.locator('th:not([scope])').count()).toBe(0)
      await page.close()
    })
  })
})

/** What the browser complains about: scripts, styles and requests that the policy forbids. */
function listen(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/** Reads the page until it says `sentence`. @returns its whole text */
async function untilSentence(page: Page, { sidecar }: Play, sentence: RegExp): Promise<string> {
  const deadline = Date.now() + 120_000
  for (;;) {
    await page.goto(`${sidecar.origin}/?refresh=off`)
    const heading = await page.getByRole('heading', { level: 1 }).innerText()
    if (sentence.test(heading)) return page.locator('body').innerText()
    if (Date.now() > deadline) throw new Error(`the page says: ${heading}\n${sidecar.output()}`)
    await sleep(500)
  }
}
